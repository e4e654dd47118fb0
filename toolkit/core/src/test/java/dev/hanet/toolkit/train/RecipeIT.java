package dev.hanet.toolkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.plan.TrainingMemory;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.run.Checkpoints;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.toolkit.run.TrainingState;
import dev.hanet.toolkit.use.Evaluation;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.SpecException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a recipe adds to plain training: averages, frozen parts, rates by part, clipping, patience. */
class RecipeIT {
    private static final String[] ALL = {
        "train.optimizer={type: adamw, learningRate: 0.01, rates: {encoder: 0.1, head: 2}}",
        "train.schedule={type: cosine, warmupSteps: 3}",
        "train.freeze={parts: [encoder], until: 2}",
        "train.clipNorm=0.5",
        "train.average={decay: 0.9}",
        "train.patience=3",
        "train.precision=bfloat16",
        "train.batch=1",
        "train.accumulate=2",
        "train.recompute=blocks",
        "train.deepSupervision={course: cosine, to: 0.1, by: 2}",
        "model.auxiliary=[{at: bottleneck, weight: 0.5}]",
        "model.context.purity=0.3"
    };

    @TempDir
    private Path folder;

    private Experiments experiments;

    @BeforeEach
    void write() {
        experiments = new Experiments(folder);
    }

    private TrainResult train(String runs, String... sets) {
        return train(TrainListener.SILENT, runs, sets);
    }

    private TrainResult train(TrainListener listener, String runs, String... sets) {
        return experiments.train().begin(experiments.tiny(Overlay.parse(sets)), experiments.settings(runs), listener);
    }

    private static TrainingState last(TrainResult result) {
        return Checkpoints.of(RunDirectory.open(result.run()))
                .resumable(told -> {})
                .orElseThrow();
    }

    private static float[] values(TrainingState state, String name) {
        Tensor tensor = state.model().get(name);
        assertThat(tensor).as(name).isNotNull();
        return tensor.toFloats();
    }

