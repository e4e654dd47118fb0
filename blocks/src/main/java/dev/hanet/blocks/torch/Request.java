package dev.hanet.blocks.torch;

import dev.hanet.blocks.graph.Mode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a program is compiled for.
 *
 * @param mode training or evaluation
 * @param outputs wanted outputs, in order
 * @param differentiated the output whose gradients are wanted; empty for none
 * @param inputGradients inputs whose gradients are wanted besides those of the parameters
 */
record Request(Mode mode, List<String> outputs, String differentiated, List<String> inputGradients) {
    Request {
        outputs = List.copyOf(outputs);
        inputGradients = List.copyOf(inputGradients);
    }

    static Request outputs(Mode mode, List<String> outputs) {
        return new Request(mode, outputs, "", List.of());
    }

    /** The same, but with an output before the others. */
    Request withFirst(String output) {
        List<String> all = new ArrayList<>(List.of(output));
        outputs.stream().filter(other -> !other.equals(output)).forEach(all::add);
        return new Request(mode, all, differentiated, inputGradients);
    }

    boolean hasGradients() {
        return !differentiated.isEmpty();
    }
}
