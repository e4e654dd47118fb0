package dev.hanet.toolkit.run;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says in a sentence why a task cannot begin or go on. */
public final class TaskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whose fault it is, and so which exit code it gets. */
    public enum Kind {
        /** What the user gave does not do; nothing was begun. */
        INPUT,
        /** The task began and had to stop. */
        FAILURE
    }

    private final Kind kind;
    private final String problem;
    private final transient Optional<String> remedy;

    private TaskException(Kind kind, String problem, Optional<String> remedy, @Nullable Throwable cause) {
        super(problem + remedy.map(text -> " (" + text + ")").orElse(""), cause);
        this.kind = kind;
        this.problem = problem;
        this.remedy = remedy;
    }

    /** What the user gave does not do. */
    public static TaskException input(String problem, String remedy) {
        return new TaskException(Kind.INPUT, problem, Optional.of(remedy), null);
    }

    /** What the user gave does not do, as something below found out. */
    public static TaskException input(String problem, String remedy, Throwable cause) {
        return new TaskException(Kind.INPUT, problem, Optional.of(remedy), cause);
    }

    /** The task had to stop, as it found out itself. */
    public static TaskException failure(String problem, String remedy) {
        return new TaskException(Kind.FAILURE, problem, Optional.of(remedy), null);
    }

    /** The task had to stop. */
    public static TaskException failure(String problem, String remedy, Throwable cause) {
        return new TaskException(Kind.FAILURE, problem, Optional.of(remedy), cause);
    }

    public Kind kind() {
        return kind;
    }

    /** What is the case: lower-case, no full stop, values in single quotes. */
    public String problem() {
        return problem;
    }

    /** What to do about it. */
    public Optional<String> remedy() {
        return remedy;
    }
}
