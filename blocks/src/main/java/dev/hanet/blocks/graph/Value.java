package dev.hanet.blocks.graph;

import dev.hanet.yaml.Location;
import java.util.List;
import java.util.Optional;

/** A tensor in a graph: an input, a parameter, a buffer, or the result of an operator. */
public final class Value {
    /** Where a value comes from. */
    public enum Kind {
        INPUT,
        PARAMETER,
        BUFFER,
        RESULT
    }

    private final GraphBuilder graph;
    private final int index;
    private final Kind kind;
    private final String name;
    private final String scope;
    private final TensorType type;
    private final Optional<Operator> operator;
    private final List<Value> operands;
    private final Origin origin;

    Value(
            GraphBuilder graph,
            int index,
            Kind kind,
            String name,
            String scope,
            TensorType type,
            Optional<Operator> operator,
            List<Value> operands,
            Origin origin) {
        this.graph = graph;
        this.index = index;
        this.kind = kind;
        this.name = name;
        this.scope = scope;
        this.type = type;
        this.operator = operator;
        this.operands = List.copyOf(operands);
        this.origin = origin;
    }

    public GraphBuilder graph() {
        return graph;
    }

    /** Position in {@link Graph#values()}; operands have smaller ones. */
    public int index() {
        return index;
    }

    public Kind kind() {
        return kind;
    }

    /** Unique in the graph: {@code encoder.layer1.0.conv1.weight}, or scope and operator for a result. */
    public String name() {
        return name;
    }

    /** The dotted scope it was made in, empty at the top. */
    public String scope() {
        return scope;
    }

    public TensorType type() {
        return type;
    }

    public Shape shape() {
        return type.shape();
    }

    /** What computes it; absent for inputs, parameters and buffers. */
    public Optional<Operator> operator() {
        return operator;
    }

    public List<Value> operands() {
        return operands;
    }

    /** The place in the spec that declared it, where there is one. */
    public Optional<Location> declaredAt() {
        return origin.at();
    }

    /** The YAML path that declared it, empty where there is none. */
    public String path() {
        return origin.path();
    }

    @Override
    public String toString() {
        return name + " " + shape();
    }
}
