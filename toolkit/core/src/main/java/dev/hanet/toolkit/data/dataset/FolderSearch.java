package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.image.ImageFile;
import dev.hanet.toolkit.data.image.Volume;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Finds the files of a folder and remembers what does not go together and what is not used, so that all of it is told at once.
 */
final class FolderSearch {
    private static final int MOST_TOLD = 3;

    private final DataRoots roots;
    private final List<DataException> faults = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final Map<Path, Set<Path>> searched = new LinkedHashMap<>();
    private final Map<Path, Set<Path>> beyond = new LinkedHashMap<>();
    private final Set<Path> used = new LinkedHashSet<>();
    private final Map<Path, Volume> volumes = new ConcurrentHashMap<>();
    private final Set<String> nowhere = new LinkedHashSet<>();

    /** Data folders themselves, in which other things lie as well. */
    private final Set<Path> shared = new LinkedHashSet<>();

    FolderSearch(DataRoots roots) {
        this.roots = roots;
    }

    /** The files that belong to images, by what their pattern names. */
    static final class Masks {
        private final List<String> names;
        private final Map<String, Path> byKey;

        Masks(List<String> names, Map<String, Path> byKey) {
            this.names = names;
            this.byKey = byKey;
        }

        Optional<Path> find(FilePattern.Found image) {
            return Optional.ofNullable(byKey.get(image.key(names)));
        }

        Path of(FilePattern.Found image) {
            return Objects.requireNonNull(byKey.get(image.key(names)), image.id());
        }
    }

    /**
     * The images, in the order of their paths.
     *
     * @param others patterns of files that lie among them and are none
     */
    List<FilePattern.Found> images(String text, List<String> others) {
        FilePattern pattern = FilePattern.of(text);
        List<FilePattern.Found> found = find(pattern, "images");
        Set<Path> taken = new LinkedHashSet<>();
        others.forEach(other -> find(FilePattern.of(other), "masks").forEach(file -> taken.add(file.file())));
        List<FilePattern.Found> images =
                found.stream().filter(file -> !taken.contains(file.file())).toList();
        Map<String, List<FilePattern.Found>> byKey = byKey(images, pattern.names());
        List<List<FilePattern.Found>> twice =
                byKey.values().stream().filter(same -> same.size() > 1).toList();
        if (!twice.isEmpty()) {
            fault(
                    "images",
                    "two images have one name: " + pairs(twice),
                    "narrow the pattern, for example to 'images/*.png', or rename one of them");
        }
        if (images.isEmpty() && faults.isEmpty()) {
            List<String> unread = searched.values().stream()
                    .flatMap(Set::stream)
                    .filter(file -> !ImageFile.isHidden(file) && !FilePattern.isReadable(file))
                    .map(file -> String.valueOf(file.getFileName()))
                    .toList();
            fault(
                    "images",
                    "no image matches '" + text + "'"
                            + (unread.isEmpty() ? "" : "; files whose endings are not read: " + names(unread)),
                    unread.isEmpty() ? "check the folder and the pattern" : ImageFile.READABLE);
        }
        return byKey.values().stream().map(same -> same.get(0)).toList();
    }

    /** One file for every image. */
    Masks masks(String text, String key, List<FilePattern.Found> images) {
        Masks masks = belonging(text, key, images);
        if (nowhere.contains(text)) {
            return masks; // there is no such folder, which is told
        }
        List<String> missing = images.stream()
                .filter(image -> masks.find(image).isEmpty())
                .map(FilePattern.Found::id)
                .toList();
        if (!missing.isEmpty() && missing.size() < images.size()) {
            fault(
                    key,
                    "no file of '" + text + "' for " + names(missing),
                    "draw the missing ones, or move those images away");
        } else if (!missing.isEmpty()) {
            fault(
                    key,
                    "no file of '" + text + "' for " + names(missing),
                    "a mask is named as its image; where it has more to its name, write for example"
                            + " 'masks/*_mask.png'");
        }
        return masks;
    }

