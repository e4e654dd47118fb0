package dev.hanet.blocks.weights;

import java.nio.file.Path;

/** Says why a file of weights cannot be used. */
public final class WeightsFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WeightsFileException(Path file, String message) {
        super(file + ": " + message);
    }

    public WeightsFileException(Path file, String message, Throwable cause) {
        super(file + ": " + message, cause);
    }
}