    @ParameterizedTest(name = "stopped in step {1} of epoch {0}")
    @CsvSource({"2, 1", "3, 2"})
    void run_with_everything_on_goes_on_bit_by_bit(int epoch, int step) throws IOException {
        Path straight = train("straight", ALL).run();
        Heard interruption = Heard.stoppingAt(epoch, step);
        assertThatThrownBy(() -> train(interruption, "stopped", ALL)).isInstanceOf(Heard.Stop.class);
        experiments.train().resume(interruption.run(), experiments.settings("stopped"), TrainListener.SILENT);

        for (String file : List.of(
                "metrics.csv",
                "results/test.json",
                "checkpoints/last/checkpoint.safetensors",
                "checkpoints/best/weights.safetensors")) {
            assertThat(Files.mismatch(straight.resolve(file), interruption.run().resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
    }

    @Test
    void what_the_training_part_is_too_small_for_is_told() {
        Heard large = Heard.stoppingAt(1, 1);
        assertThatThrownBy(() -> train(
                        large,
                        "large",
                        "train.batch=8",
                        "train.accumulate=3",
                        "train.stepsPerEpoch=5",
                        "train.schedule={type: cosine, warmupSteps: 9}"))
                .isInstanceOf(Heard.Stop.class);
        assertThat(large.notes())
                .containsExactly(
                        "warning: train.batch is 8, but an epoch has 4 training images or patches: a step learns from those",
                        "warning: train.accumulate is 3, but the batches of an epoch are 1: a step is made of those",
                        "warning: train.stepsPerEpoch is 5, but the training part is used up after 1",
                        "warning: train.schedule.warmupSteps: the rate rises until training ends, with step 4");

        Heard fitting = Heard.stoppingAt(1, 1);
        assertThatThrownBy(() -> train(
                        fitting,
                        "fitting",
                        "train.batch=4",
                        "train.stepsPerEpoch=1",
                        "train.schedule={type: cosine, warmupSteps: 3}"))
                .isInstanceOf(Heard.Stop.class);
        assertThat(fitting.notes()).isEmpty();
    }

    @Test
    void average_is_what_validation_measures_and_the_best_epoch_keeps() {
        TrainResult result = train("average", "train.average={decay: 0.9}");
        Evaluation again = experiments.evaluate(result.run(), Optional.of(Part.VALIDATION), Overlay.NONE);
        assertThat(again.result().value("mDice")).isCloseTo(result.best().value(), within(1e-12));

        TrainResult one = train("one", "train.average={decay: 0.9}", "train.epochs=1");
        TrainingState state = last(one);
        assertThat(Checkpoints.of(RunDirectory.open(one.run()))
                        .readBest()
                        .get("decoder.classifier.weight")
                        .toFloats())
                .containsExactly(
                        state.average().get("decoder.classifier.weight").toFloats())
                .isNotEqualTo(state.model().get("decoder.classifier.weight").toFloats());
        assertThat(values(state, "decoder.classifier.weight"))
                .as("training itself goes on from the weights")
                .containsExactly(values(last(train("plain", "train.epochs=1")), "decoder.classifier.weight"));
    }

    private static TrainListener remembering(List<StepReport> steps) {
        return new TrainListener() {
            @Override
            public void stepped(StepReport report) {
                steps.add(report);
            }
        };
    }

    @Test
    void steps_of_several_batches_are_fewer_and_the_plan_knows_their_sums() {
        List<StepReport> together = new ArrayList<>();
        train(remembering(together), "together", "train.batch=1", "train.accumulate=3", "train.epochs=1");
        List<StepReport> single = new ArrayList<>();
        train(remembering(single), "single", "train.batch=1", "train.epochs=1");
        assertThat(together).isNotEmpty().allSatisfy(step -> {
            assertThat(step.images()).isEqualTo(3);
            assertThat(step.steps()).isEqualTo(single.size() / 3);
        });

        TrainingMemory one =
                experiments.tiny(Overlay.parse("train.batch=1")).plan().training();
        TrainingMemory many = experiments
                .tiny(Overlay.parse("train.batch=1", "train.accumulate=3"))
                .plan()
                .training();
        assertThat(many.gradients() - one.gradients())
                .isEqualTo(4 * experiments.tiny(Overlay.NONE).plan().parameters());
    }

    @Test
    void best_epoch_is_that_with_the_highest_mean_of_the_metrics_asked_for() {
        TrainResult one = train("one", "train.select.metric=diceCup");
        TrainResult both = train("both", "train.select.metric=[diceDisc, diceCup]");
        Evaluation again = experiments.evaluate(both.run(), Optional.of(Part.VALIDATION), Overlay.NONE);
        assertThat(both.best().value())
                .isCloseTo((again.result().value("diceDisc") + again.result().value("diceCup")) / 2, within(1e-12))
                .isNotEqualTo(one.best().value());
        assertThat(both.choice())
                .startsWith("mean of diceDisc (disc, mean of images) and diceCup (cup, mean of images) 0.");
        assertThatThrownBy(() -> experiments.tiny(Overlay.parse("train.select.metric=[diceDisc, f1]")))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("epochs are chosen by 'f1', which is not measured");
    }

    @Test
    void plan_counts_the_average_beside_what_the_optimizer_remembers() {
        long plain = experiments.tiny(Overlay.NONE).plan().training().optimizer();
        long averaged = experiments
                .tiny(Overlay.parse("train.average.decay=0.9"))
                .plan()
                .training()
                .optimizer();
        assertThat(averaged).isEqualTo(2 * plain);
    }

    @Test
    void frozen_part_stays_until_its_epoch() {
        TrainingState one = last(train("one", "train.epochs=1", "train.freeze=[encoder]"));
        String name = one.model().keySet().stream()
                .filter(key -> key.startsWith("encoder."))
                .findFirst()
                .orElseThrow();
        TrainingState two = last(train("two", "train.epochs=2", "train.freeze=[encoder]"));
        TrainingState let = last(train("let", "train.epochs=2", "train.freeze={parts: [encoder], until: 1}"));
        assertThat(values(two, name)).containsExactly(values(one, name)).isNotEqualTo(values(let, name));
        assertThat(values(two, "decoder.classifier.weight")).isNotEqualTo(values(one, "decoder.classifier.weight"));
    }

    @Test
    void training_ends_when_no_epoch_has_been_better_for_long_enough() {
        List<String> notes = new ArrayList<>();
        TrainListener listener = new TrainListener() {
            @Override
            public void note(String sentence) {
                notes.add(sentence);
            }
        };
        TrainResult result =
                train(listener, "patience", "train.optimizer.learningRate=1e-12", "train.patience=1", "train.epochs=9");
        assertThat(result.run().resolve("metrics.csv")).content().hasLineCount(1 + 2);
        assertThat(RunDirectory.open(result.run()).status()).isEqualTo(RunStatus.DONE);
        assertThat(notes)
                .contains("training ends after epoch 2 of 9: none has been better than epoch 1 for as long as"
                        + " train.patience waits");
        assertThat(result.run().resolve("log.txt")).content().contains("training ends after epoch 2 of 9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train.freeze=[encodr]|train.freeze: the network has no part 'encodr' with weights",
                "train.optimizer.rates={decodr: 0.1}|train.optimizer.rates.decodr: the network has no part 'decodr'",
                "train.optimizer.rates={decodr: 0}|0 ",
                "train.freeze=[encoder, context, decoder]|every weight of the network stays as it is",
                "train.clipNorm=0|train.clipNorm",
                "train.deepSupervision={course: linear}|train.deepSupervision: there is no further loss whose weight could change",
                "train.deepSupervision={course: linear, by: 99}|is an epoch of this training, so it is at most",
                "model.context={normalize: none, purity: 1}|purity judges the normalized scores",
                "train.average={decay: 2}|train.average.decay"
            })
    void mistakes_in_a_recipe_are_told_at_their_key(String set, String told) {
        assertThatThrownBy(() -> experiments.tiny(Overlay.parse(set)))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining(told);
    }

    @Test
    void millimetres_are_measured_of_network_and_baselines_where_the_spacing_is_known_and_else_refused_before_a_step() {
        String metrics = "evaluate.metrics=[mDice, hd95Mm]";
        TrainResult result = train("mm", "train.epochs=1", metrics, "data.spacing=[2, 2]");
        double pixels = train("pixels", "train.epochs=1", "evaluate.metrics=[mDice, hd95]")
                .test()
                .orElseThrow()
                .value("hd95");
        assertThat(result.test().orElseThrow().value("hd95Mm")).isCloseTo(2 * pixels, within(1e-9));
        assertThat(result.baselines()).isNotEmpty().allSatisfy((name, baseline) -> assertThat(baseline.value("hd95Mm"))
                .as(name)
                .isPositive());

        assertThatThrownBy(() -> train("none", metrics))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(
                        "'hd95Mm' is in millimetres, and nothing says how far apart the pixels of 'validation-000' lie");
        assertThat(folder.resolve("none")).as("no run was begun").doesNotExist();
    }

    @Test
    void a_test_part_that_is_not_asked_for_is_left_alone() {
        TrainResult result = train("untested", "train.epochs=1", "evaluate.test=false");
        assertThat(result.test()).isEmpty();
        assertThat(result.baselines()).isEmpty();
        assertThat(result.run().resolve("results/test.json")).doesNotExist();
        assertThat(experiments
                        .evaluate(result.run(), Optional.of(Part.TEST), Overlay.NONE)
                        .result()
                        .perImage())
                .hasSize(2);
    }

    /** The loss of a run's first epoch is the main one plus the further ones times what they count. */
    @Test
    void further_losses_count_less_over_time_and_nothing_else_changes() {
        String[] further = {"train.epochs=2", "train.optimizer.learningRate=1e-12", "model.context.purity=0.3"};
        double full = loss(train("full", further));
        double none = loss(train("none", "train.epochs=2", "train.optimizer.learningRate=1e-12"));
        double half = loss(train(
                "half", further[0], further[1], further[2], "train.deepSupervision={course: linear, to: 0.5, by: 1}"));

        assertThat(full - none).as("the loss of purity, weighted").isGreaterThan(0.01);
        assertThat(half - none).isCloseTo((full - none) / 2, within(1e-5));
    }

    /** Of the last epoch. */
    private static double loss(TrainResult result) {
        try {
            List<String> lines = Files.readAllLines(result.run().resolve("metrics.csv"));
            int column = List.of(lines.get(0).split(",", -1)).indexOf("loss");
            return Double.parseDouble(lines.get(lines.size() - 1).split(",", -1)[column]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void patience_with_the_last_epoch_is_refused() {
        assertThatThrownBy(() -> experiments.tiny(Overlay.parse("train.select.mode=last", "train.patience=2")))
                .hasMessageContaining("waits for a better epoch");
    }
}
