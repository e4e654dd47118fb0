package dev.hanet.toolkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.TrainingRules;
import dev.hanet.blocks.torch.TrainingStep;
import dev.hanet.toolkit.data.BatchLoader;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Examples;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.Tiff;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.run.Caution;
import dev.hanet.toolkit.run.Checkpoints;
import dev.hanet.toolkit.run.Column;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.TrainingState;
import dev.hanet.toolkit.schedule.Course;
import dev.hanet.toolkit.spec.OnNonFinite;
import dev.hanet.toolkit.spec.TrainSpec;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that cannot be taken, losses that rise, and epochs that are kept. */
class NotFiniteIT {
    private static final int STEPS = 20;

    @TempDir
    private Path folder;

    private Experiments experiments;

    @BeforeEach
    void write() {
        experiments = new Experiments(folder);
    }

    /** Twenty images of one number, in an order of their own; some of another. */
    private record Numbered(float usual, float unusual, int count, int label) implements Examples {
        @Override
        public int count() {
            return STEPS;
        }

        @Override
        public Sample example(long seed, int epoch, int index) {
            ImageSize size = ImageSize.of(32);
            float[] values = new float[3 * size.pixels()];
            Arrays.fill(values, index < count ? unusual : usual);
            byte[] classes = new byte[size.pixels()];
            Arrays.fill(classes, (byte) label);
            return Sample.of("image " + index, new Image(3, size, values), new Mask(size, classes));
        }
    }

    private EpochOfSteps.Result epoch(Examples examples, OnNonFinite then, Heard heard, String... sets) {
        Experiment experiment = experiments.tiny(Overlay.parse(sets));
        TrainSpec spec = experiment.spec().train();
        try (Network network = Network.create(experiment.graph(), Device.CPU, 1);
                TrainingStep step = network.training(spec.optimizer(), Set.of(), TrainingRules.NONE);
                BatchLoader batches = new BatchLoader(examples, 1, 1, 0, 1)) {
            return new EpochOfSteps(
                            step,
                            spec.schedule().start(new Course(1, STEPS, true)),
                            0.01,
                            1,
                            passed -> 1,
                            1,
                            then,
                            heard)
                    .run(0, STEPS, batches);
        }
    }

    @Test
    void a_tenth_of_the_steps_may_be_left_out_and_is_told() {
        Heard heard = new Heard();
        EpochOfSteps.Result result = epoch(new Numbered(1, Float.NaN, 2, 1), OnNonFinite.SKIP, heard);

        assertThat(result.averages().of(Column.Training.LOSS)).isFinite();
        assertThat(heard.steps()).isEqualTo(STEPS - 2);
        assertThat(heard.notes())
                .hasSize(3)
                .last()
                .isEqualTo("warning: 2 of 20 steps of epoch 1 were left out; up to 2 may be");
        assertThat(heard.notes().get(0))
                .startsWith("warning: in step ")
                .contains("the loss is NaN", "on the images image ", "is the first layer that is not finite")
                .endsWith("; the images hold numbers that are not finite; the step is left out");
    }

