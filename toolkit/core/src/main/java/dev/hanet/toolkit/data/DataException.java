package dev.hanet.toolkit.data;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Location;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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

    /** What a disk or the rights on it keep from being read: nothing is said of the content. */
    public static DataException reading(Path file, IOException cause) {
        String what = "cannot read '" + file + "': ";
        if (cause instanceof AccessDeniedException) {
            return new DataException(
                    what + "permission denied", Optional.of("let your user read it"), Optional.empty(), cause);
        }
        if (cause instanceof NoSuchFileException) {
            return new DataException(
                    what + "there is no such file or folder", Optional.empty(), Optional.empty(), cause);
        }
        if (cause instanceof PlainFile.NotAFileException) {
            return new DataException(
                    what + PlainFile.reason(cause),
                    Optional.of("move it away, or put the file in its place"),
                    Optional.empty(),
                    cause);
        }
        Optional<String> reason = Optional.ofNullable(
                cause instanceof FileSystemException failure ? failure.getReason() : cause.getMessage());
        return new DataException(
                what + reason.orElse("the system does not say why"),
                Optional.of("look whether its disk is sound and still there, then try again"),
                Optional.empty(),
                cause);
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
