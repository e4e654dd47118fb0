package dev.hanet.toolkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.weights.Safetensors;
import dev.hanet.blocks.weights.Sha256;
import dev.hanet.blocks.weights.pretrained.WeightsFolder;
import dev.hanet.blocks.weights.pretrained.WeightsImport;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.disk.CrashPoints;
import dev.hanet.toolkit.disk.FaultyDisk;
import dev.hanet.toolkit.disk.Operation;
import dev.hanet.toolkit.execution.OneAfterAnother;
import dev.hanet.toolkit.export.Export;
import dev.hanet.toolkit.export.ExportFormat;
import dev.hanet.toolkit.run.Checkpoints;
import dev.hanet.toolkit.run.FinishedRun;
import dev.hanet.toolkit.run.Interruption;
import dev.hanet.toolkit.run.MetricsLog;
import dev.hanet.toolkit.run.RecordedData;
import dev.hanet.toolkit.run.ResultFiles;
import dev.hanet.toolkit.run.RunDirectories;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunLock;
import dev.hanet.toolkit.run.RunLog;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.toolkit.run.TrainingState;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.spec.KeepSpec;
import dev.hanet.toolkit.study.grid.Grid;
import dev.hanet.toolkit.study.grid.Sweep;
import dev.hanet.toolkit.study.grid.Variation;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every point at which a command writes: killed there, the power gone there, the disk full, broken or closed there.
 *
 * <p>A command runs once, for real, on a disk that records what is done to it. What a disk may hold after each operation is
 * made from that record and read as a resume, a comparison and a sweep read it; a share is resumed to its end and held
 * against the undisturbed run byte by byte. How many, and in slices: {@link CrashPoints}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashPointsIT {
    private static final int FAULTS = CrashPoints.FAULTS;
    private static final int RESUMED = Integer.getInteger("hanet.faults.resumed", 12);
    /** How long a disk fails. */
    private static final List<Integer> LENGTHS = List.of(1, 3, Integer.MAX_VALUE);

    private static final Overlay SHORT = Overlay.parse(
            "train.epochs=3",
            "train.keep={last: 3, every: 2}",
            "data.dataset.images={training: 2, validation: 1, test: 1}",
            "model.encoder.channels=[4, 4, 4]",
            "model.context.levels=1",
            "model.context.channels=2",
            "seed=2",
            "train.optimizer.learningRate=0.5");
    private static final List<String> SAME = List.of(
            "metrics.csv",
            "results/test.json",
            "results/test-images.csv",
            "checkpoints/last/checkpoint.safetensors",
            "checkpoints/best/weights.safetensors",
            "resolved.yaml");

    private static final KeepSpec KEEP = new KeepSpec(3, Optional.of(2));

    @TempDir
    private static Path folder;

    private Experiments experiments;
    private CrashPoints training;
    private TrainResult result;
    private final Map<Integer, String> states = new HashMap<>();
    private final Map<Integer, TrainingState> whole = new HashMap<>();

    private interface Work {
        void on(FaultyDisk disk, Path root) throws IOException;
    }

    /** Hears of what a training has kept, by how much was written then. */
    private static final class Promises implements TrainListener {
        private final FaultyDisk disk;
        private final TreeMap<Integer, Integer> made = new TreeMap<>();

        Promises(FaultyDisk disk) {
            this.disk = disk;
        }

        @Override
        public void started(TrainPlan plan) {
            made.put(disk.count(), plan.epochsDone());
        }

        @Override
        public void epochEnded(EpochReport epoch) {
            made.put(disk.count(), epoch.epoch());
        }
    }

    @BeforeAll
    void train() throws IOException {
        experiments = new Experiments(folder);
        FaultyDisk disk = new FaultyDisk();
        Promises promises = new Promises(disk);
        Path root = Files.createDirectories(folder.resolve("straight"));
        Path before = copy(root);
        result = begin(disk, root, promises);
        training = new CrashPoints(root, before, disk.journal(), promises.made);
        for (int promise : promises.made.keySet()) {
            Path there = written(training.after(promise));
            runs(there).forEach(run -> Checkpoints.of(RunDirectory.open(run))
                    .resumable(note -> {})
                    .ifPresent(state -> {
                        states.put(state.epochs(), digest(state));
                        whole.put(state.epochs(), state);
                    }));
        }
        assertThat(states).containsOnlyKeys(1, 2, 3);
    }

    private TrainResult begin(FaultyDisk disk, Path root, TrainListener listener) {
        return experiments.train().begin(experiments.tiny(SHORT), settings(disk.path(root)), listener);
    }

    private TrainSettings settings(Path root) {
        TrainSettings settings = experiments.settings("none");
        return new TrainSettings(
                settings.roots(),
                settings.weights(),
                Device.CPU,
                1,
                root,
                root.resolve("prepared"),
                settings.reuse(),
                settings.command());
    }

    private static String digest(TrainingState state) {
        StringBuilder text =
                new StringBuilder().append(state.epochs()).append(state.best()).append(state.schedule());
        Stream.of(state.model(), state.average(), state.optimizer())
                .forEach(tensors -> tensors.forEach((name, tensor) -> {
                    byte[] bytes = new byte[tensor.bytes().remaining()];
                    tensor.bytes().get(bytes);
                    text.append(name).append(java.util.Arrays.hashCode(bytes));
                }));
        return Sha256.of(text.toString());
    }

    private Path copy(Path from) throws IOException {
        Path to = Files.createTempDirectory(folder, "copy");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(one -> !one.equals(from)).toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }

    private Path written(Map<String, Optional<byte[]>> left) throws IOException {
        Path to = Files.createTempDirectory(folder, "left");
        for (Map.Entry<String, Optional<byte[]>> entry : left.entrySet()) {
            if (entry.getValue().isPresent()) {
                Files.write(to.resolve(entry.getKey()), entry.getValue().get());
            } else {
                Files.createDirectory(to.resolve(entry.getKey()));
            }
        }
        return to;
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The run directories in a folder of runs; those that were being made are none. */
    private static List<Path> runs(Path root) throws IOException {
        Path experiment = root.resolve("tiny");
        if (!Files.isDirectory(experiment)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(experiment)) {
            return found.filter(path -> !CrashPoints.isUnderWay(path.toString()))
                    .toList();
        }
    }

    /** What a resume reads is whole, is of an epoch that was, and of none before what was promised. */
    private void assertReadable(Path root, int promised, String where) throws IOException {
        List<Path> runs = runs(root);
        assertThat(runs).as(where).hasSizeLessThanOrEqualTo(1);
        if (promised >= 0) {
            assertThat(runs).as("the run that was begun, " + where).hasSize(1);
        }
        for (Path path : runs) {
            Throwable told = catchThrowable(() -> {
                RunDirectory run = RunDirectory.open(path);
                Optional<TrainingState> state = Checkpoints.of(run).resumable(note -> {});
                assertThat(state.map(TrainingState::epochs).orElse(0)).as(where).isGreaterThanOrEqualTo(promised);
                state.ifPresent(there -> assertThat(digest(there)).as(where).isEqualTo(states.get(there.epochs())));
                if (run.status() == RunStatus.DONE) {
                    FinishedRun finished = FinishedRun.read(run);
                    assertThat(finished.test()).as(where).isPresent();
                    assertThat(finished.baselines()).as(where).isNotEmpty();
                }
            });
            assertThat(told).as(where).isNull();
        }
    }

    private void crashAndRead(CrashPoints recorded, int faults) throws IOException {
        Set<Long> seen = new HashSet<>();
        Map<String, Path> resumed = new LinkedHashMap<>();
        SplittableRandom choice = new SplittableRandom(7);
        int count = recorded.everywhere(faults, (left, print, promised, where) -> {
            if (seen.add(print * 31 + promised)) {
                Path root = written(left);
                assertReadable(root, promised, where.get());
                remove(root);
                if (!left.isEmpty() && choice.nextInt(seen.size()) < 2) { // later ones replace earlier ones by chance
                    Path kept = written(left);
                    resumed.put(where.get(), kept);
                    if (resumed.size() > RESUMED / 2) {
                        String first = resumed.keySet().stream()
                                .skip(choice.nextInt(resumed.size()))
                                .findFirst()
                                .orElseThrow();
                        remove(resumed.remove(first));
                    }
                }
            }
        });
        for (Map.Entry<String, Path> one : resumed.entrySet()) {
            assertResumes(one.getValue(), one.getKey());
            remove(one.getValue());
        }
        System.out.println(count + " crashes, " + seen.size() + " disks, " + resumed.size() + " resumed");
    }

    private void assertResumes(Path root, String where) throws IOException {
        List<Path> runs = runs(root);
        Path run = runs.isEmpty()
                ? begin(new FaultyDisk(), root, TrainListener.SILENT).run()
                : RunDirectory.open(runs.get(0)).status() == RunStatus.DONE
                        ? runs.get(0)
                        : experiments
                                .train()
                                .resume(runs.get(0), settings(root), TrainListener.SILENT)
                                .run();
        assertSame(Path.of(run.toString()), where);
    }

    private void assertSame(Path run, String where) throws IOException {
        for (String file : SAME) {
            assertThat(Files.mismatch(Path.of(result.run().toString()).resolve(file), run.resolve(file)))
                    .as("%s after %s", file, where)
                    .isEqualTo(-1);
        }
    }

    @Test
    void a_training_that_is_cut_off_anywhere_goes_on_to_the_same_bytes() throws IOException {
        crashAndRead(training, FAULTS / 2);
    }

    @Test
    void a_resume_that_is_cut_off_anywhere_goes_on_to_the_same_bytes() throws IOException {
        Path root = Files.createDirectories(folder.resolve("resumed"));
        Heard stop = Heard.stoppingAt(2, 1);
        assertThat(catchThrowable(() -> begin(new FaultyDisk(), root, stop))).isInstanceOf(Heard.Stop.class);
        Path before = copy(root);
        FaultyDisk disk = new FaultyDisk();
        Promises promises = new Promises(disk);
        Path run = disk.path(root)
                .resolve(root.relativize(Path.of(stop.run().toString())).toString());
        promises.made.put(0, 1);
        experiments.train().resume(run, settings(disk.path(root)), promises);
        crashAndRead(new CrashPoints(root, before, disk.journal(), promises.made), FAULTS / 6);
    }

    /** The other commands: what has its name is whole, and the same command does the rest afterwards. */
    private void crashAndRepeat(Path root, int faults, Work work) throws IOException {
        Path before = copy(root);
        FaultyDisk disk = new FaultyDisk();
        work.on(disk, disk.path(root));
        CrashPoints recorded = new CrashPoints(root, before, disk.journal(), new TreeMap<>());
        assertThat(recorded.journal()).isNotEmpty();
        Map<String, Optional<byte[]>> end = recorded.after(disk.count());
        List<Map<String, Optional<byte[]>>> some = new ArrayList<>();
        SplittableRandom choice = new SplittableRandom(8);
        int[] seen = {0};
        int count = recorded.everywhere(faults, (left, print, promised, where) -> {
            seen[0]++;
            if (some.size() < 2) {
                some.add(left);
            } else if (choice.nextInt(seen[0]) < 2) {
                some.set(choice.nextInt(2), left);
            }
        });
        System.out.println(count + " crashes");
        for (Map<String, Optional<byte[]>> left : some) {
            Path there = written(left);
            FaultyDisk again = new FaultyDisk();
            work.on(again, again.path(there));
            for (Map.Entry<String, Optional<byte[]>> one : end.entrySet()) {
                String path = one.getKey();
                if (one.getValue().isPresent()
                        && !CrashPoints.isUnderWay(path)
                        && !CrashPoints.isGrowing(path)
                        && !TIMED.contains(path.substring(path.lastIndexOf('/') + 1))
                        && !path.contains("tiny/")) {
                    assertThat(there.resolve(path))
                            .hasBinaryContent(one.getValue().get());
                }
            }
            assertThat(results(there)).isEqualTo(results(root));
            remove(there);
        }
    }

    /** What the runs that are done came to. */
    private static Set<String> results(Path root) throws IOException {
        Set<String> results = new HashSet<>();
        for (Path run : runs(root)) {
            if (RunDirectory.open(run).status() == RunStatus.DONE) {
                results.add(Files.readString(run.resolve("results/test.json")));
            }
        }
        return results;
    }

    /** Hold the time, or where the run lies. */
    private static final Set<String> TIMED = Set.of("sweep.csv", "sweep.md", "sweep.html");

    @Test
    void an_evaluation_leaves_whole_files() throws IOException {
        Path root = copy(training.root());
        crashAndRepeat(root, FAULTS / 24, (disk, there) -> new dev.hanet.toolkit.use.Evaluate(
                        new Sessions(experiments.loader()), experiments.catalog())
                .run(
                        new Sessions(experiments.loader()).read(run(there)),
                        Optional.of(Part.TEST),
                        new dev.hanet.toolkit.use.Evaluate.Place(
                                dev.hanet.toolkit.data.DataRoots.of(),
                                Device.CPU,
                                RecordedData.Accepted.NOTHING,
                                Optional.empty()),
                        image -> {}));
    }

    private static Path run(Path root) throws IOException {
        try (Stream<Path> found = Files.list(root.resolve("tiny"))) {
            return found.findFirst().orElseThrow();
        }
    }

    @Test
    void a_preparation_leaves_whole_files() throws IOException {
        Path root = Files.createDirectories(folder.resolve("preparing"));
        crashAndRepeat(root, FAULTS / 24, (disk, there) -> experiments
                .prepared()
                .make(experiments.tiny(SHORT), settings(there), image -> {}));
    }

    @Test
    void a_sweep_leaves_whole_files() throws IOException {
        Path root = Files.createDirectories(folder.resolve("sweeping"));
        Grid grid = new Grid(
                Experiments.source(experiments.tiny()),
                SHORT.and(Overlay.parse("train.epochs=1")),
                List.of(Variation.parse("train.clipNorm=1,2")),
                List.of());
        crashAndRepeat(root, FAULTS / 12, (disk, there) -> {
            Obtain obtain = new Obtain(experiments.loader(), experiments.train());
            new Sweep(experiments.loader(), obtain)
                    .run(grid, settings(there), new OneAfterAnother(obtain, TrainListener.SILENT), attempt -> {})
                    .write(there.resolve("sweep"));
        });
    }

    @Test
    void an_import_leaves_whole_files() throws IOException {
        Path root = Files.createDirectories(folder.resolve("importing"));
        Path file = folder.resolve("some.safetensors");
        Tensor kernel = Tensor.floats(Shape.of(64, 3, 7, 7), new float[64 * 3 * 7 * 7]);
        Safetensors.write(file, Map.of("conv1.weight", kernel), Map.of());
        crashAndRepeat(root, FAULTS / 24, (disk, there) -> {
            WeightsFolder weights = new WeightsFolder(Optional.of(there.resolve("weights")));
            Files.deleteIfExists(there.resolve("weights/some.safetensors"));
            new WeightsImport(file, "some", Optional.of("resnet18"), true).into(weights);
        });
    }

    @Test
    void an_export_leaves_whole_files() throws IOException {
        Path root = copy(training.root());
        crashAndRepeat(root, FAULTS / 24, (disk, there) -> new Export(
                        new Sessions(experiments.loader()), experiments.writer(), experiments.loader())
                .run(new Export.Request(
                        run(there),
                        ExportFormat.ONNX,
                        Optional.of(there.resolve("model.onnx")),
                        Export.Request.Meaning.LOGITS,
                        false,
                        true,
                        false,
                        Optional.empty())));
    }

    /** All that a training writes, by what writes it there, with the numbers of the undisturbed one. */
    private void writeAll(Path root, TrainListener listener) {
        RunDirectory run = new RunDirectories(root)
                .create("tiny", "0123456789", "version: 1\n", "version: 1\n", made -> {
                    made.write(RunDirectory.SUMMARY, "summary\n");
                    made.write(RunDirectory.PROVENANCE, "{}\n");
                });
        RunLock.holding(run.path(), () -> {
            run.removeUnderWay();
            try (RunLog log = run.log()) {
                try (Interruption interruption = Interruption.watching(run, log)) {
                    List<MetricsLog.Row> rows =
                            MetricsLog.read(Path.of(result.run().toString()).resolve(RunDirectory.METRICS));
                    MetricsLog metrics =
                            run.startMetrics(List.copyOf(rows.get(0).values().keySet()));
                    for (MetricsLog.Row row : rows) {
                        Checkpoints.of(run).keep(whole.get(row.epoch()), metrics, row.values(), KEEP);
                        log.say("epoch " + row.epoch());
                    }
                    ResultFiles.write(run.results(), "test", result.test().orElseThrow());
                    run.write(RunDirectory.REPORT_HTML, "report\n");
                    run.seal(
                            RunDirectory.METRICS,
                            "results/test.json",
                            "results/test-images.json",
                            "results/test-images.csv");
                    interruption.over(RunStatus.DONE);
                } catch (RuntimeException e) {
                    RuntimeException told = Failures.told(e, run.path());
                    Failures.record(run, log, told);
                    throw told;
                }
            }
            return run;
        });
    }

    @Test
    void what_cannot_be_written_is_told_in_a_sentence_and_the_run_can_be_read_afterwards() throws IOException {
        FaultyDisk straight = new FaultyDisk();
        writeAll(straight.path(Files.createTempDirectory(folder, "all")), TrainListener.SILENT);
        List<Operation> journal = straight.journal();
        int ways = FaultyDisk.Failure.values().length * LENGTHS.size();
        boolean isEachInAllWays = FAULTS >= journal.size() * ways;
        assumeTrue(!isEachInAllWays || CrashPoints.SLICE == 0, "the first slice has them all");
        int step = (12 * journal.size() + FAULTS - 1) / FAULTS;
        Map<Operation.Kind, Integer> met = new HashMap<>();
        Map<Operation.Kind, Integer> failed = new HashMap<>();
        int count = 0;
        int told = 0;
        for (int point = 0; point < journal.size(); point++) {
            Operation.Kind kind = journal.get(point).kind();
            int before = met.merge(kind, 1, Integer::sum) - 1;
            if (isEachInAllWays) {
                for (int way = 0; way < ways; way++) {
                    told += isToldWhereItFails(point, way, journal.get(point)) ? 1 : 0;
                    count++;
                }
            } else if (before < ways || before % step == CrashPoints.SLICE % step) { // each kind in each way, by turns
                int way = (failed.merge(kind, 1, Integer::sum) - 1) % ways;
                told += isToldWhereItFails(point, way, journal.get(point)) ? 1 : 0;
                count++;
            }
        }
        System.out.println(count + " failures of the disk, " + told + " told");
    }

    private boolean isToldWhereItFails(int point, int way, Operation operation) throws IOException {
        FaultyDisk.Failure failure = FaultyDisk.Failure.values()[way / LENGTHS.size()];
        int length = LENGTHS.get(way % LENGTHS.size());
        String where = failure + " for " + length + " from point " + point + ": " + operation;
        Path root = Files.createTempDirectory(folder, "failing");
        FaultyDisk disk = new FaultyDisk().failing(point, length, failure);
        Throwable thrown = catchThrowable(() -> writeAll(disk.path(root), TrainListener.SILENT));
        if (thrown != null) {
            assertThat(thrown).as(where).isInstanceOfSatisfying(HanetException.class, words -> assertThat(
                            words.located())
                    .as(where)
                    .contains(root.toString())
                    .doesNotContain("\n"));
        }
        for (Path path : runs(root)) {
            assertReadAfterFailure(path, thrown == null, where);
        }
        remove(root);
        return thrown != null;
    }

    private void assertReadAfterFailure(Path path, boolean silent, String where) {
        Throwable broken = catchThrowable(() -> {
            RunDirectory run = RunDirectory.open(path);
            Checkpoints.of(run)
                    .resumable(note -> {})
                    .ifPresent(state -> assertThat(digest(state)).as(where).isEqualTo(states.get(state.epochs())));
            if (silent) {
                assertThat(run.status()).as(where).isEqualTo(RunStatus.DONE);
            }
            if (run.status() == RunStatus.DONE) {
                FinishedRun.read(run);
            }
        });
        if (broken instanceof HanetException told
                && told.problem().startsWith("'" + path.resolve("status") + "' says ")) {
            assertThat(told.remedy().orElse("")).as(where).contains("--resume"); // torn where nothing could be written
        } else {
            assertThat(broken).as(where).isNull();
        }
    }
}
