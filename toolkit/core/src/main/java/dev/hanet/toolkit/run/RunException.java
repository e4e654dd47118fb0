package dev.hanet.toolkit.run;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import java.util.Optional;

/** A run directory cannot be read or written: a sentence, and where there is one, the remedy. */
public final class RunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    public RunException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    private RunException(String message, String remedy, Exception cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    static RunException writing(Path file, IOException cause) {
        return because("cannot write '" + file + "': ", cause);
    }

    public static RunException reading(Path file, IOException cause) {
        return because("cannot read '" + file + "': ", cause);
    }

    private static RunException because(String what, IOException cause) {
        if (cause instanceof AccessDeniedException || readOnly(cause)) {
            return new RunException(
                    what + "permission denied", "let your user into the folder, or choose another one", cause);
        }
        if (cause instanceof FileAlreadyExistsException || reason(cause).equalsIgnoreCase("not a directory")) {
            return new RunException(
                    what + "a file stands where a folder is needed", "move it, or choose another folder", cause);
        }
        if (cause instanceof NoSuchFileException) {
            return new RunException(what + "there is no such file or folder", "", cause);
        }
        String reason = reason(cause);
        if (reason.toLowerCase(Locale.ROOT).contains("no space")) {
            return new RunException(
                    what + "the disk is full", "free some space, or choose a folder on another disk", cause);
        }
        return new RunException(what + reason, "", cause);
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
        return reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1);
    }

    /** What to do, or what would do. */
    public Optional<String> remedy() {
        return remedy.isEmpty() ? Optional.empty() : Optional.of(remedy);
    }
}
