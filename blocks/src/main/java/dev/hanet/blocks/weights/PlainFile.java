package dev.hanet.blocks.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/**
 * The one opener of files: whoever opens a pipe waits until somebody opens its other end, maybe for ever, and a device may
 * never end. Neither is opened; nor is a folder, which some systems open and then do not read.
 */
public final class PlainFile {
    private PlainFile() {}

    /** Something else stands where a file is needed; the reason says what. */
    public static final class NotAFileException extends FileSystemException {
        private static final long serialVersionUID = 1L;

        NotAFileException(Path file, String what) {
            super(file.toString(), null, what + " stands where a file is needed");
        }
    }

    /** The content, to be read on and on. */
    public static InputStream stream(Path file) throws IOException {
        require(file);
        return Files.newInputStream(file);
    }

    /** The whole content. */
    public static byte[] bytes(Path file) throws IOException {
        require(file);
        return Files.readAllBytes(file);
    }

    /**
     * The whole content as text.
     *
     * @throws CharacterCodingException when it is not UTF-8
     */
    public static String text(Path file) throws IOException {
        require(file);
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /** Copies a file to where none is. */
    public static void copy(Path from, Path to) throws IOException {
        require(from);
        Files.copy(from, to);
    }

    /**
     * All files below a folder, sorted; those that links lead to as well, and links that lead nowhere, which whoever reads them is told. A link
     * to a folder that it lies in is passed over.
     *
     * @param depth how many folders deep; 1 for its own files alone
     * @throws IOException when a folder cannot be read
     */
    public static List<Path> below(Path folder, int depth) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() || attributes.isSymbolicLink()) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof FileSystemLoopException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        Collections.sort(files);
        return Collections.unmodifiableList(files);
    }

    /** A file that is there and one may go about in, or one that is made. */
    public static FileChannel channel(Path file, OpenOption... options) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            require(file);
        }
        return FileChannel.open(file, options);
    }

    /** Why a file cannot be read or written, in words, without its name. */
    public static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
        return reason == null || reason.isBlank() ? failure.getClass().getSimpleName() : reason;
    }

    /**
     * Requires a file, as whoever opens one by other means has to.
     *
     * @throws NotAFileException when something else stands there
     */
    public static void require(Path file) throws IOException {
        BasicFileAttributes found;
        try {
            found = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (FileSystemException e) {
            if (String.valueOf(e.getReason()).toLowerCase(Locale.ROOT).contains("symbolic links")) {
                throw new NotAFileException(file, "a link that leads to itself");
            }
            throw e;
        }
        if (found.isDirectory()) {
            throw new NotAFileException(file, "a folder");
        }
        if (found.isOther()) {
            throw new NotAFileException(file, "a pipe or a device");
        }
    }
}
