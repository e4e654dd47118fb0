package dev.hanet.yaml;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a user is told when something cannot be done: where, what is the case and what to do about it.
 *
 * <p>All that this toolkit tells its user in place of a result is one of these. A subclass stands only where somebody
 * catches it by its type.
 */
public class HanetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whose it is to put right, and so which exit code it gets. */
    public enum Kind {
        /** What the user gave does not do; nothing was begun. */
        INPUT,
        /** What was begun had to stop. */
        FAILURE
    }

    private final Kind kind;
    private final transient Optional<Location> place;
    private final transient Optional<String> path;
    private final String problem;
    private final transient Optional<String> remedy;

    /**
     * In full.
     *
     * @param place where it stands in the text of a spec
     * @param path the key of the spec that led here, {@code data.dataset.root}
     * @param problem what is the case: lower-case, no full stop, values in single quotes
     * @param remedy what to do about it, in the same form; absent when the problem says it all
     */
    public HanetException(
            Kind kind,
            Optional<Location> place,
            Optional<String> path,
            String problem,
            Optional<String> remedy,
            @Nullable Throwable cause) {
        super(problem + remedy.map(text -> " (" + text + ")").orElse(""), cause);
        this.kind = kind;
        this.place = place;
        this.path = path;
        this.problem = problem;
        this.remedy = remedy;
    }

    private static HanetException of(Kind kind, String problem, Optional<String> remedy, @Nullable Throwable cause) {
        return new HanetException(kind, Optional.empty(), Optional.empty(), problem, remedy, cause);
    }

    /** What the user gave does not do, and the problem says what would. */
    public static HanetException input(String problem) {
        return of(Kind.INPUT, problem, Optional.empty(), null);
    }

    /** What the user gave does not do. */
    public static HanetException input(String problem, String remedy) {
        return of(Kind.INPUT, problem, Optional.of(remedy), null);
    }

    /** What the user gave does not do, as something below found out. */
    public static HanetException input(String problem, Throwable cause) {
        return of(Kind.INPUT, problem, Optional.empty(), cause);
    }

    /** What the user gave does not do, as something below found out. */
    public static HanetException input(String problem, String remedy, Throwable cause) {
        return of(Kind.INPUT, problem, Optional.of(remedy), cause);
    }

    /** What was begun had to stop, as it found out itself. */
    public static HanetException failure(String problem, String remedy) {
        return of(Kind.FAILURE, problem, Optional.of(remedy), null);
    }

    /** What was begun had to stop. */
    public static HanetException failure(String problem, String remedy, Throwable cause) {
        return of(Kind.FAILURE, problem, Optional.of(remedy), cause);
    }

    /** Whose it is to put right. */
    public final Kind kind() {
        return kind;
    }

    /** Where it stands in the text of a spec. */
    public final Optional<Location> place() {
        return place;
    }

    /** The key of the spec that led here, {@code data.dataset.root}. */
    public final Optional<String> path() {
        return path;
    }

    /** What is the case: lower-case, no full stop, values in single quotes. */
    public final String problem() {
        return problem;
    }

    /** What to do about it. */
    public final Optional<String> remedy() {
        return remedy;
    }

    /** The problem behind its place and its key, as far as there are any. */
    public final String located() {
        return Stream.of(place.map(Location::toString), path, Optional.of(problem))
                .flatMap(Optional::stream)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(": "));
    }
}
