package dev.hanet.example.mlflow;

import dev.hanet.toolkit.report.Report;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.Caution;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunException;
import dev.hanet.toolkit.train.EpochReport;
import dev.hanet.toolkit.train.StepReport;
import dev.hanet.toolkit.train.TrainListener;
import dev.hanet.toolkit.train.TrainPlan;
import dev.hanet.toolkit.train.TrainResult;
import dev.hanet.toolkit.train.TrainingLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes trainings into MLflow's file store, as {@code mlflow ui --backend-store-uri mlruns} and its clients read it: an experiment for
 * every spec, a run for every run directory, which goes on where the training does.
 *
 * <pre>{@code
 * mlruns/EXPERIMENT/meta.yaml
 * mlruns/EXPERIMENT/RUN/meta.yaml
 * mlruns/EXPERIMENT/RUN/metrics/NAME     a line a value: milliseconds value step
 * mlruns/EXPERIMENT/RUN/params/NAME      every value of the spec
 * mlruns/EXPERIMENT/RUN/tags/NAME
 * mlruns/EXPERIMENT/RUN/artifacts/       report.html and resolved.yaml
 * }</pre>
 *
 * <p>MLflow's Java client speaks to servers alone; its layout of files is that of version 2 and 3.
 */
public final class MlflowLog implements TrainingLog {
    private static final int RUNNING = 1;
    private static final int FINISHED = 3;
    private static final int FAILED = 4;
    private static final List<String> KEPT = List.of(RunDirectory.REPORT_HTML, RunDirectory.RESOLVED);

    private final Path store;
    private final TrainListener listener;
    private final Clock clock;
    private Optional<Entry> entry = Optional.empty();

    /** Opens logs by the name {@code mlflow}, in {@code mlruns} or the folder that MLFLOW_TRACKING_DIR names. */
    public static final class Opener implements TrainingLog.Kind {
        @Override
        public String name() {
            return "mlflow";
        }

        @Override
        public TrainingLog open(TrainListener listener) {
            String named = System.getenv("MLFLOW_TRACKING_DIR");
            return new MlflowLog(
                    Path.of(named == null || named.isBlank() ? "mlruns" : named), listener, Clock.systemUTC());
        }
    }

    /**
     * @param store the folder {@code mlruns}
     */
    MlflowLog(Path store, TrainListener listener, Clock clock) {
        this.store = store;
        this.listener = listener;
        this.clock = clock;
    }

    /** A run in the store. */
    private record Entry(Path folder, String experiment, String id, String name, long started) {
        String meta(Optional<Long> ended, int status) {
            return "artifact_uri: " + folder.resolve("artifacts").toUri() + "\n"
                    + "end_time: " + ended.map(String::valueOf).orElse("null") + "\n"
                    + "entry_point_name: ''\n"
                    + "experiment_id: '" + experiment + "'\n"
                    + "lifecycle_stage: active\n"
                    + "run_id: " + id + "\n"
                    + "run_name: '" + name + "'\n"
                    + "run_uuid: " + id + "\n"
                    + "source_name: ''\n"
                    + "source_type: 4\n"
                    + "source_version: ''\n"
                    + "start_time: " + started + "\n"
                    + "status: " + status + "\n"
                    + "tags: []\n"
                    + "user_id: ''\n";
        }
    }

