package dev.hanet.blocks.graph;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes a graph again, value by value: what a rewriting does not change stays as it is, with its name, scope and place in the
 * spec. Parameters, buffers and outputs keep their names.
 *
 * <p>Each method is given values of the new graph to build on.
 */
public interface Rewriting {
    /** The type of an input. */
    default TensorType input(Value original) {
        return original.type();
    }

    /**
     * A result, on the operands as they were made.
     *
     * @param original as it was in the first graph
     */
    default Value result(Value original, List<Value> operands) {
        return operands.get(0).graph().apply(original.operator().orElseThrow(), operands);
    }

    /** What becomes an output, of the value that was made in its place. */
    default Value output(Value made) {
        return made;
    }

    /** The graph made again. */
    default Graph of(Graph graph) {
        return of(graph, graph.values(), graph.outputs());
    }

    /** What some outputs need of a graph, made again. */
    default Graph of(Graph graph, Collection<? extends Output> wanted) {
        Map<Output, Value> outputs = new LinkedHashMap<>();
        wanted.forEach(output -> outputs.put(output, graph.output(output)));
        return of(graph, graph.computed(wanted), outputs);
    }

    private Graph of(Graph graph, List<Value> values, Map<Output, Value> outputs) {
        GraphBuilder builder = new GraphBuilder();
        Map<Value, Value> made = new HashMap<>();
        for (Value value : values) {
            Origin origin = new Origin(value.declaredAt(), value.path());
            made.put(
                    value,
                    builder.at(
                            origin,
                            () -> builder.scope(
                                    value.scope(), () -> made(builder, graph, value, operands(value, made)))));
        }
        outputs.forEach((output, value) -> builder.output(output, output(now(value, made))));
        graph.points().forEach((name, value) -> {
            if (made.containsKey(value)) {
                builder.point(name, now(value, made));
            }
        });
        graph.parts().forEach(builder::part);
        graph.stride().ifPresent(builder::stride);
        graph.remarks()
                .forEach((scope, text) -> builder.scope(scope, () -> {
                    builder.remark(text);
                    return Optional.empty();
                }));
        return builder.build();
    }

    private Value made(GraphBuilder builder, Graph graph, Value value, List<Value> operands) {
        return switch (value.kind()) {
            case INPUT -> builder.input(value.name(), input(value));
            case PARAMETER -> builder.parameter(localName(value), value.shape(), graph.initializer(value));
            case BUFFER -> builder.buffer(localName(value), value.shape(), graph.initializer(value));
            case RESULT -> result(value, operands);
        };
    }

    private static List<Value> operands(Value value, Map<Value, Value> made) {
        return value.operands().stream().map(operand -> now(operand, made)).collect(Collectors.toUnmodifiableList());
    }

    private static Value now(Value value, Map<Value, Value> made) {
        return Objects.requireNonNull(made.get(value));
    }

    private static String localName(Value stored) {
        return stored.scope().isEmpty()
                ? stored.name()
                : stored.name().substring(stored.scope().length() + 1);
    }
}
