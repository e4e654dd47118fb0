package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All files below a folder, found by their names alone: archives are unpacked into each other, folders doubled and
 * renamed, but files keep their names. Upper and lower case are alike.
 */
final class FileTree {
    private static final int DEEPEST = 8;
    private static final String RESOURCE_FORKS = "__MACOSX";

    private final Path folder;
    private final List<Path> files;

    private FileTree(Path folder, List<Path> files) {
        this.folder = folder;
        this.files = files;
    }

    /**
     * The first place that holds a file of that name: under each named folder the folder of the data set's name, then the
     * named folder itself. Beside the spec only a folder of that name is searched.
     */
    static Optional<FileTree> find(DataRoots roots, String name, Pattern mark) {
        List<Path> places = new ArrayList<>();
        for (Path root : roots.folders()) {
            places.addAll(named(root, name));
            places.add(root);
        }
        Optional<Path> exact = roots.find(name, "root").filter(Files::isDirectory);
        exact.ifPresent(places::add);
        if (exact.isEmpty()) {
            roots.own("root").ifPresent(folder -> places.addAll(named(folder, name)));
        }
        return places.stream()
                .map(FileTree::below)
                .filter(tree -> !tree.named(mark).isEmpty())
                .findFirst();
    }

    private static List<Path> named(Path root, String name) {
        Path exact = root.resolve(name);
        if (Files.isDirectory(exact)) {
            return List.of(exact);
        }
        try (Stream<Path> entries = Files.list(root.toString().isEmpty() ? Path.of(".") : root)) {
            return entries.filter(entry -> entry.getFileName().toString().equalsIgnoreCase(name))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static FileTree below(Path folder) {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(
                    folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, new SimpleFileVisitor<Path>() {
                        @Override
                        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                            String name = String.valueOf(directory.getFileName());
                            boolean skipped =
                                    !directory.equals(folder) && (name.startsWith(".") || name.equals(RESOURCE_FORKS));
                            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                            if (attributes.isRegularFile()) {
                                files.add(file);
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException reason) {
                            return FileVisitResult.CONTINUE; // a folder that may not be read holds nothing for us
                        }
                    });
        } catch (IOException e) {
            throw DataException.reading(folder, e);
        }
        files.sort(Comparator.comparing(Path::toString));
        return new FileTree(folder, Collections.unmodifiableList(files));
    }

    Path folder() {
        return folder;
    }

    /** Those in folders of a name, for sets whose images and masks are called alike. */
    FileTree in(String name) {
        return new FileTree(
                folder,
                files.stream()
                        .filter(file -> Optional.ofNullable(file.getParent())
                                .map(Path::getFileName)
                                .filter(parent -> parent.toString().equalsIgnoreCase(name))
                                .isPresent())
                        .toList());
    }

    private List<Path> named(Pattern pattern) {
        return files.stream()
                .filter(file -> pattern.matcher(file.getFileName().toString()).matches())
                .toList();
    }

    /**
     * The files whose whole name matches, by the pattern's group {@code id} in lower case.
     *
     * @throws DataException when two files have one id
     */
    Map<String, Path> byId(Pattern pattern) {
        Map<String, Path> found = new TreeMap<>();
        for (Path file : files) {
            Matcher name = pattern.matcher(file.getFileName().toString());
            if (name.matches()) {
                String id = name.group("id").toLowerCase(Locale.ROOT);
                Path other = found.putIfAbsent(id, file);
                if (other != null) {
                    throw new DataException(
                                    "two files stand for '" + id + "': '" + other + "' and '" + file + "'",
                                    "keep one of them, or name the folder that counts in data.dataset.root")
                            .at("root");
                }
            }
        }
        return found;
    }

    /** A file's name without its last extension. */
    static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** A pattern for whole file names, blind to case. */
    static Pattern name(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }
}
