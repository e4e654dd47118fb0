package dev.hanet.toolkit.run;

import dev.hanet.blocks.weights.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

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

    /**
     * Writes a file and makes the folders above it.
     *
     * @throws RunException when the disk is full or the folder may not be written; an older file then stays as it was
     */
    public static void write(Path file, WholeFile.Content content) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            WholeFile.write(file, content);
        } catch (IOException e) {
            throw RunException.writing(file, e);
        }
    }

    /**
     * Removes what writes that were cut off have left under a folder.
     *
     * @param depth how many folders deep
     * @param before what is younger may still be under way
     * @throws RunException when that is not allowed
     */
    public static void removeUnderWay(Path folder, int depth, Instant before) {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            for (Path file : files.filter(one -> one.getFileName().toString().endsWith(WholeFile.UNDER_WAY))
                    .toList()) {
                if (Files.exists(file)
                        && Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    removeAll(file);
                }
            }
        } catch (IOException e) {
            throw RunException.writing(folder, e);
        } catch (UncheckedIOException e) {
            throw RunException.writing(folder, e);
        }
    }

    /** Removes a file, or a folder with all that is in it. */
    static void removeAll(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.deleteIfExists(file);
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
