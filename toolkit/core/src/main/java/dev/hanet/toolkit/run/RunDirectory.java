package dev.hanet.toolkit.run;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.blocks.weights.Sha256;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.SpecSource;
import dev.hanet.toolkit.page.Shell;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.Problem;
import dev.hanet.yaml.ProblemKind;
import dev.hanet.yaml.SpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of one run.
 *
 * <pre>{@code
 * spec.yaml            as given
 * resolved.yaml        complete and itself runnable
 * provenance.json      code, versions, device, seeds, data, command, host
 * summary.txt          the network's table
 * metrics.csv          one row an epoch; metrics.jsonl the same, an object a line
 * files.sha256         digests of the files that commands read
 * log.txt
 * checkpoints/last/    and best/, each with its own resolved.yaml; before/, the one before the last
 * networks/            copies of the runs that its preparation asks
 * results/             metrics of a part, pooled and per image
 * predictions/  attention/
 * report.md  report.html
 * report/              what they are made of: report.json and pictures
 * status               running, interrupted, done or failed
 * failure.txt          why it failed, in the words that the user read
 * }</pre>
 *
 * @param path the directory
 */
public record RunDirectory(Path path) {
    public static final String SPEC = "spec.yaml";
    public static final String RESOLVED = SpecSource.RESOLVED;
    public static final String PROVENANCE = SpecSource.PROVENANCE;
    public static final String SUMMARY = "summary.txt";
    public static final String DIGESTS = "files.sha256";
    public static final String METRICS = "metrics.csv";
    public static final String METRICS_LINES = "metrics.jsonl";
    public static final String LOG = "log.txt";
    public static final String STATUS = "status";
    public static final String FAILURE = "failure.txt";
    public static final String REPORT_MARKDOWN = "report.md";
    public static final String REPORT_HTML = "report.html";

    private static final List<String> MARKS = List.of(RESOLVED, STATUS, DIGESTS);
    private static final String WHAT_IT_IS =
            "a run directory is what 'hanet train' makes, runs/<experiment>/<time>-<hash>, with resolved.yaml and"
                    + " status in it";

    /**
     * Opens the directory of an earlier run.
     *
     * @throws RunException when it is not there, or is not a run directory, or lacks a file
     */
    public static RunDirectory open(Path path) {
        if (!Files.exists(path)) {
            throw new RunException("there is no run directory '" + path + "'", WHAT_IT_IS);
        }
        if (!Files.isDirectory(path)) {
            throw new RunException("'" + path + "' is a file, not a run directory", WHAT_IT_IS);
        }
        var run = new RunDirectory(path);
        List<String> missing = MARKS.stream()
                .filter(name -> !Files.isRegularFile(run.file(name)))
                .toList();
        if (!missing.isEmpty()) {
            List<Path> inside = missing.size() == MARKS.size() ? RunDirectories.runs(path) : List.of();
            if (!inside.isEmpty()) {
                throw new RunException(
                        "'" + path + "' is no run but a folder of " + inside.size()
                                + (inside.size() == 1 ? " run" : " runs"),
                        "name one of them, such as the newest, '" + inside.get(inside.size() - 1) + "'");
            }
            missing.stream().map(run::file).forEach(RunDirectory::requireNothingElse);
            throw new RunException(
                    "'" + path + "' is no whole run directory: it lacks "
                            + missing.stream().map(name -> "'" + name + "'").collect(Collectors.joining(" and ")),
                    WHAT_IT_IS);
        }
        run.require(RESOLVED, PROVENANCE);
        run.status();
        return run;
    }

