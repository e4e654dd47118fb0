package dev.hanet.toolkit.run;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * Makes run directories, {@code <root>/<experiment>/<time>-<hash>/}; none is ever overwritten.
 *
 * @param root the folder of all runs
 * @param clock tells the time in the name, in UTC
 */
public record RunDirectories(Path root, Clock clock) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*");
    private static final int HASH_LENGTH = 8;

    public RunDirectories(Path root) {
        this(root, Clock.systemUTC());
    }

    /**
     * Makes the directory of a new run, with status {@code running} and the spec in it.
     *
     * @param experiment the preset's or file's name, {@code drive/hanet}
     * @param hash identifies the resolved spec; its first eight digits stand in the name
     * @param spec the spec as given
     * @param resolved the complete spec, itself runnable
     * @throws RunException when the folder cannot be written
     */
    public RunDirectory create(String experiment, String hash, String spec, String resolved) {
        if (!NAME.matcher(experiment).matches()) {
            throw new RunException(
                    "'" + experiment + "' cannot name a folder of runs",
                    "use letters, digits, '.', '_', '-', and '/' between folders");
        }
        Path parent = AtomicFiles.folder(root.resolve(experiment));
        String name = TIME.format(clock.instant()) + "-" + hash.substring(0, Math.min(HASH_LENGTH, hash.length()));
        var run = new RunDirectory(claim(parent, name));
        AtomicFiles.write(run.file(RunDirectory.SPEC), spec);
        AtomicFiles.write(run.file(RunDirectory.RESOLVED), resolved);
        run.status(RunStatus.RUNNING);
        return run;
    }

    private static Path claim(Path parent, String name) {
        for (int copy = 1; ; copy++) {
            Path folder = parent.resolve(copy == 1 ? name : name + "-" + copy);
            try {
                return Files.createDirectory(folder);
            } catch (FileAlreadyExistsException taken) {
                // another run of the same second has it: the next number
            } catch (IOException e) {
                throw RunException.writing(folder, e);
            }
        }
    }
}
