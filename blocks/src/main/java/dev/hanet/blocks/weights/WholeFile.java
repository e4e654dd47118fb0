package dev.hanet.blocks.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The one writer of files that are whole or not there: written beside, brought to the disk, then renamed. */
public final class WholeFile {
    /** What the passing names of files under way end with; one that is left was cut off. */
    public static final String UNDER_WAY = ".part";

    /** What is younger may still be under way in another process. */
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Folders in which this process has looked, the latest of them. */
    private static final Map<Path, Boolean> LOOKED_INTO =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Path, Boolean> eldest) {
                    return size() > 256;
                }
            });

    private WholeFile() {}

    /** What makes a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes the file, which is not there yet, under a passing name; what it throws leaves no file behind. */
        void writeTo(Path beside) throws IOException;
    }

    /** Writes a file; an older one stays as it was until this one is on the disk. */
    public static void write(Path file, Content content) throws IOException {
        write(file, Optional.empty(), content);
    }

    /**
     * Writes a file and keeps the one before it.
     *
     * @param before what the older file is called from then on; without it that file goes
     */
    public static void write(Path file, Optional<Path> before, Content content) throws IOException {
        Path beside = beside(file);
        removeOlder(file);
        try {
            content.writeTo(beside);
            try (FileChannel channel = PlainFile.channel(beside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            if (before.isPresent() && Files.exists(file)) {
                move(file, before.get());
                sync(before.get());
            }
            move(beside, file);
        } finally {
            Files.deleteIfExists(beside);
        }
        sync(file);
    }

    /** Removes what was cut off in a file's folder an hour ago or earlier, the first time that this process writes there. */
    public static void removeOlder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || LOOKED_INTO.putIfAbsent(folder, true) != null) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, ".*" + UNDER_WAY)) {
            for (Path one : left) {
                if (Files.getLastModifiedTime(one)
                        .toInstant()
                        .isBefore(Instant.now().minus(LONGEST))) {
                    remove(one);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // what cannot be removed is in nobody's way; what cannot be written is told by the write
        }
    }

    /** Removes a file, or a folder with all that is in it. */
    public static void remove(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.deleteIfExists(file);
        }
    }

    /** A passing name beside a file or folder. */
    public static Path beside(Path file) {
        return file.resolveSibling("." + file.getFileName() + "-" + UUID.randomUUID() + UNDER_WAY);
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Makes a folder and those above it, and brings the names of those that are new to the disk. */
    public static void folders(Path folder) throws IOException {
        List<Path> made = new ArrayList<>();
        @Nullable Path above = folder.toAbsolutePath();
        while (above != null && !Files.exists(above)) {
            made.add(above);
            above = above.getParent();
        }
        Files.createDirectories(folder);
        for (Path one : made) {
            sync(one);
        }
    }

    /** Brings a file's name to the disk, where folders can be opened at all. */
    public static void sync(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            return;
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(folder, StandardOpenOption.READ);
        } catch (IOException e) {
            return; // Windows opens no folders
        }
        try (channel) {
            channel.force(true);
        }
    }
}
