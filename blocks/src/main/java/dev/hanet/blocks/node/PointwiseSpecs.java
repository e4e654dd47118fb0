package dev.hanet.blocks.node;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.Source;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.Positive;
import java.util.Map;

/** Nodes that change each number by itself, or with those of its channel. */
public final class PointwiseSpecs {
    private PointwiseSpecs() {}

    /** Batch normalisation: [B, C, H, W] gives the same shape. */
    @About("batch normalisation")
    public record BatchNormSpec() implements ContextSpec {
        @Override
        public Value apply(Value x) {
            return Layers.batchNorm("bn", x);
        }
    }

    /** Zeroes elements while training: [B, C, H, W] gives the same shape. */
    @About("zeroes elements while training")
    public record DropoutSpec(
            @About("probability that an element is zeroed") @Default("0.5") @Between(min = 0, max = 1)
            double probability,

            @About("whether channels are zeroed as a whole") @Default("false")
            boolean wholeChannels)
            implements ContextSpec, IdleKeys {
        @Override
        public Map<String, String> idle() {
            return probability > 0 ? Map.of() : Map.of("wholeChannels", "with 'probability: 0' nothing is zeroed");
        }

        @Override
        public Value apply(Value x) {
            return wholeChannels ? Operators.channelDropout(x, probability) : Operators.dropout(x, probability);
        }
    }

    /** Group normalisation, which does not look at other images: [B, C, H, W] gives the same shape. */
    @About("group normalisation, the same in training and in use")
    @Source("Wu and He, Group Normalization, arXiv 1803.08494")
    public record GroupNormSpec(
            @About("groups that the channels are split into") @Default("32") @Positive
            int groups) implements ContextSpec {
        @Override
        public Value apply(Value x) {
            return Layers.groupNorm("gn", x, groups);
        }
    }

    /** The positive part: max(x, 0). */
    @About("the positive part")
    public record ReluSpec() implements ContextSpec {
        @Override
        public Value apply(Value x) {
            return Operators.relu(x);
        }
    }

    /** The logistic function, into 0 to 1: 1 / (1 + exp(-x)). */
    @About("the logistic function, into 0 to 1")
    public record SigmoidSpec() implements ContextSpec {
        @Override
        public Value apply(Value x) {
            return Operators.sigmoid(x);
        }
    }
}
