package dev.hanet.blocks.encoder;

import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Source;
import jakarta.validation.constraints.Positive;

/**
 * A whole first network, whose maps stand beside the image where the second network begins.
 *
 * <p>With two small U-Nets it is the encoder of Galdran et al., The Little W-Net That Could, arXiv 2009.01907. The maps are the
 * point {@code first}: a further classifier {@code {at: encoder.first, decoder: {type: none}}} supervises them as logits,
 * if there is one a class. The outputs are the second encoder's.
 */
@About("a whole first network, whose maps the second sees beside the image")
@Source("Galdran et al., The Little W-Net That Could, arXiv 2009.01907")
public record ChainedSpec(
        @About("the first network's encoder") EncoderSpec first,
        @About("the first network's decoder") DecoderSpec decoder,

        @About("how many maps the first network makes; one per class to supervise them") @Default("2") @Positive
        int maps,

        @About("the second network's encoder") EncoderSpec second)
        implements EncoderSpec {
    @Override
    public FeaturePyramid features(Value image) {
        GraphBuilder graph = image.graph();
        FeaturePyramid early = part(graph, "first", image, first);
        graph.stride(early.last().stride());
        Value made = graph.scope(
                "first",
                () -> graph.at(
                        "decoder",
                        () -> graph.scope(
                                "decoder", () -> decoder.logits(early.last().value(), early, image, maps))));
        Value seen = Operators.concat(image, graph.point("first", made)); // [B, channels + maps, H, W]
        return new FeaturePyramid("chained", part(graph, "second", seen, second).maps());
    }

    private static FeaturePyramid part(GraphBuilder graph, String name, Value x, EncoderSpec encoder) {
        return graph.at(name, () -> {
            if (encoder instanceof PretrainedEncoder other && !other.weights().equals(PretrainedEncoder.NONE)) {
                throw graph.at(
                        "weights",
                        () -> graph.refuse(
                                "weights '" + other.weights() + "' cannot go into an encoder inside an encoder",
                                "leave 'weights' out: they are drawn then"));
            }
            return graph.scope(name, () -> encoder.features(x));
        });
    }
}
