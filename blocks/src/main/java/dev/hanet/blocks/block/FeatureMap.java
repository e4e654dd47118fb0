package dev.hanet.blocks.block;

import dev.hanet.blocks.graph.Value;

/**
 * One output of an encoder.
 *
 * @param name how specs refer to it: {@code layer1}
 * @param value the features, [B, C, H / stride, W / stride]
 * @param stride how many image pixels one place stands for, per axis
 */
public record FeatureMap(String name, Value value, int stride) {
    public long channels() {
        return value.shape().size(1);
    }

    @Override
    public String toString() {
        return name + " (" + channels() + " channels, stride " + stride + ")";
    }
}
