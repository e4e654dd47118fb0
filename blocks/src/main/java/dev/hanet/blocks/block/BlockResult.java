package dev.hanet.blocks.block;

import dev.hanet.blocks.graph.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a node makes.
 *
 * @param value what stands for the node
 * @param taps further results by local name: the stages of an encoder
 */
public record BlockResult(Value value, Map<String, Value> taps) {
    public BlockResult {
        taps = Collections.unmodifiableMap(new LinkedHashMap<>(taps));
    }

    /** A single result. */
    public static BlockResult of(Value value) {
        return new BlockResult(value, Map.of());
    }
}
