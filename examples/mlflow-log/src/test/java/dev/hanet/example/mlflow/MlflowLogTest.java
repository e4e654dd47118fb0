package dev.hanet.example.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.run.Best;
import dev.hanet.toolkit.run.PeakMemory;
import dev.hanet.toolkit.run.RunDirectories;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.train.EpochReport;
import dev.hanet.toolkit.train.TrainListener;
import dev.hanet.toolkit.train.TrainPlan;
import dev.hanet.toolkit.train.TrainResult;
import dev.hanet.toolkit.train.TrainingLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MlflowLogTest {
    private static final Clock NOON = Clock.fixed(Instant.ofEpochMilli(1_764_000_000_123L), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private RunDirectory run;

    @BeforeEach
    void set_up() {
        run = new RunDirectories(folder.resolve("runs"))
                .create(
                        "study",
                        "0123456789",
                        "seed: 7\n",
                        "seed: 7  # study.yaml:1\nmodel:\n  insert:\n    - type: ha  # default\n",
                        made -> {});
    }

    private MlflowLog log(TrainListener listener) {
        return new MlflowLog(folder.resolve("mlruns"), listener, NOON);
    }

    private TrainPlan plan(int done) {
        return new TrainPlan(run.path(), "cpu", 3, done, 4, 2, 1, 1, 10);
    }

    private static EpochReport epoch(int number, double loss) {
        return new EpochReport(
                number,
                3,
                loss,
                0.01,
                1.5,
                4,
                0,
                Map.of(),
                Map.of("mDice", loss / 2, "auc", Double.NaN),
                Map.of(),
                true,
                2);
    }

    private TrainResult result() {
        return new TrainResult(
                run.path(),
                new Best(2, 0.5),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                1,
                0,
                PeakMemory.UNKNOWN);
    }

    private Path entry() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("mlruns"), 2)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9a-f]{32}"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void a_training_is_a_run_of_its_experiment_in_the_layout_that_mlflow_reads() throws IOException {
        run.write(RunDirectory.REPORT_HTML, "<html></html>");
        try (MlflowLog log = log(TrainListener.SILENT)) {
            log.started(plan(0));
            assertThat(entry().resolve("meta.yaml")).content().contains("status: 1\n", "end_time: null\n");
            log.epochEnded(epoch(1, 0.5));
            log.epochEnded(epoch(2, 0.25));
            log.ended(result());
        }
        Path entry = entry();
        assertThat(entry.resolve("meta.yaml"))
                .content()
                .contains(
                        "run_id: " + entry.getFileName() + "\n",
                        "experiment_id: '" + entry.getParent().getFileName() + "'\n",
                        "start_time: 1764000000123\n",
                        "status: 3\n");
        assertThat(entry.getParent().getFileName().toString()).matches("\\d{18}");
        assertThat(entry.resolveSibling("meta.yaml"))
                .content()
                .contains("name: 'study'\n", "lifecycle_stage: active\n");
        assertThat(entry.resolve("metrics/train/loss")).hasContent("1764000000123 0.5 1\n1764000000123 0.25 2\n");
        assertThat(entry.resolve("metrics/validation/mDice"))
                .hasContent("1764000000123 0.25 1\n1764000000123 0.125 2\n");
        assertThat(entry.resolve("metrics/validation/auc")).doesNotExist();
        assertThat(entry.resolve("params/seed")).hasContent("7");
        assertThat(entry.resolve("params/model.insert.0.type")).hasContent("ha");
        assertThat(entry.resolve("tags/mlflow.runName"))
                .hasContent(run.path().getFileName().toString());
        assertThat(entry.resolve("artifacts/report.html")).hasContent("<html></html>");
    }

    @Test
    void what_is_known_against_its_results_is_the_description_of_the_run() throws IOException {
        run.write(RunDirectory.REPORT_HTML, "<html></html>");
        try (MlflowLog log = log(TrainListener.SILENT)) {
            log.started(plan(0));
            assertThat(entry().resolve("tags/mlflow.note.content")).doesNotExist();
            run.write(RunDirectory.METRICS, "epoch,loss,steps,stepsLeftOut\n1,0.5,4,1\n2,0.4,4,0\n");
            log.ended(result());
        }
        assertThat(entry().resolve("tags/mlflow.note.content"))
                .content()
                .startsWith("- 1 of 8 steps was left out, as loss or gradient was no number there");
    }

    @Test
    void what_stops_is_failed_and_goes_on_as_the_same_run_without_what_is_repeated() throws IOException {
        try (MlflowLog log = log(TrainListener.SILENT)) {
            log.started(plan(0));
            log.epochEnded(epoch(1, 0.5));
            log.epochEnded(epoch(2, 0.25));
        }
        assertThat(entry().resolve("meta.yaml")).content().contains("status: 4\n");
        List<Integer> heard = new ArrayList<>();
        try (MlflowLog log = log(new TrainListener() {
            @Override
            public void epochEnded(EpochReport epoch) {
                heard.add(epoch.epoch());
            }
        })) {
            log.started(plan(1));
            log.epochEnded(epoch(2, 0.2));
        }
        assertThat(entry().resolve("metrics/train/loss")).hasContent("1764000000123 0.5 1\n1764000000123 0.2 2\n");
        assertThat(heard).containsExactly(2);
    }

    @Test
    void the_jar_offers_it_by_its_name() {
        assertThat(ServiceLoader.load(TrainingLog.Kind.class).stream()
                        .map(kind -> kind.get().name()))
                .contains("mlflow");
    }
}
