package dev.hanet.blocks.block;

import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Map;

/**
 * What a node is given.
 *
 * @param values of the nodes it comes from, at least one, in the order of the spec
 * @param references values of the nodes that its own keys name, by key
 * @param classes how many maps tell the classes: one each, or as the network's activation has it
 * @param stride how many image pixels one place of the first value stands for, per axis
 */
public record BlockInput(List<Value> values, Map<String, Value> references, int classes, int stride) {
    public BlockInput {
        values = List.copyOf(values);
        references = Map.copyOf(references);
    }

    /**
     * The value of a block that takes one.
     *
     * @throws dev.hanet.blocks.graph.GraphException when there are several
     */
    public Value one() {
        if (values.size() > 1) {
            GraphBuilder graph = values.get(0).graph();
            throw graph.at(
                    "from",
                    () -> graph.refuse(
                            "this block takes one input, not " + values.size(),
                            "join them before, in a node of type concat, add, multiply or mean"));
        }
        return values.get(0);
    }

    /** The graph that is being built. */
    public GraphBuilder graph() {
        return values.get(0).graph();
    }
}
