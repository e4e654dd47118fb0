package dev.hanet.yaml;

import java.util.List;
import java.util.Optional;

/**
 * One mistake in a spec: where, what, and what to do about it.
 *
 * @param at the place in the text
 * @param path the YAML path, {@code model.context.delta}; empty for the document itself
 * @param kind what sort of mistake it is, for programs
 * @param message what is the case: lower-case, no full stop, values in single quotes
 * @param remedy what to do or what would do, in the same form; absent when the message says it all
 * @param related other places that have a part in it
 */
public record Problem(
        Location at, String path, ProblemKind kind, String message, Optional<String> remedy, List<Related> related) {
    public Problem {
        related = List.copyOf(related);
    }

    /**
     * A place that has a part in a mistake.
     *
     * @param what it is: {@code the first 'batch'}
     */
    public record Related(Location at, String what) {}

    /** A mistake of one place. */
    public Problem(Location at, String path, ProblemKind kind, String message, Optional<String> remedy) {
        this(at, path, kind, message, remedy, List.of());
    }

    /** A mistake of the text itself. */
    Problem(Location at, String path, String message, Optional<String> remedy) {
        this(at, path, ProblemKind.SYNTAX, message, remedy);
    }

    /** A mistake of the text itself, whose message says it all. */
    Problem(Location at, String path, String message) {
        this(at, path, message, Optional.empty());
    }

    /** A mistake of the text itself. */
    Problem(Location at, String path, String message, String remedy) {
        this(at, path, message, Optional.of(remedy));
    }

    /** The same mistake at another place. */
    public Problem movedTo(Location place) {
        return new Problem(place, path, kind, message, remedy, related);
    }
}
