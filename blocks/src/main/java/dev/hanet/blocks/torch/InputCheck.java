package dev.hanet.blocks.torch;

import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Compares what a program is given with what its graph was described for. */
final class InputCheck {
    private InputCheck() {}

    static Tensor check(Value input, @Nullable Tensor given) {
        if (given == null) {
            throw new IllegalArgumentException("the input '" + input.name() + "' is missing");
        }
        boolean sameElement = given.type().element() == input.type().element();
        if (!sameElement || given.shape().rank() != input.shape().rank()) {
            throw new IllegalArgumentException(
                    "the input '" + input.name() + "' is " + input.type().element() + " " + input.shape()
                            + " (its sizes may differ), not " + given.type().element() + " " + given.shape());
        }
        return given;
    }
}