    @Override
    public void started(TrainPlan plan) {
        RunDirectory run = RunDirectory.open(plan.run());
        Path whole = plan.run().toAbsolutePath().normalize();
        String title = name(whole, 2);
        String experiment = digits(title);
        String id = UUID.nameUUIDFromBytes(whole.toString().getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
        Path experiments = store.toAbsolutePath().resolve(experiment);
        Path folder = experiments.resolve(id);
        Entry begun = new Entry(folder, experiment, id, name(whole, 1), clock.millis());
        entry = Optional.of(begun);
        Path meta = experiments.resolve("meta.yaml");
        if (!Files.exists(meta)) {
            AtomicFiles.write(meta, experiment(experiments, experiment, title, clock.millis()));
        }
        write("meta.yaml", begun.meta(Optional.empty(), RUNNING));
        AtomicFiles.folder(folder.resolve("artifacts"));
        forget(folder.resolve("metrics"), plan.epochsDone());
        write("tags/mlflow.runName", begun.name());
        write("tags/mlflow.source.name", "hanet");
        write("tags/mlflow.source.type", "LOCAL");
        cautions(run);
        Report.specValues(run).forEach((key, value) -> write("params/" + plain(key), value));
        listener.started(plan);
    }

    /** What is known against its results, where MLflow shows a run's description. */
    private void cautions(RunDirectory run) {
        List<String> cautions = Caution.words(run);
        if (!cautions.isEmpty()) {
            write(
                    "tags/mlflow.note.content",
                    cautions.stream().map(words -> "- " + words + "\n").collect(Collectors.joining()));
        }
    }

    private static String experiment(Path folder, String id, String title, long now) {
        return "artifact_location: " + folder.toUri() + "\n"
                + "creation_time: " + now + "\n"
                + "experiment_id: '" + id + "'\n"
                + "last_update_time: " + now + "\n"
                + "lifecycle_stage: active\n"
                + "name: '" + title + "'\n";
    }

    /** One of the last names of a path. */
    private static String name(Path path, int fromEnd) {
        return path.getName(Math.max(0, path.getNameCount() - fromEnd)).toString();
    }

    /** Eighteen digits for a name, always the same. */
    private static String digits(String name) {
        long bits =
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
        return String.valueOf(100_000_000_000_000_000L + Math.floorMod(bits, 800_000_000_000_000_000L));
    }

    /** MLflow takes letters, digits and {@code _ - . / } in names. */
    private static String plain(String key) {
        return key.replace("[", ".").replace("]", "").replaceAll("[^A-Za-z0-9_./ -]", "_");
    }

    /** Leaves out what an earlier stretch had logged of epochs that are repeated. */
    private static void forget(Path metrics, int epochsDone) {
        if (!Files.isDirectory(metrics)) {
            return;
        }
        try (Stream<Path> files = Files.walk(metrics)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                List<String> lines = new ArrayList<>();
                for (String line : Files.readAllLines(file)) {
                    if (Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)) <= epochsDone) {
                        lines.add(line + "\n");
                    }
                }
                AtomicFiles.write(file, String.join("", lines));
            }
        } catch (IOException e) {
            throw RunException.reading(metrics, e);
        }
    }

    private void write(String name, String text) {
        entry.ifPresent(there -> AtomicFiles.write(there.folder().resolve(name), text));
    }

    private void metrics(long epoch, String group, Map<String, Double> values) {
        values.forEach((name, value) -> {
            if (Double.isFinite(value)) {
                entry.ifPresent(there -> {
                    Path file = there.folder().resolve("metrics/" + plain(group + name));
                    String before = Files.exists(file) ? AtomicFiles.read(file) : "";
                    AtomicFiles.write(file, before + clock.millis() + " " + value + " " + epoch + "\n");
                });
            }
        });
    }

    @Override
    public void stepped(StepReport step) {
        listener.stepped(step);
    }

    @Override
    public void epochEnded(EpochReport epoch) {
        metrics(
                epoch.epoch(),
                "train/",
                Map.of(
                        "loss", epoch.loss(),
                        "learningRate", epoch.learningRate(),
                        "gradientNorm", epoch.gradientNorm(),
                        "seconds", epoch.seconds()));
        if (epoch.leftOut() > 0) {
            metrics(epoch.epoch(), "train/", Map.of("stepsLeftOut", (double) epoch.leftOut()));
        }
        metrics(epoch.epoch(), "validation/", epoch.validation());
        listener.epochEnded(epoch);
    }

    @Override
    public void note(String sentence) {
        listener.note(sentence);
    }

    @Override
    public void ended(TrainResult result) {
        result.test().ifPresent(test -> metrics(result.best().epoch(), "test/", test.values()));
        cautions(RunDirectory.open(result.run()));
        for (String name : KEPT) {
            write("artifacts/" + name, AtomicFiles.read(result.run().resolve(name)));
        }
        end(FINISHED);
    }

    private void end(int status) {
        entry.ifPresent(there -> write("meta.yaml", there.meta(Optional.of(clock.millis()), status)));
        entry = Optional.empty();
    }

    @Override
    public void close() {
        end(FAILED);
    }
}