    /** At most one file for every image: where there is none, there is nothing of that class. */
    Masks layer(String text, String name, List<FilePattern.Found> images) {
        Masks masks = belonging(text, "layers." + name, images);
        if (nowhere.contains(text)) {
            return masks;
        }
        long none = images.stream().filter(image -> masks.find(image).isEmpty()).count();
        if (none == images.size()) {
            fault("layers." + name, "no image has a file of '" + text + "'", "check the folder and the pattern");
        } else if (none > 0) {
            remarks.add(none + " of " + images.size() + " images have no layer '" + name
                    + "' and so nothing of that class");
        }
        return masks;
    }

    private Masks belonging(String text, String key, List<FilePattern.Found> images) {
        FilePattern pattern = FilePattern.of(text);
        Map<String, List<FilePattern.Found>> byKey = byKey(find(pattern, key), pattern.names());
        Set<String> wanted =
                images.stream().map(image -> image.key(pattern.names())).collect(Collectors.toSet());
        List<List<FilePattern.Found>> twice = new ArrayList<>();
        List<String> surplus = new ArrayList<>();
        Map<String, Path> chosen = new LinkedHashMap<>();
        byKey.forEach((name, same) -> {
            if (!wanted.contains(name)) {
                same.forEach(file -> surplus.add(String.valueOf(file.file().getFileName())));
            } else if (same.size() > 1) {
                twice.add(same);
            }
            chosen.put(name, same.get(0).file());
        });
        if (!twice.isEmpty()) {
            fault(
                    key,
                    "two files stand for the mask of one image, and nothing says which one counts: " + pairs(twice),
                    "narrow the pattern, for example to '" + narrower(text, twice.get(0)) + "'");
        }
        if (!surplus.isEmpty() && !images.isEmpty()) {
            remarks.add((surplus.size() == 1
                            ? "1 file of '" + text + "' belongs"
                            : surplus.size() + " files of '" + text + "' belong")
                    + " to no image: " + names(surplus));
        }
        return new Masks(pattern.names(), chosen);
    }

    private static String narrower(String text, List<FilePattern.Found> same) {
        String name = String.valueOf(same.get(0).file().getFileName());
        int packed = name.toLowerCase(Locale.ROOT).endsWith(".gz") ? name.lastIndexOf('.') : name.length();
        String ending = name.substring(name.lastIndexOf('.', packed - 1) + 1);
        return text.matches(".*[*?\\[{].*")
                ? text.replaceFirst("\\.[^./]*$", "") + "." + ending
                : text + "/*." + ending;
    }

    private List<FilePattern.Found> find(FilePattern pattern, String key) {
        Path root;
        try {
            root = pattern.root(roots, key);
        } catch (DataException e) {
            nowhere.add(pattern.toString());
            if (faults.stream().noneMatch(fault -> fault.problem().equals(e.problem()))) {
                faults.add(e.at(key));
            }
            return List.of();
        }
        if (pattern.isAnywhere()) {
            shared.add(root);
        } else {
            beyond.computeIfAbsent(root, any -> new LinkedHashSet<>()).addAll(pattern.beyond(root));
        }
        List<FilePattern.Found> found = new ArrayList<>();
        for (Path file : pattern.candidates(root)) {
            searched.computeIfAbsent(root, any -> new LinkedHashSet<>()).add(file);
            pattern.match(root, file).ifPresent(match -> {
                used.add(file);
                found.add(match);
            });
        }
        return found;
    }

    private static Map<String, List<FilePattern.Found>> byKey(List<FilePattern.Found> found, List<String> names) {
        Map<String, List<FilePattern.Found>> byKey = new LinkedHashMap<>();
        found.forEach(file ->
                byKey.computeIfAbsent(file.key(names), key -> new ArrayList<>()).add(file));
        return byKey;
    }

