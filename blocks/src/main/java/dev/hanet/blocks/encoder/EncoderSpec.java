package dev.hanet.blocks.encoder;

import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.About;

/**
 * Declares an encoder.
 *
 * <p>To add one: write a record that implements this, with its keys as components; build the features from
 * the layers of {@code dev.hanet.blocks.layer}; bind its type name in a plugin.
 */
@About("from the image to features of several resolutions")
public interface EncoderSpec {
    /**
     * Builds the encoder.
     *
     * @param image [B, channels, H, W]
     */
    FeaturePyramid features(Value image);
}
