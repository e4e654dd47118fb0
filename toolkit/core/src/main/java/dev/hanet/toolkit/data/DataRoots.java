package dev.hanet.toolkit.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The folders under which data sets are looked for: those of {@code --data}, then {@code HANET_DATA}, then the working
 * directory.
 *
 * @param folders in the order they are tried
 */
public record DataRoots(List<Path> folders) {
    public DataRoots {
        folders = List.copyOf(folders);
    }

    public static DataRoots of(Path... folders) {
        return new DataRoots(List.of(folders));
    }

    /** The command line's folders, then those of the environment variable (split as a search path), then {@code .}. */
    public static DataRoots from(List<Path> given, Optional<String> environment) {
        List<Path> folders = new ArrayList<>(given);
        environment.ifPresent(text -> {
            for (String folder : text.split(java.util.regex.Pattern.quote(java.io.File.pathSeparator), -1)) {
                if (!folder.isBlank()) {
                    folders.add(Path.of(folder));
                }
            }
        });
        folders.add(Path.of(""));
        return new DataRoots(folders);
    }

    /** The first existing file or folder of that name: absolute as it is, else under each root in turn. */
    public Optional<Path> find(String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::exists)
                .findFirst();
    }

    /** The folders as text, for a message. */
    public String describe() {
        return folders.isEmpty()
                ? "no folder"
                : folders.stream()
                        .map(folder -> "'" + (folder.toString().isEmpty() ? "." : folder) + "'")
                        .collect(Collectors.joining(", "));
    }
}
