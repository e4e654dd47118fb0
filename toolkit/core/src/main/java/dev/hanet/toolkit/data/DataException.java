package dev.hanet.toolkit.data;

import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Location;
import java.util.Optional;
import java.util.function.Function;
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
        this(problem, remedy, path, Optional.empty(), cause);
    }

    private DataException(
            String problem,
            Optional<String> remedy,
            Optional<String> path,
            Optional<Location> place,
            @Nullable Throwable cause) {
        super(Kind.INPUT, place, path, printable(problem), remedy, cause);
    }

    /** A problem may quote a damaged file, and still is one line. */
    private static String printable(String problem) {
        return problem.codePoints()
                .map(point -> Character.isISOControl(point) ? '?' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /**
     * The same, told at a key of the component that it is a mistake of, {@code images}; a more exact key that is already there
     * is kept. Where the component stands is known to what holds it: see {@link #below}.
     */
    public DataException at(String key) {
        return path().isPresent() ? this : new DataException(problem(), remedy(), Optional.of(key), this);
    }

    /** The same, of a component that stands at a path of the spec, {@code data.dataset}. */
    public DataException below(String yamlPath) {
        String key = path().map(own -> yamlPath + "." + own).orElse(yamlPath);
        return new DataException(problem(), remedy(), Optional.of(key), this);
    }

    /** The same, with where its key stands in the text of the spec. */
    public DataException in(Function<String, Location> places) {
        return new DataException(problem(), remedy(), path(), path().map(places), this);
    }
}
