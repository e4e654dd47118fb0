package dev.hanet.blocks.torch;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Rewriting;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;

/**
 * Builds a graph again for inputs of other sizes, so that its operators' shape rules answer for them.
 *
 * @param inputs names of the inputs whose shapes are given, in order
 */
record Replay(List<String> inputs, List<Shape> shapes) implements Rewriting {
    /** The outputs' shapes. */
    static List<Shape> outputs(Graph graph, List<String> inputs, List<Shape> shapes, List<Output> outputs) {
        Graph again = new Replay(inputs, shapes).of(graph);
        return outputs.stream().map(output -> again.output(output).shape()).toList();
    }

    @Override
    public TensorType input(Value original) {
        int given = inputs.indexOf(original.name());
        return given < 0
                ? original.type()
                : new TensorType(shapes.get(given), original.type().element());
    }
}
