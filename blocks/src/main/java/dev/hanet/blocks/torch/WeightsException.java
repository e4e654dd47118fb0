package dev.hanet.blocks.torch;

/** Says which tensors are missing, left over or of another shape when weights are put into a network. */
public final class WeightsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WeightsException(String message) {
        super(message);
    }
}
