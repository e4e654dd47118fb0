package org.example.segmentation;

import static dev.hanet.blocks.layer.Layers.convBnRelu;
import static dev.hanet.blocks.operator.Operators.add;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.Positive;

/**
 * A block of your own: what is there, and a narrow look at it, added.
 *
 * <pre>{@code
 * x        [B, C, H, W]
 * result   [B, C, H, W]    inside: [B, channels, H, W]
 * }</pre>
 */
@About("adds to the features a narrow look at their neighbourhood")
public record NarrowLookSpec(
        @About("channels of the narrow look") @Default("16") @Positive
        int channels) implements ContextSpec {
    @Override
    public Value apply(Value x) {
        Value narrow = convBnRelu("narrow", x, channels, Convolution.of(3));
        return add(x, convBnRelu("wide", narrow, x.shape().size(1), Convolution.of(1)));
    }
}
