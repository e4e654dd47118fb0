package dev.hanet.blocks.torch;

/** The loss or a gradient is infinite or not a number; weights and running statistics are as before the step. */
public final class NonFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NonFiniteException(String message) {
        super(message);
    }
}
