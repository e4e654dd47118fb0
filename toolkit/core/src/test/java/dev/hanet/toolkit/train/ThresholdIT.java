package dev.hanet.toolkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Decision;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.export.Export;
import dev.hanet.toolkit.export.ExportFormat;
import dev.hanet.toolkit.metric.ThresholdCounts;
import dev.hanet.toolkit.run.ChosenThreshold;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunException;
import dev.hanet.toolkit.run.StoredResult;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Segmentation;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.use.Evaluation;
import dev.hanet.toolkit.use.NamedImage;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.SpecException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A threshold of two classes from its choice to everything that decides by it. */
class ThresholdIT {
    @TempDir
    private Path folder;

    private Experiments experiments;

    @BeforeEach
    void write() {
        experiments = new Experiments(folder);
    }

    private static Overlay vessels(String threshold) {
        return Overlay.parse(
                "model.context={type: none}",
                "data.dataset={type: phantom, kind: vessels, difficulty: easy, size: 32,"
                        + " images: {training: 3, validation: 2, test: 2}}",
                "train.epochs=2",
                "train.optimizer.learningRate=0.01",
                "train.select={metric: f1, mode: last}",
                "evaluate.metrics=[f1, sensitivity]",
                "evaluate.threshold=" + threshold);
    }

    private Experiment experiment(Overlay overlay) {
        Path spec = folder.resolve("vessels.yaml");
        try {
            Files.writeString(
                    spec,
                    TinySpec.TEXT
                            .replace("[background, rim, cup]", "[background, vessel]")
                            .replace("{disc: [rim, cup], cup: [cup]}", "{vessel: [vessel]}"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return experiments.loader().load(spec.toString(), overlay);
    }

    private TrainResult train(TrainListener listener, String runs, String threshold) {
        return experiments.train().begin(experiment(vessels(threshold)), experiments.settings(runs), listener);
    }

    private OpenRun open(Path run) {
        return new Sessions(experiments.loader()).open(run, Device.CPU);
    }

    private static Sample sample(OpenRun open, String name) {
        return new NamedImage(name, Optional.empty())
                .read(open.experiment().spec().data(), DataRoots.of());
    }

    private static void assertDecidedFrom(double threshold, Segmentation found) {
        float[] values = found.probabilities().values();
        byte[] labels = found.mask().classes();
        for (int pixel = 0; pixel < labels.length; pixel++) {
            assertThat(labels[pixel] == 1).isEqualTo(values[labels.length + pixel] >= (float) threshold);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Part.class,
            names = {"TRAINING", "VALIDATION"})
    void best_threshold_of_a_part_is_kept_and_decides_whatever_is_segmented(Part part) throws IOException {
        TrainResult result = train(TrainListener.SILENT, "runs", part.label());
        ChosenThreshold chosen = result.threshold().orElseThrow();

        assertThat(chosen.threshold())
                .as("a network after two epochs is sure of nothing")
                .isNotEqualTo(0.5);
        assertThat(chosen.part()).isEqualTo(part.label());
        assertThat(chosen.images()).isEqualTo(part == Part.TRAINING ? 3 : 2);
        assertThat(chosen.f1()).isGreaterThan(chosen.f1AtHalf());
        assertThat(ChosenThreshold.of(RunDirectory.open(result.run()))).hasValue(chosen);
        try (OpenRun open = open(result.run())) {
            ThresholdCounts counts = new ThresholdCounts(Decision.LIKELIEST, true);
            for (int image = 0; image < chosen.images(); image++) {
                Sample sample = sample(open, part.label() + "-00" + image);
                counts.add(
                        open.session().segment(sample).probabilities(),
                        sample.mask().orElseThrow(),
                        Optional.empty());
            }
            assertThat(counts.best()).isEqualTo(OptionalDouble.of(chosen.threshold()));
            assertDecidedFrom(chosen.threshold(), open.session().segment(sample(open, "test-001")));
            assertThat(open.caution()).isEmpty();
        }
        Evaluation again = experiments.evaluate(result.run(), Optional.of(Part.TEST), Overlay.NONE);
        assertThat(again.threshold()).isEqualTo(chosen.threshold());
        assertThat(again.result().values())
                .isEqualTo(StoredResult.read(result.run().resolve("results"), "test")
                        .values());
        assertThat(experiments
                        .evaluate(result.run(), Optional.of(part), Overlay.NONE)
                        .result()
                        .value("f1"))
                .isEqualTo(chosen.f1());
        assertThat(Files.readString(result.run().resolve("report.md")))
                .contains("chosen on the " + chosen.images() + " images of " + part.label()
                        + ": f1 (vessel, pooled, whole images) ");
        assertThat(new Export(new Sessions(experiments.loader()), experiments.writer(), experiments.loader())
                        .run(new Export.Request(
                                result.run(),
                                ExportFormat.TORCHSCRIPT,
                                Optional.of(folder.resolve("model.pt")),
                                Export.Request.Meaning.PROBABILITIES,
                                false,
                                false,
                                false,
                                Optional.empty()))
                        .lines())
                .contains("class   the second class where its probability is " + chosen.threshold()
                        + " or more, else the first");
    }

    @Test
    void written_threshold_decides_from_the_first_validation_on() {
        TrainResult low = train(TrainListener.SILENT, "low", "0.05");
        try (OpenRun open = open(low.run())) {
            assertDecidedFrom(0.05, open.session().segment(sample(open, "test-001")));
        }
        assertThat(low.threshold()).isEmpty();
        TrainResult plain = train(TrainListener.SILENT, "plain", "0.5");
        assertThat(low.best().value()).isNotEqualTo(plain.best().value());
        assertThat(low.test().orElseThrow().value("sensitivity"))
                .isGreaterThan(plain.test().orElseThrow().value("sensitivity"));
    }

    @Test
    void resumed_run_chooses_the_same_and_one_that_was_stopped_says_that_it_has_not_chosen() throws IOException {
        Path straight = train(TrainListener.SILENT, "straight", "training").run();
        Heard interruption = Heard.stoppingAt(2, 1);
        assertThatThrownBy(() -> train(interruption, "stopped", "training")).isInstanceOf(Heard.Stop.class);
        try (OpenRun open = open(interruption.run())) {
            assertThat(open.caution().orElseThrow())
                    .startsWith("the run '" + interruption.run()
                            + "' is not done but failed: its weights are those of epoch ")
                    .contains(", the best so far of ")
                    .endsWith("; the threshold is 0.5: none was chosen on training, which is done when training ends");
            assertThat(open.session().threshold()).isEqualTo(0.5);
        }
        experiments.train().resume(interruption.run(), experiments.settings("stopped"), TrainListener.SILENT);
        for (String file : List.of("results/threshold.json", "results/test.json")) {
            assertThat(Files.mismatch(straight.resolve(file), interruption.run().resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
        Files.writeString(straight.resolve("results/threshold.json"), "{\"threshold\": 0.4}");
        assertThatThrownBy(() -> open(straight))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("threshold.json' is not what was written");
    }

    @Test
    void three_classes_and_missing_parts_are_told_at_the_key() {
        assertThatThrownBy(() -> experiments.tiny(Overlay.parse("evaluate.threshold=training")))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("evaluate.threshold: a threshold decides two classes, and here are 3");
        Overlay none =
                vessels("validation").and(Overlay.parse("train.select.mode=last", "train.schedule={type: constant}"));
        assertThatThrownBy(() -> experiments.tiny(
                        none.and(Overlay.parse("data.split={type: listed, training: [training-001]}"))))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("evaluate.threshold: there is no validation part to choose the threshold on");
        assertThatThrownBy(() -> experiments
                        .train()
                        .begin(
                                experiment(none.and(Overlay.parse("data.dataset.images.validation=0"))),
                                experiments.settings("empty"),
                                TrainListener.SILENT))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the threshold is chosen on the validation part of the split, which is empty");
    }
}
