package dev.hanet.toolkit.run;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run directory cannot be read or written. */
public final class RunException extends HanetException {
    private static final long serialVersionUID = 1L;

    public RunException(String problem, String remedy) {
        this(problem, Optional.of(remedy), null);
    }

    private RunException(String problem, Optional<String> remedy, @Nullable Exception cause) {
        super(Kind.INPUT, Optional.empty(), Optional.empty(), problem, remedy, cause);
    }

    static RunException writing(Path file, IOException cause) {
        return because("cannot write '" + file + "': ", cause);
    }

    static RunException writing(Path file, UncheckedIOException cause) {
        return writing(file, Objects.requireNonNull(cause.getCause()));
    }

    public static RunException reading(Path file, IOException cause) {
        RunException told = because("cannot read '" + file + "': ", cause);
        return cause instanceof NoSuchFileException || cause instanceof PlainFile.NotAFileException
                ? new RunException(told.problem(), Optional.of("take it from another copy, or make it anew"), cause)
                : told;
    }

    /** What a file said that could not be read or written. */
    public static RunException of(UncheckedIOException failure) {
        IOException cause = Objects.requireNonNull(failure.getCause());
        String said = String.valueOf(failure.getMessage());
        String what = said.equals(cause.toString())
                ? "cannot read or write"
                        + (cause instanceof FileSystemException file ? " '" + file.getFile() + "'" : "")
                : said;
        return because(what + ": ", cause);
    }

    /** By the first of the causes that says why: encoders of images have a sentence of their own for any disk that fails. */
    private static RunException because(String what, IOException failure) {
        IOException last = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException one) {
                Optional<RunException> known = known(what, one);
                if (known.isPresent()) {
                    return known.orElseThrow();
                }
                last = one;
            }
        }
        return new RunException(what + reason(last), Optional.empty(), failure);
    }

    private static Optional<RunException> known(String what, IOException cause) {
        if (readOnly(cause)) {
            return told(
                    what + "the file system is read-only",
                    Optional.of("choose a folder elsewhere, or mount it so that it may be written"),
                    cause);
        }
        if (cause instanceof AccessDeniedException) {
            return told(
                    what + "permission denied",
                    Optional.of("let your user into the folder, or choose another one"),
                    cause);
        }
        if (cause instanceof PlainFile.NotAFileException) {
            String it = reason(cause).startsWith("a folder") ? "the folder" : "it";
            return told(what + reason(cause), Optional.of("move " + it + " away"), cause);
        }
        if (cause instanceof FileAlreadyExistsException || reason(cause).equalsIgnoreCase("not a directory")) {
            return told(
                    what + "a file stands where a folder is needed",
                    Optional.of("move it, or choose another folder"),
                    cause);
        }
        if (reason(cause).equalsIgnoreCase("is a directory")) {
            return told(what + "a folder stands where a file is needed", Optional.of("move the folder away"), cause);
        }
        if (cause instanceof NoSuchFileException) {
            return told(what + "there is no such file or folder", Optional.empty(), cause);
        }
        String reason = reason(cause);
        if (reason.toLowerCase(Locale.ROOT).contains("no space")) {
            return told(
                    what + "the disk is full",
                    Optional.of("free some space, or choose a folder on another disk"),
                    cause);
        }
        if (reason.toLowerCase(Locale.ROOT).contains("quota")) {
            return told(
                    what + reason,
                    Optional.of("free some of your space there, or choose a folder on another disk"),
                    cause);
        }
        return Optional.empty();
    }

    private static Optional<RunException> told(String problem, Optional<String> remedy, IOException cause) {
        return Optional.of(new RunException(problem, remedy, cause));
    }

    private static boolean readOnly(IOException cause) {
        return cause.getCause() instanceof ReadOnlyFileSystemException
                || reason(cause).toLowerCase(Locale.ROOT).contains("read-only");
    }

    private static String reason(IOException cause) {
        String reason = cause instanceof FileSystemException system ? system.getReason() : cause.getMessage();
        if (reason == null || reason.isBlank()) {
            return cause.getClass().getSimpleName();
        }
        boolean isWord = reason.length() > 1 && Character.isLowerCase(reason.charAt(1)); // not 'I/O'
        return isWord ? reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1) : reason;
    }
}
