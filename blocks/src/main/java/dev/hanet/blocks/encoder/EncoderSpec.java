package dev.hanet.blocks.encoder;

import dev.hanet.blocks.block.BlockInput;
import dev.hanet.blocks.block.BlockResult;
import dev.hanet.blocks.block.BlockSpec;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.About;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Declares an encoder.
 *
 * <p>To add one: write a record that implements this, with its keys as components, beside this file; build the features
 * from the layers of {@code dev.hanet.blocks.layer}; list its type name in {@code BuiltInBlocks.encoders}, or bind it in a
 * plugin; pin its parameters in {@code ParameterCountTest}; renew {@code docs/reference}, with {@code -Dgolden.update}.
 */
@About("from the image to features of several resolutions")
public interface EncoderSpec extends BlockSpec {
    /**
     * Builds the encoder.
     *
     * @param image [B, channels, H, W]
     */
    FeaturePyramid features(Value image);

    /** As a node of a free graph: its last features, and a tap for each of its outputs. */
    @Override
    default BlockResult build(BlockInput input) {
        FeaturePyramid pyramid = features(input.one());
        input.one().graph().stride(input.stride() * pyramid.last().stride());
        Map<String, Value> taps = new LinkedHashMap<>();
        pyramid.maps().forEach(map -> taps.put(map.name(), map.value()));
        return new BlockResult(pyramid.last().value(), taps);
    }
}
