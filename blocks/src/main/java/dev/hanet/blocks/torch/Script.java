package dev.hanet.blocks.torch;

import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Map;

/**
 * A program's text, and what its arguments and results are.
 *
 * @param text one class {@code Program} with a method {@code forward}, in the syntax of serialised archives
 * @param inputs names of the network's inputs it takes, in order
 * @param parameters names of the parameters it takes, in order
 * @param buffers names of the buffers it takes, in order
 * @param outputs its first results; where there are gradients, their norm and they follow
 * @param gradients names of the parameters and inputs whose gradients it returns, in order
 * @param lines which value a line computes, by line number from 1
 */
record Script(
        String text,
        List<String> inputs,
        List<String> parameters,
        List<String> buffers,
        List<Output> outputs,
        List<String> gradients,
        Map<Integer, Value> lines) {
    Script {
        inputs = List.copyOf(inputs);
        parameters = List.copyOf(parameters);
        buffers = List.copyOf(buffers);
        outputs = List.copyOf(outputs);
        gradients = List.copyOf(gradients);
        lines = Map.copyOf(lines);
    }

    /** A program that belongs to no graph. */
    static Script of(String text) {
        return new Script(text, List.of(), List.of(), List.of(), List.of(), List.of(), Map.of());
    }
}
