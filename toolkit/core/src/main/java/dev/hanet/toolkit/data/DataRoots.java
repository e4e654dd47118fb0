package dev.hanet.toolkit.data;

import dev.hanet.yaml.Documents;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the files of a data set are looked for: under the folders of {@code --data}, then those of {@code HANET_DATA}, then
 * beside the file in which their path is written.
 *
 * <p>A relative path leads out of none of them: not out of a named folder, nor out of the workspace of the file in which it is
 * written. What is typed, and what a preset says, begins where one stands.
 *
 * @param folders those that were named, in the order they are tried
 * @param beside key of the data set to the folder at which its path begins; the key {@code ""} stands for all others, the
 *     folder {@code ""} for where one stands
 */
public record DataRoots(List<Path> folders, Map<String, Path> beside) {
    public DataRoots {
        folders = List.copyOf(folders);
        beside = Collections.unmodifiableMap(new LinkedHashMap<>(beside));
    }

    public static DataRoots of(Path... folders) {
        return new DataRoots(List.of(folders), Map.of());
    }

    /** The command line's folders, then those of the environment variable (split as a search path). */
    public static DataRoots from(List<Path> given, Optional<String> environment) {
        List<Path> folders = new ArrayList<>(given);
        environment.ifPresent(text -> {
            for (String folder : text.split(java.util.regex.Pattern.quote(java.io.File.pathSeparator), -1)) {
                if (!folder.isBlank()) {
                    folders.add(Path.of(folder));
                }
            }
        });
        return new DataRoots(folders, Map.of());
    }

    /** The same named folders, and these beside them. */
    public DataRoots beside(Map<String, Path> other) {
        return new DataRoots(folders, other);
    }

    /**
     * The first existing file or folder of that name: absolute as it is, else under each root in turn.
     *
     * @param key of the data set, such as {@code masks}
     * @throws DataException when the name leads out of the workspace of the spec that writes it
     */
    public Optional<Path> find(String name, String key) {
        Path written;
        try {
            written = Path.of(name);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
        if (written.isAbsolute()) {
            return Optional.of(written).filter(Files::exists);
        }
        Optional<Path> named = folders.stream()
                .map(folder -> folder.resolve(written))
                .filter(file -> folders.stream().anyMatch(folder -> isWithin(folder, file)))
                .filter(Files::exists)
                .findFirst();
        return named.or(() -> own(key).map(folder -> {
                    Path file = folder.resolve(written);
                    Path workspace = Documents.workspace(folder);
                    boolean isTyped = folder.toString().isEmpty();
                    if (!isTyped && !isWithin(workspace, Documents.real(folder).resolve(written))) {
                        throw new DataException(
                                        "'" + name + "' leads out of the spec's workspace '" + workspace + "'",
                                        "write its full path, name the folder above it with --data, or put an empty file '"
                                                + Documents.WORKSPACE + "' into a folder above both")
                                .at(key);
                    }
                    return file;
                })
                .filter(Files::exists));
    }

    /** By the letters of the path: links that somebody laid there lead where they were meant to. */
    private static boolean isWithin(Path folder, Path file) {
        return file.toAbsolutePath()
                .normalize()
                .startsWith(folder.toAbsolutePath().normalize());
    }

    /** The folder at which the path of a key begins where no named folder has it. */
    public Optional<Path> own(String key) {
        String at = key;
        while (!at.isEmpty()) {
            Path folder = beside.containsKey(at) ? beside.get(at) : beside.get(at + "[0]");
            if (folder != null) {
                return Optional.of(folder);
            }
            at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
        }
        return Optional.ofNullable(beside.get(""));
    }

    /** The folders in which a key's path is looked for as text, for a message. */
    public String describe(String key) {
        List<String> all = Stream.concat(folders.stream(), own(key).stream())
                .map(folder -> "'" + (folder.toString().isEmpty() ? "." : folder) + "'")
                .distinct()
                .toList();
        return all.isEmpty() ? "no folder" : all.stream().collect(Collectors.joining(", "));
    }
}
