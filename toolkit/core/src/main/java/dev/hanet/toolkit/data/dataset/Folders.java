package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds folders and files. */
final class Folders {
    private static final int DEEPEST = 4;

    private Folders() {}

    /**
     * The folder that contains a file or folder by which a data set is known: under each root, first the root itself and
     * the folder of the data set's name, then whatever lies below, nearest first.
     */
    static Optional<Path> containing(String mark, DataRoots roots, String name) {
        for (Path root : roots.folders()) {
            for (Path start : List.of(root.resolve(name), root)) {
                Optional<Path> found = below(start, mark);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> below(Path start, String mark) {
        List<Path> level = Files.isDirectory(start) ? List.of(start) : List.of();
        for (int depth = 0; depth <= DEEPEST && !level.isEmpty(); depth++) {
            for (Path folder : level) {
                if (Files.exists(folder.resolve(mark))) {
                    return Optional.of(folder);
                }
            }
            if (start.toString().isEmpty()) {
                return Optional.empty();
            }
            List<Path> next = new ArrayList<>();
            level.forEach(folder -> next.addAll(children(folder)));
            level = next;
        }
        return Optional.empty();
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * The files of a folder whose names match a pattern, by name.
     *
     * @param pattern a glob such as {@code *.png}
     * @throws DataException when the folder cannot be listed
     */
    static List<Path> files(Path folder, String pattern) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile)
                    .filter(file -> matcher.matches(file.getFileName()))
                    .sorted(java.util.Comparator.comparing(
                            file -> file.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new DataException(
                    "the folder '" + folder + "' cannot be listed", Optional.empty(), Optional.empty(), e);
        }
    }

    /** A file's name without its last extension. */
    static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