    @Test
    void one_more_ends_training() {
        Heard heard = new Heard();
        assertThatThrownBy(() -> epoch(new Numbered(1, Float.NaN, 3, 1), OnNonFinite.SKIP, heard))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("in step ");
        assertThat(heard.notes()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "NaN, the images hold numbers that are not finite, hanet data check",
        "1e38, the images hold numbers up to 1.00e+38, normalize"
    })
    void images_that_explain_it_are_told_with_what_to_do(float unusual, String words, String remedy) {
        assertThatThrownBy(() -> epoch(new Numbered(1, unusual, 1, 1), OnNonFinite.STOP, new Heard()))
                .isInstanceOfSatisfying(HanetException.class, told -> {
                    assertThat(told.problem()).contains("'encoder.", "is the first layer that is not finite", words);
                    assertThat(told.remedy().orElseThrow()).contains(remedy, "this epoch are kept");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "1e38, batch, 1, 'all layers and gradients are finite, their sum is too large'",
        "1e35, none, 1e4, 'all layers are finite, the gradient of '",
        "1e39, batch, 1, '''loss'' is the first layer that is not finite'"
    })
    void a_loss_that_explains_it_is_told(String factor, String norm, float images, String where) {
        String[] sets = {
            "train.loss={type: sum, parts: [{loss: {type: cross-entropy}, weight: " + factor + "}]}",
            "model.encoder.norm=" + norm,
            "model.decoder.norm=" + norm,
            "model.context={type: none}"
        };
        assertThatThrownBy(() -> epoch(new Numbered(images, 1, 0, 1), OnNonFinite.STOP, new Heard(), sets))
                .isInstanceOfSatisfying(HanetException.class, told -> assertThat(told.problem())
                        .contains(where, "images and masks explain nothing"));
    }

    @Test
    void a_rate_that_is_too_large_is_told_with_the_first_layer_and_sound_images() {
        assertThatThrownBy(() -> train("far", TrainListener.SILENT, "train.optimizer.learningRate=1e30"))
                .isInstanceOfSatisfying(HanetException.class, told -> {
                    assertThat(told.problem())
                            .contains("is the first layer that is not finite", "images and masks explain nothing");
                    assertThat(told.remedy().orElseThrow()).contains("train.optimizer.learningRate", "train.clipNorm");
                });
    }

    @Test
    void a_loss_that_rises_is_told_once() {
        Heard heard = new Heard();
        train("rising", heard, "train.optimizer={type: sgd, learningRate: 20, momentum: 0}", "train.epochs=1");
        assertThat(heard.notes())
                .filteredOn(note -> note.contains("training diverges"))
                .hasSize(1);

        Heard calm = new Heard();
        train("calm", calm);
        assertThat(calm.notes()).noneMatch(note -> note.contains("diverges"));
    }

    @ParameterizedTest(name = "average: {0}")
    @ValueSource(strings = {"{decay: 0.99}", "{decay: 0.9, warmup: false}"})
    void a_run_whose_steps_were_left_out_goes_on_bit_by_bit_with_its_average(String average) throws IOException {
        int side = 16;
        for (int i = 0; i < 8; i++) {
            float[] values = new float[side * side];
            int[] labels = new int[side * side];
            for (int pixel = 0; pixel < values.length; pixel++) {
                labels[pixel] = pixel / side / 6;
                values[pixel] = i == 2 && pixel == 0 ? Float.MAX_VALUE : 40 * labels[pixel] + 3 * i + pixel % side;
            }
            Tiff.floats(folder.resolve("images/i" + i + ".tif"), side, side, values);
            Tiff.bytes(folder.resolve("masks/i" + i + ".tif"), side, side, labels);
        }
        String[] sets = {
            "data.dataset={type: folder, images: images, masks: masks, channels: 1, values: {0: background, 1: rim, 2: cup}}",
            "data.split={type: listed, training: [i0, i1, i2, i3, i4, i5], validation: [i6], test: [i7]}",
            "data.prepare=[{type: resize, size: 16}, {type: normalize, using: given, mean: [0.5], std: [0.000001]}]",
            "train.batch=1",
            "train.onNonFinite=skip",
            "train.average=" + average
        };
        Experiment experiment = experiments.tiny(Overlay.parse(sets));
        DataRoots roots = DataRoots.of(folder);
        Heard whole = new Heard();
        Path straight = experiments
                .train()
                .begin(experiment, experiments.settings("straight", roots), whole)
                .run();
        assertThat(whole.notes()).anyMatch(note -> note.contains("1 of 6 steps of epoch 1 were left out"));
        Heard interruption = Heard.stoppingAt(3, 2);
        assertThatThrownBy(() ->
                        experiments.train().begin(experiment, experiments.settings("stopped", roots), interruption))
                .isInstanceOf(Heard.Stop.class);
        experiments.train().resume(interruption.run(), experiments.settings("stopped", roots), TrainListener.SILENT);

        for (String file : List.of("metrics.csv", "checkpoints/last/checkpoint.safetensors")) {
            assertThat(Files.mismatch(straight.resolve(file), interruption.run().resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
        assertThat(Checkpoints.of(RunDirectory.open(straight))
                        .resumable(told -> {})
                        .orElseThrow()
                        .updates())
                .hasValue(4 * 5);
        String leftOut = "4 of 24 steps were left out, as loss or gradient was no number there";
        for (Path run : List.of(straight, interruption.run())) {
            assertThat(Caution.words(RunDirectory.open(run)))
                    .singleElement()
                    .asString()
                    .startsWith(leftOut);
            assertThat(run.resolve("report.md")).content().contains("**Warning:** " + leftOut);
        }
        assertThat(straight.resolve("metrics.csv")).content().contains(",steps,stepsLeftOut,", ",6,1,");
    }

    private TrainResult train(String runs, TrainListener listener, String... sets) {
        return experiments.train().begin(experiments.tiny(Overlay.parse(sets)), experiments.settings(runs), listener);
    }

    private static List<String> checkpoints(Path run) throws IOException {
        try (Stream<Path> all = Files.list(run.resolve("checkpoints"))) {
            return all.map(one -> one.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void the_epochs_that_are_wanted_stay_and_training_goes_on_from_the_newest_whole_one() throws IOException {
        assertThat(checkpoints(train("plain", TrainListener.SILENT).run())).containsExactly("before", "best", "last");
        Path every =
                train("every", TrainListener.SILENT, "train.keep={every: 3}").run();
        assertThat(checkpoints(every)).containsExactly("before", "best", "epoch-3", "last");
        Path run = train("kept", TrainListener.SILENT, "train.keep={last: 3, every: 1}", "train.epochs=5")
                .run();
        assertThat(checkpoints(run))
                .containsExactly("before", "best", "epoch-1", "epoch-2", "epoch-3", "epoch-4", "epoch-5", "last");
        Path three = train("three", TrainListener.SILENT, "train.keep={last: 3}", "train.epochs=5")
                .run();
        assertThat(checkpoints(three)).containsExactly("before", "best", "epoch-3", "epoch-4", "epoch-5", "last");

        for (String damaged : List.of("last", "before", "epoch-5", "epoch-4")) {
            Files.write(three.resolve("checkpoints").resolve(damaged).resolve("checkpoint.safetensors"), new byte[9]);
        }
        Heard told = new Heard();
        TrainingState state =
                Checkpoints.of(RunDirectory.open(three)).resumable(told::note).orElseThrow();
        assertThat(state.epochs()).isEqualTo(3);
        assertThat(told.notes()).singleElement().asString().contains("last", "goes on from epoch 3, which is kept");
    }
}