    /**
     * The header of a volume; absent for a picture, and for a volume that cannot be read, which is told.
     *
     * @param key the key that led to it
     */
    Optional<Volume> volume(Path file, String key) {
        if (!Volume.isNamedSo(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(volumes.computeIfAbsent(file, Volume::open));
        } catch (DataException e) {
            faults.add(e.at(key));
            return Optional.empty();
        }
    }

    /** Holds what belongs to the slices of a volume to be a volume of the same voxels. */
    void requireSameVoxels(Volume image, Path other, String key) {
        if (!Volume.isNamedSo(other)) {
            fault(
                    key,
                    "'" + other + "' is a picture where its image is a volume",
                    "save it as a volume like its image");
            return;
        }
        volume(other, key)
                .flatMap(image::difference)
                .ifPresent(words -> fault(
                        key,
                        "'" + other + "' " + words,
                        "draw masks on the volume itself, or resample them to its voxels by the nearest"));
    }

    /** Remembers what does not go together. */
    void fault(String key, String problem, String remedy) {
        faults.add(new DataException(problem, remedy).at(key));
    }

    /**
     * Ends the search.
     *
     * @throws DataException when something does not go together, with all of it
     */
    void finish() {
        searched.forEach((root, files) -> {
            List<Path> left =
                    files.stream().filter(file -> !used.contains(file)).toList();
            tell(root, left, ImageFile::isHidden, "hidden file", "");
            tell(
                    root,
                    left,
                    file -> !ImageFile.isHidden(file) && FilePattern.isReadable(file),
                    "image",
                    " that no pattern asks for");
            if (!shared.contains(root)) {
                tell(
                        root,
                        left,
                        file -> !ImageFile.isHidden(file) && !FilePattern.isReadable(file),
                        "file",
                        " that cannot be read as an image");
            }
        });
        Set<Path> seen = searched.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(HashSet::new));
        beyond.forEach((root, files) -> tell(
                root,
                files.stream().filter(seen::add).toList(),
                file -> !ImageFile.isHidden(file),
                "image",
                " deeper than the pattern reaches"));
        if (faults.size() == 1) {
            throw faults.get(0);
        }
        if (!faults.isEmpty()) {
            throw new DataException(
                    faults.stream().map(DataException::problem).collect(Collectors.joining("; ")),
                    Optional.of(faults.stream()
                            .flatMap(fault -> fault.remedy().stream())
                            .distinct()
                            .collect(Collectors.joining("; "))),
                    faults.get(0).path(),
                    faults.get(0));
        }
    }

    private void tell(Path root, List<Path> files, Predicate<Path> which, String what, String why) {
        List<String> left = files.stream()
                .filter(which)
                .map(file -> root.relativize(file).toString())
                .toList();
        if (!left.isEmpty()) {
            remarks.add(left.size() + " " + what + (left.size() == 1 ? "" : "s") + why + " in '" + root + "' "
                    + (left.size() == 1 ? "is" : "are") + " not used: " + names(left));
        }
    }

    /** What is in the folders and not used, a sentence each. */
    List<String> remarks() {
        return List.copyOf(remarks);
    }

    static String names(Collection<String> names) {
        String told =
                names.stream().limit(MOST_TOLD).map(name -> "'" + name + "'").collect(Collectors.joining(", "));
        return names.size() > MOST_TOLD ? told + " and " + (names.size() - MOST_TOLD) + " more" : told;
    }

    private static String pairs(List<List<FilePattern.Found>> twice) {
        String told = twice.stream()
                .limit(MOST_TOLD)
                .map(same -> same.stream().map(file -> "'" + file.file() + "'").collect(Collectors.joining(" and ")))
                .collect(Collectors.joining(", "));
        return twice.size() > MOST_TOLD ? told + " and " + (twice.size() - MOST_TOLD) + " more" : told;
    }
}
