package dev.hanet.toolkit.run;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.blocks.weights.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.function.Consumer;
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
            try (var channel = PlainFile.channel(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
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
                WholeFile.folders(folder);
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
                    WholeFile.remove(file);
                }
            }
        } catch (IOException e) {
            throw RunException.writing(folder, e);
        } catch (UncheckedIOException e) {
            throw RunException.writing(folder, e);
        }
    }

    /**
     * Makes a folder that is there with all that is in it or not at all.
     *
     * @param name of the folder; where one of that name is there, with a number behind it
     * @param content fills the folder, which has a passing name
     * @throws RunException when that is not allowed
     */
    public static Path wholeFolder(Path parent, String name, Consumer<Path> content) {
        folder(parent);
        Path beside = WholeFile.beside(parent.resolve(name));
        WholeFile.removeOlder(beside);
        try {
            Files.createDirectory(beside);
            try {
                content.accept(beside);
                return claim(beside, parent, name);
            } finally {
                if (Files.exists(beside)) {
                    WholeFile.remove(beside);
                }
            }
        } catch (IOException e) {
            throw RunException.writing(parent.resolve(name), e);
        }
    }

    private static Path claim(Path beside, Path parent, String name) throws IOException {
        for (int copy = 1; ; copy++) {
            Path folder = parent.resolve(copy == 1 ? name : name + "-" + copy);
            if (Files.exists(folder)) {
                continue; // somebody has it: the next number
            }
            try {
                Files.move(beside, folder, StandardCopyOption.ATOMIC_MOVE);
                WholeFile.sync(folder);
                return folder;
            } catch (IOException e) {
                if (!Files.exists(folder)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Writes a word over that of a file, which takes no more space on the disk; it may be torn when the power fails. What
     * cannot be written leaves the word that was there, as far as the disk lets it.
     *
     * @throws RunException when that is not allowed
     */
    static void writeOver(Path file, String word) {
        try {
            byte[] before = PlainFile.bytes(file);
            try {
                putOver(file, word.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                putOver(file, before);
                throw e;
            }
        } catch (IOException e) {
            throw RunException.writing(file, e);
        }
    }

    private static void putOver(Path file, byte[] text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text);
        try (FileChannel channel = PlainFile.channel(file, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.truncate(text.length);
            channel.force(true);
        }
    }

    /**
     * Reads UTF-8 text.
     *
     * @throws RunException when it is not there or may not be read
     */
    public static String read(Path file) {
        try {
            return new String(PlainFile.bytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw RunException.reading(file, e);
        }
    }

    /**
     * Removes a file, or a folder with all that is in it; nothing where there is none.
     *
     * @throws RunException when that is not allowed
     */
    public static void remove(Path file) {
        try {
            if (Files.exists(file)) {
                WholeFile.remove(file);
            }
        } catch (IOException e) {
            throw RunException.writing(file, e);
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
            WholeFile.folders(folder);
            return folder; // not what the call answers: that is absolute for a folder which was not there
        } catch (IOException e) {
            throw RunException.writing(folder, e);
        }
    }
}
