package dev.hanet.blocks.torch;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The values parameters and buffers begin with.
 *
 * <p>Each draws from a stream of its own, made of the seed and its name, so that adding a layer changes no other one.
 */
final class Beginnings {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private static final long PORTION = 1 << 22;

    private Beginnings() {}

    /** By name and in their order, some at a time, so that no more than those are there at once: each portion is drawn when it is asked for. */
    static Iterable<Map<String, Tensor>> of(Graph graph, Collection<Value> stored, long seed) {
        List<List<Value>> portions = new ArrayList<>();
        long numbers = PORTION;
        for (Value value : stored) {
            numbers += value.shape().elements();
            if (numbers > PORTION) {
                portions.add(new ArrayList<>());
                numbers = value.shape().elements();
            }
            portions.get(portions.size() - 1).add(value);
        }
        return () ->
                portions.stream().map(portion -> drawn(graph, portion, seed)).iterator();
    }

    private static Map<String, Tensor> drawn(Graph graph, List<Value> portion, long seed) {
        List<Tensor> filled =
                portion.parallelStream().map(value -> of(graph, value, seed)).toList();
        Map<String, Tensor> beginnings = new LinkedHashMap<>();
        for (int i = 0; i < portion.size(); i++) {
            beginnings.put(portion.get(i).name(), filled.get(i));
        }
        return beginnings;
    }

    /** What one parameter or buffer begins with. */
    static Tensor of(Graph graph, Value value, long seed) {
        Shape shape = value.shape();
        float[] values = new float[Math.toIntExact(shape.elements())];
        graph.initializer(value).fill(values, shape, new SplittableRandom(mixed(seed, value.name())));
        return Tensor.floats(shape, values);
    }

    private static long mixed(long seed, String name) {
        long hash = FNV_OFFSET;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            hash = (hash ^ ((seed >>> shift) & 0xff)) * FNV_PRIME;
        }
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
