package dev.hanet.blocks.decoder;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.About;

/**
 * Declares what turns features into logits.
 *
 * <p>To add one: write a record that implements this, with its keys as components, beside this file; build the logits from the
 * pyramid's maps, asking for them by name; list its type name in {@code BuiltInBlocks.decoders}, or bind it in a plugin; pin its
 * parameters in {@code ParameterCountTest}; renew {@code docs/reference}, with {@code -Dgolden.update}.
 */
@About("from features to logits")
public interface DecoderSpec {
    /**
     * Builds the decoder of a network whose maps are one a class.
     *
     * @param features what reduction, context and bottleneck made of the pyramid's last map, [B, C, h, w]
     * @param pyramid the encoder's outputs
     * @param image the network's input, [B, channels, H, W], whose size the logits take
     * @param classes how many classes there are
     * @return logits, [B, classes, H, W]
     */
    Value logits(Value features, FeaturePyramid pyramid, Value image, int classes);

    /**
     * Builds the decoder of a network whose maps are read by an activation; one that computes with probabilities itself has to
     * know by which.
     *
     * @param features what reduction, context and bottleneck made of the pyramid's last map, [B, C, h, w]
     * @param pyramid the encoder's outputs
     * @param image the network's input, [B, channels, H, W], whose size the logits take
     * @param maps how many maps there are
     * @param activation what they say of the classes
     * @return logits, [B, maps, H, W]
     */
    default Value logits(Value features, FeaturePyramid pyramid, Value image, int maps, Activation activation) {
        return logits(features, pyramid, image, maps);
    }
}
