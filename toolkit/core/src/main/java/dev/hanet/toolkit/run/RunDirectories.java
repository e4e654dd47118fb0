package dev.hanet.toolkit.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes run directories, {@code <root>/<experiment>/<time>-<hash>/}; none is ever overwritten.
 *
 * @param root the folder of all runs
 * @param clock tells the time in the name, in UTC
 */
public record RunDirectories(Path root, Clock clock) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    /** What runs and the folders above them are called. */
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*");
    /** What was begun longer ago was cut off. */
    static final Duration LONGEST = Duration.ofHours(1);

    public RunDirectories(Path root) {
        this(root, Clock.systemUTC());
    }

    /**
     * Makes the directory of a new run, with status {@code running} and the spec in it; it is there with all its files or
     * not at all.
     *
     * @param experiment the preset's or file's name, {@code drive/hanet}
     * @param hash identifies the resolved spec; its first eight digits stand in the name
     * @param spec the spec as given
     * @param resolved the complete spec, itself runnable
     * @param rest writes what else a run begins with
     * @throws RunException when the folder cannot be written
     */
    public RunDirectory create(
            String experiment, String hash, String spec, String resolved, Consumer<RunDirectory> rest) {
        if (!NAME.matcher(experiment).matches()) {
            throw new RunException(
                    "'" + experiment + "' cannot name a folder of runs",
                    "use letters, digits, '.', '_', '-', and '/' between folders");
        }
        Path parent = AtomicFiles.folder(root.resolve(experiment));
        String name = TIME.format(clock.instant()) + "-" + hash.substring(0, Math.min(RunListing.HASH, hash.length()));
        Path made = AtomicFiles.wholeFolder(parent, name, beside -> {
            RunDirectory run = new RunDirectory(beside);
            run.write(RunDirectory.SPEC, spec);
            run.write(RunDirectory.RESOLVED, resolved);
            rest.accept(run);
            run.seal(Stream.of(RunDirectory.SPEC, RunDirectory.RESOLVED, RunDirectory.PROVENANCE)
                    .filter(file -> Files.exists(run.file(file)))
                    .toArray(String[]::new));
            run.status(RunStatus.RUNNING);
        });
        try {
            RunListing.add(root, experiment + "/" + made.getFileName());
        } catch (RunException e) {
            AtomicFiles.remove(made); // others might not see it
            throw e;
        }
        return new RunDirectory(made);
    }

    /** The runs that lie in a folder, oldest first by their names; none where it cannot be looked at. */
    static List<Path> runs(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(RunDirectory::isOne).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }
}
