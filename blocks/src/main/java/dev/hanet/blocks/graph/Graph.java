package dev.hanet.blocks.graph;

import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A network described once: values in the order they are computed, with the names its parameters keep for ever.
 *
 * <p>A {@link GraphBuilder} makes it; it never changes.
 */
public final class Graph {
    private final List<Value> values;
    private final Map<String, Value> inputs;
    private final Map<String, Value> parameters;
    private final Map<String, Value> buffers;
    private final Map<Output, Value> outputs;
    private final Map<String, Value> points;
    private final Map<String, Integer> parts;
    private final Map<Value, Initializer> initializers;
    private final Map<String, String> remarks;
    private final OptionalInt stride;
    private final int[] readers;

    Graph(
            List<Value> values,
            Map<String, Value> inputs,
            Map<String, Value> parameters,
            Map<String, Value> buffers,
            Map<Output, Value> outputs,
            Map<String, Value> points,
            Map<String, Integer> parts,
            Map<Value, Initializer> initializers,
            Map<String, String> remarks,
            OptionalInt stride) {
        this.values = List.copyOf(values);
        this.inputs = ordered(inputs);
        this.parameters = ordered(parameters);
        this.buffers = ordered(buffers);
        this.outputs = ordered(outputs);
        this.points = ordered(points);
        this.parts = ordered(parts);
        this.initializers = Map.copyOf(initializers);
        this.remarks = ordered(remarks);
        this.stride = stride;
        this.readers = new int[values.size()];
        values.forEach(value -> value.operands().forEach(operand -> readers[operand.index()]++));
    }

    private static <K, V> Map<K, V> ordered(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** Every value, operands before results. */
    public List<Value> values() {
        return values;
    }

    public Map<String, Value> inputs() {
        return inputs;
    }

    /** Trained tensors by name, in the order of declaration. */
    public Map<String, Value> parameters() {
        return parameters;
    }

    /** Untrained tensors by name, in the order of declaration. */
    public Map<String, Value> buffers() {
        return buffers;
    }

    /** The results by what they mean, in the order of declaration. */
    public Map<Output, Value> outputs() {
        return outputs;
    }

    /**
     * A result.
     *
     * @throws IllegalArgumentException when the network has no such output, with those it has
     */
    public Value output(Output output) {
        if (output instanceof Output.Inside inside) {
            return inside.value();
        }
        Value value = outputs.get(output);
        if (value == null) {
            throw new IllegalArgumentException("the network has no output '" + output.name() + "'; it has: "
                    + outputs.keySet().stream().map(Output::name).collect(Collectors.joining(", ")));
        }
        return value;
    }

    /** The results of one kind, in the order of declaration. */
    public <T extends Output> List<T> outputs(Class<T> kind) {
        return outputs.keySet().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** The named places of the network with the value that passes there. */
    public Map<String, Value> points() {
        return points;
    }

    /** The parts that were declared, with how deep each is looked into. */
    public Map<String, Integer> parts() {
        return parts;
    }

    /** What modules say of how they are computed, by scope. */
    public Map<String, String> remarks() {
        return remarks;
    }

    /** Whether a value is read once, by one other and by nobody outside: neither an output nor a named place. */
    public boolean isReadOnce(Value value) {
        return readers[value.index()] == 1 && !outputs.containsValue(value) && !points.containsValue(value);
    }

    /**
     * The given values and all that they depend on, directly or not.
     *
     * @return positions in {@link #values()}
     */
    public BitSet upstream(Collection<Value> of) {
        BitSet needed = new BitSet();
        of.forEach(value -> needed.set(value.index()));
        for (int i = needed.length() - 1; i >= 0; i--) {
            if (needed.get(i)) {
                values.get(i).operands().forEach(operand -> needed.set(operand.index()));
            }
        }
        return needed;
    }

    /** What outputs depend on and they themselves, operands before results: what is computed for them. */
    public List<Value> computed(Collection<? extends Output> wanted) {
        BitSet needed = upstream(wanted.stream().map(this::output).toList());
        return values.stream().filter(value -> needed.get(value.index())).toList();
    }

    /** How many image pixels a place of its coarsest features stands for, where that was declared. */
    public OptionalInt stride() {
        return stride;
    }

    /** How a parameter or buffer begins. */
    public Initializer initializer(Value stored) {
        Initializer initializer = initializers.get(stored);
        if (initializer == null) {
            throw new IllegalArgumentException(stored + " is neither parameter nor buffer");
        }
        return initializer;
    }

    /** Elements of all parameters. */
    public long parameterCount() {
        return parameters.values().stream()
                .mapToLong(value -> value.shape().elements())
                .sum();
    }
}
