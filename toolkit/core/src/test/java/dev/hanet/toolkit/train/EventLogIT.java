package dev.hanet.toolkit.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogIT {
    @TempDir
    private Path folder;

    @Test
    void a_training_is_written_for_tensorboard_and_ends_as_without() throws IOException {
        Experiments experiments = new Experiments(folder);
        Overlay two = Overlay.parse("train.epochs=2");
        TrainResult plain =
                experiments.train().begin(experiments.tiny(two), experiments.settings("plain"), TrainListener.SILENT);
        TrainResult result;
        try (EventLog events = new EventLog(TrainListener.SILENT)) {
            result = experiments.train().begin(experiments.tiny(two), experiments.settings("logged"), events);
            events.ended(result);
        }
        assertThat(plain.run().resolve("tensorboard")).doesNotExist();
        assertThat(result.test().orElseThrow().values())
                .isEqualTo(plain.test().orElseThrow().values());
        List<Path> files;
        try (Stream<Path> all = Files.list(result.run().resolve("tensorboard"))) {
            files = all.toList();
        }
        assertThat(files).hasSize(1);
        String bytes = new String(Files.readAllBytes(files.get(0)), StandardCharsets.ISO_8859_1);
        assertThat(bytes.split("train/learningRate", -1)).hasSize(3);
        assertThat(bytes)
                .contains(
                        "brain.Event:2",
                        "network",
                        "total",
                        "_hparams_/session_start_info",
                        "train.optimizer.learningRate",
                        "train/loss",
                        "validation/",
                        "test/",
                        "\u0089PNG",
                        "_hparams_/session_end_info");
    }

    @Test
    void what_is_known_against_its_results_stands_beside_them() throws IOException {
        Experiments experiments = new Experiments(folder);
        Path source = experiments.trained("source", "train.epochs=1").run();
        Overlay seen = Overlay.parse(
                "train.from=" + source,
                "train.epochs=1",
                "data.split={type: listed, training: [training-000], validation: [validation-000], test: [training-003]}");
        Path run;
        try (EventLog events = new EventLog(TrainListener.SILENT)) {
            TrainResult result =
                    experiments.train().begin(experiments.tiny(seen), experiments.settings("logged"), events);
            events.ended(result);
            run = result.run();
        }
        try (Stream<Path> all = Files.list(run.resolve("tensorboard"))) {
            assertThat(Files.readString(all.findFirst().orElseThrow(), StandardCharsets.ISO_8859_1))
                    .contains("cautions", "has seen images that this is tested on or chosen by: 1 of test");
        }
    }
}
