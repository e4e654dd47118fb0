package dev.hanet.blocks.torch;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds a graph again for inputs of other sizes, so that its operators' shape rules answer for them. */
final class Replay {
    private Replay() {}

    /**
     * The outputs' shapes.
     *
     * @param inputs names of the inputs whose shapes are given, in order
     */
    static List<Shape> outputs(Graph graph, List<String> inputs, List<Shape> shapes, List<Output> outputs) {
        GraphBuilder again = new GraphBuilder();
        Map<Value, Value> replayed = new HashMap<>();
        for (Value value : graph.values()) {
            int given = value.kind() == Value.Kind.INPUT ? inputs.indexOf(value.name()) : -1;
            Shape shape = given < 0 ? value.shape() : shapes.get(given);
            replayed.put(value, replay(again, graph, value, shape, replayed));
        }
        return outputs.stream()
                .map(output -> Named.in(replayed, graph.output(output)).shape())
                .toList();
    }

    private static Value replay(GraphBuilder again, Graph graph, Value value, Shape shape, Map<Value, Value> replayed) {
        return switch (value.kind()) {
            case INPUT ->
                again.input(value.name(), new TensorType(shape, value.type().element()));
            case PARAMETER -> again.parameter(value.name(), shape, graph.initializer(value));
            case BUFFER -> again.buffer(value.name(), shape, 0);
            case RESULT ->
                again.apply(
                        value.operator().orElseThrow(),
                        value.operands().stream()
                                .map(operand -> Named.in(replayed, operand))
                                .toList());
        };
    }
}