    /** Requires that a file which is not there is not something else either. */
    private static void requireNothingElse(Path file) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            try {
                PlainFile.require(file);
            } catch (IOException e) {
                throw RunException.reading(file, e);
            }
        }
    }

    /** Whether a path is a run directory, as far as the names of its files say. */
    public static boolean isOne(Path path) {
        return MARKS.stream().allMatch(name -> Files.isRegularFile(path.resolve(name)));
    }

    /**
     * Requires that files of the run are what they were when their digests were {@linkplain #seal kept}.
     *
     * @throws RunException naming the first that is not
     */
    public void require(String... names) {
        new Digests(path).require(names);
    }

    /**
     * Keeps the digests of files that are complete.
     *
     * @throws RunException when it cannot be written
     */
    public void seal(String... names) {
        new Digests(path).add(names);
    }

    /**
     * What tells its best network from another: a digest of weights, spec and threshold.
     *
     * @throws RunException when they cannot be read
     */
    public String network() {
        return Sha256.of(Stream.of(RESOLVED, "checkpoints/best/weights.safetensors", ChosenThreshold.FILE)
                .filter(name -> Files.exists(file(name)))
                .map(new Digests(path)::digest)
                .collect(Collectors.joining("\n")));
    }

    /** A file of the run; it need not exist. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** Text of the complete spec. */
    public String resolved() {
        return AtomicFiles.read(file(RESOLVED));
    }

    /**
     * What it trains.
     *
     * @throws RunException when this code does not read its spec, with the code that made the run
     */
    public Experiment experiment(ExperimentLoader loader) {
        try {
            return loader.load(file(RESOLVED).toString(), Overlay.NONE);
        } catch (SpecException e) { // the file is what was written, so it is the code that differs
            String code = Files.exists(file(PROVENANCE))
                    ? Provenance.Ingredients.read(file(PROVENANCE)).code()
                    : "unknown";
            Problem first = e.problems().get(0);
            throw new RunException(
                    "'" + file(RESOLVED) + "' was written by the code '" + code + "', and this one, '"
                            + CodeVersion.current() + "', does not read it: " + first.path() + ": " + first.message(),
                    (first.kind() == ProblemKind.UNKNOWN_TYPE
                                    ? "name the plugin that brings it, in HANET_PLUGINS or with --plugin; else "
                                    : "")
                            + "use the code that made the run, or train the spec anew");
        }
    }

    /** Where the run stands. */
    public RunStatus status() {
        String word = AtomicFiles.read(file(STATUS));
        return Arrays.stream(RunStatus.values())
                .filter(status -> word.equals(status.word() + "\n"))
                .findFirst()
                .orElseThrow(() -> new RunException(
                        "'" + file(STATUS) + "' says '"
                                + word.strip()
                                        .substring(0, Math.min(40, word.strip().length()))
                                + "', not running, interrupted, done or failed",
                        "write the word and a line end, and go on with it: echo interrupted > "
                                + Shell.word(file(STATUS)) + "; hanet train --resume " + Shell.word(path)));
    }

    /** Why it failed, in the words that the user read; absent when nobody wrote it down. */
    public Optional<String> failure() {
        return Files.isRegularFile(file(FAILURE))
                ? Optional.of(AtomicFiles.read(file(FAILURE)).strip())
                : Optional.empty();
    }

    /**
     * Says where the run stands; in the space that the last word takes, should the disk be full.
     *
     * @throws RunException when it cannot be written
     */
    public void status(RunStatus status) {
        String word = status.word() + "\n";
        try {
            AtomicFiles.write(file(STATUS), word);
        } catch (RunException e) {
            if (!Files.isRegularFile(file(STATUS))) {
                throw e;
            }
            AtomicFiles.writeOver(file(STATUS), word);
        }
    }

    /** Writes a text file of the run, whole or not at all. */
    public void write(String name, String text) {
        AtomicFiles.write(file(name), text);
    }

    public void write(Provenance provenance) {
        write(PROVENANCE, provenance.json());
    }

    /** Folder of a checkpoint, {@code last} or {@code best}, with the complete spec in it. */
    public Path checkpoint(String name) {
        Path folder = AtomicFiles.folder(path.resolve("checkpoints").resolve(name));
        if (!Files.exists(folder.resolve(RESOLVED))) {
            AtomicFiles.write(folder.resolve(RESOLVED), resolved());
        }
        return folder;
    }

    /**
     * Removes what writes that were cut off have left: at once where only a training writes, elsewhere after an hour.
     *
     * @throws RunException when that is not allowed
     */
    public void removeUnderWay() {
        Path checkpoints = path.resolve("checkpoints");
        if (Files.isDirectory(checkpoints)) {
            AtomicFiles.removeUnderWay(checkpoints, Integer.MAX_VALUE, Instant.MAX);
        }
        AtomicFiles.removeUnderWay(path, Integer.MAX_VALUE, Instant.now().minus(RunDirectories.LONGEST));
    }

    /** Folder of results; made when it is not there. */
    public Path results() {
        return AtomicFiles.folder(path.resolve("results"));
    }

    /** Folder of predicted masks and overlays; made when it is not there. */
    public Path predictions() {
        return AtomicFiles.folder(path.resolve("predictions"));
    }

    /** Folder of attention maps; made when it is not there. */
    public Path attention() {
        return AtomicFiles.folder(path.resolve("attention"));
    }

    /** Starts {@code metrics.csv}. */
    public MetricsLog startMetrics(List<Column> columns) {
        return MetricsLog.start(file(METRICS), columns);
    }

    /** Goes on with {@code metrics.csv} after an epoch: later rows, of work that will be done again, are dropped. */
    public MetricsLog resumeMetrics(int lastEpoch) {
        return MetricsLog.resume(file(METRICS), lastEpoch);
    }

    /** Opens {@code log.txt}, after what is in it. */
    public RunLog log() {
        return RunLog.open(file(LOG));
    }
}
