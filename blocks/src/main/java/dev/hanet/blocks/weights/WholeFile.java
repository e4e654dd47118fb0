package dev.hanet.blocks.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The one writer of files that are whole or not there: written beside, brought to the disk, then renamed. */
public final class WholeFile {
    /** What the passing names of files under way end with; one that is left was cut off. */
    public static final String UNDER_WAY = ".part";

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
        try {
            content.writeTo(beside);
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
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
