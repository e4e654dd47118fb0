package dev.hanet.blocks.torch;

import dev.hanet.blocks.graph.Value;
import java.util.List;

/**
 * The text of a module that carries its weights.
 *
 * @param text one class {@code Program} with its attributes and a method {@code forward}
 * @param inputs the inputs it takes, in order
 * @param parameters the parameters among its attributes, in order
 * @param buffers the buffers among its attributes, in order
 */
record ModuleText(String text, List<Value> inputs, List<Value> parameters, List<Value> buffers) {
    ModuleText {
        inputs = List.copyOf(inputs);
        parameters = List.copyOf(parameters);
        buffers = List.copyOf(buffers);
    }
}
