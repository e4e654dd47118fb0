package dev.hanet.toolkit.data;

import java.util.Optional;

/** Data is missing, damaged or contradicts the spec: what is the case and what to do, in sentences for the user. */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;
    private final transient Optional<String> remedy;
    private final transient Optional<String> path;

    public DataException(String message) {
        this(message, Optional.empty(), Optional.empty(), null);
    }

    public DataException(String message, String remedy) {
        this(message, Optional.of(remedy), Optional.empty(), null);
    }

    public DataException(
            String message,
            Optional<String> remedy,
            Optional<String> path,
            @org.jspecify.annotations.Nullable Throwable cause) {
        super(message + remedy.map(text -> " (" + text + ")").orElse(""), cause);
        this.message = message;
        this.remedy = remedy;
        this.path = path;
    }

    /** What is the case: lower-case, no full stop, values in single quotes. */
    public String problem() {
        return message;
    }

    /** What to do about it. */
    public Optional<String> remedy() {
        return remedy;
    }

    /** The spec key that led here, {@code data.dataset.root}. */
    public Optional<String> path() {
        return path;
    }

    /** The same, told at a key of the spec; a more exact key that is already there is kept. */
    public DataException at(String yamlPath) {
        return path.isPresent() ? this : new DataException(message, remedy, Optional.of(yamlPath), this);
    }
}
