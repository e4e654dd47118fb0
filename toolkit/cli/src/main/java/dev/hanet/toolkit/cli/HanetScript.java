package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.page.Shell;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The script that this process was begun by, as whoever called it calls it again from where they are. */
record HanetScript(Optional<Path> file, Path here, List<Path> path) {
    private static final String BESIDE = "./hanet";

    /** That of this process, which the script names to it; without one the toolkit is called as from its own folder. */
    static HanetScript ofThisProcess() {
        return new HanetScript(
                Optional.ofNullable(System.getProperty("hanet.script")).map(Path::of),
                Path.of("").toAbsolutePath(),
                Arrays.stream(Optional.ofNullable(System.getenv("PATH"))
                                .orElse("")
                                .split(File.pathSeparator))
                        .filter(folder -> !folder.isEmpty())
                        .map(Path::of)
                        .toList());
    }

    /** A line to copy: the call, then these words. */
    String line(Object... words) {
        return call() + " " + Shell.line(List.of(words));
    }

    /** By its plain name where the PATH finds it, else by its place. */
    private String call() {
        if (file.isEmpty() || here.equals(file.orElseThrow().getParent())) {
            return BESIDE;
        }
        Path script = file.orElseThrow();
        String name = script.getFileName().toString();
        Optional<Path> found = path.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
        return found.isPresent() && isSame(found.orElseThrow(), script) ? name : Shell.word(script);
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }
}
