package dev.hanet.blocks.decoder;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operands;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;

/**
 * Takes the features for logits, which they must have the channels of; bilinear with aligned corners to the image's size.
 *
 * <p>It has no parameters. As a further classifier it supervises logits that another part of the network makes.
 */
@About("the features are logits already; resized to the image")
public record NoDecoderSpec() implements DecoderSpec {
    @Override
    public Value logits(Value features, FeaturePyramid pyramid, Value image, int classes) {
        return logits(features, pyramid, image, classes, Activation.SOFTMAX);
    }

    @Override
    public Value logits(Value features, FeaturePyramid pyramid, Value image, int maps, Activation activation) {
        GraphBuilder graph = features.graph();
        Operands.requireImage("none", features);
        if (features.shape().size(1) != maps) {
            throw graph.at(
                    "type",
                    () -> graph.refuse(
                            "decoder 'none' takes its features for logits, but '" + features.name() + "' has "
                                    + features.shape().size(1) + " channels and there are "
                                    + activation.classes(maps) + " classes"
                                    + (activation == Activation.SOFTMAX
                                            ? ""
                                            : ", told by " + maps + (maps == 1 ? " nested map" : " nested maps")),
                            "let {type: fcn, convolutions: 0} classify them"));
        }
        boolean fits = features.shape().with(1, 1).equals(image.shape().with(1, 1));
        return fits ? features : Operators.resizeLike(features, image);
    }
}
