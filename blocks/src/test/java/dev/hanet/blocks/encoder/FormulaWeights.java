package dev.hanet.blocks.encoder;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** Weights that a formula gives, the same here and in {@code src/test/python}. */
public final class FormulaWeights {
    private FormulaWeights() {}

    /**
     * A value for every parameter and buffer.
     *
     * @param prefix what the reference's names lack
     */
    public static Map<String, Tensor> of(Graph graph, String prefix) {
        Map<String, Tensor> state = new LinkedHashMap<>();
        graph.parameters().values().forEach(value -> state.put(value.name(), tensor(value, prefix)));
        graph.buffers().values().forEach(value -> state.put(value.name(), tensor(value, prefix)));
        return state;
    }

    private static Tensor tensor(Value value, String prefix) {
        String name = value.name().substring(prefix.length());
        Shape shape = value.shape();
        if (shape.rank() == 4) {
            double fanIn = shape.size(1) * shape.size(2) * shape.size(3);
            return wave(name, shape, 0, Math.sqrt(4 / fanIn));
        }
        if (name.endsWith("running_var")) {
            return wave(name, shape, 1, 0.5);
        }
        return name.endsWith("weight") ? wave(name, shape, 0.5, 0.1) : wave(name, shape, 0, 0.1);
    }

    /** Numbers that depend on a tensor's name and an element's index alone. */
    public static Tensor wave(String name, Shape shape, double middle, double amplitude) {
        CRC32 checksum = new CRC32();
        checksum.update(name.getBytes(StandardCharsets.UTF_8));
        double phase = checksum.getValue() % 1000;
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (middle + amplitude * Math.sin(phase + i * 0.7311));
        }
        return Tensor.floats(shape, values);
    }
}
