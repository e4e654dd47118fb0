package dev.hanet.toolkit.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Files that are whole or not there: written beside, brought to the disk, then renamed. */
public final class AtomicFiles {
    private AtomicFiles() {}

    /**
     * Writes UTF-8 text.
     *
     * @throws RunException when the disk is full or the folder may not be written; an older file then stays as it was
     */
    public static void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes bytes and makes the folders above them.
     *
     * @throws RunException when the disk is full or the folder may not be written; an older file then stays as it was
     */
    public static void write(Path file, byte[] bytes) {
        write(file, beside -> {
            try (var channel = FileChannel.open(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                var buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        });
    }

    /** What makes a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes the file, which is not there yet, under a passing name; what it throws leaves no file behind. */
        void writeTo(Path beside) throws IOException;
    }

    /**
     * Writes a file and makes the folders above it.
     *
     * @throws RunException when the disk is full or the folder may not be written; an older file then stays as it was
     */
    public static void write(Path file, Content content) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Path beside = file.resolveSibling("." + file.getFileName() + "-" + UUID.randomUUID() + ".part");
            try {
                content.writeTo(beside);
                try (var channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw RunException.writing(file, e);
        }
    }

    /**
     * Writes a word over that of a file, which takes no more space on the disk; it may be torn when the power fails.
     *
     * @throws RunException when that is not allowed
     */
    static void writeOver(Path file, String word) {
        ByteBuffer bytes = ByteBuffer.wrap(word.getBytes(StandardCharsets.UTF_8));
        int length = bytes.remaining();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.truncate(length);
            channel.force(true);
        } catch (IOException e) {
            throw RunException.writing(file, e);
        }
    }

    /**
     * Reads UTF-8 text.
     *
     * @throws RunException when it is not there or may not be read
     */
    public static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw RunException.reading(file, e);
        }
    }

    /**
     * Makes a folder and those above it.
     *
     * @return the folder, as it was given
     * @throws RunException when that is not allowed
     */
    public static Path folder(Path folder) {
        try {
            Files.createDirectories(folder);
            return folder; // not what the call answers: that is absolute for a folder which was not there
        } catch (IOException e) {
            throw RunException.writing(folder, e);
        }
    }
}
