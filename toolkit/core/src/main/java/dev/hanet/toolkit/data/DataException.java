package dev.hanet.toolkit.data;

import dev.hanet.yaml.HanetException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Data is missing, damaged or contradicts the spec. */
public final class DataException extends HanetException {
    private static final long serialVersionUID = 1L;

    public DataException(String problem) {
        this(problem, Optional.empty(), Optional.empty(), null);
    }

    public DataException(String problem, String remedy) {
        this(problem, Optional.of(remedy), Optional.empty(), null);
    }

    public DataException(String problem, Optional<String> remedy, Optional<String> path, @Nullable Throwable cause) {
        super(Kind.INPUT, Optional.empty(), path, problem, remedy, cause);
    }

    /** The same, told at a key of the spec; a more exact key that is already there is kept. */
    public DataException at(String yamlPath) {
        return path().isPresent() ? this : new DataException(problem(), remedy(), Optional.of(yamlPath), this);
    }
}
