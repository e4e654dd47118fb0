package dev.hanet.blocks.torch;

import dev.hanet.yaml.HanetException;
import java.util.Optional;

/** The loss or a gradient is infinite or not a number; weights and running statistics are as before the step. */
public final class NonFiniteException extends HanetException {
    private static final long serialVersionUID = 1L;

    NonFiniteException(String problem) {
        super(
                Kind.FAILURE,
                Optional.empty(),
                Optional.empty(),
                problem,
                Optional.of("a smaller learning rate may help"),
                null);
    }
}
