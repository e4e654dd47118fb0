package dev.hanet.toolkit.metric;

import java.util.Optional;

/** What was asked to be measured cannot be: a sentence, and where there is one, the remedy. */
public final class MetricException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    public MetricException(String message) {
        this(message, "");
    }

    public MetricException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    /** What to do, or what would do. */
    public Optional<String> remedy() {
        return remedy.isEmpty() ? Optional.empty() : Optional.of(remedy);
    }
}
