package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.Output;
import dev.hanet.toolkit.train.EpochReport;
import dev.hanet.toolkit.train.StepReport;
import dev.hanet.toolkit.train.TrainPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainProgressTest {
    private static final TrainPlan PLAN = new TrainPlan(Path.of("runs/eye/1"), "cpu", 10, 0, 4, 8, 2, 3, 1234567);
    private static final EpochReport EPOCH = new EpochReport(
            1,
            10,
            0.5,
            0.01,
            1.25,
            4,
            0,
            Map.of(new Output.EdgeDensity(new Output.Level("context", 1)), 0.25),
            Map.of("mDice", 0.75),
            Map.of("mDice", "mDice (disc and cup, mean of images)"),
            true,
            8.3);

    private static final EpochReport MANY = new EpochReport(
            12,
            100,
            0.1234,
            0.01,
            1.25,
            4,
            0,
            Map.of(new Output.EdgeDensity(new Output.Level("context", 1)), 0.25),
            values("eCdr", "mDice", "iou", "f1", "sensitivity", "specificity", "auc"),
            Map.of(
                    "eCdr", "eCdr (disc and cup, mean of images)",
                    "mDice", "mDice (disc and cup, mean of images)",
                    "iou", "iou (drusen, pooled)"),
            true,
            3723);

    private static Map<String, Double> values(String... metrics) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (String metric : metrics) {
            values.put(metric, 0.75);
        }
        return values;
    }

    private final StringWriter written = new StringWriter();
    private long now;

    /** A progress in a pipe, whose clock shows {@link #now}. */
    private TrainProgress progress(TrainProgress.Detail detail) {
        Console console = new Console(new PrintWriter(new StringWriter()), new PrintWriter(written), false);
        return new TrainProgress(console, detail, () -> now);
    }

    private void step(TrainProgress progress, int step, int second) {
        now = second * 1_000_000_000L;
        progress.stepped(new StepReport(1, step, 4, 0.5, 0.01, 2, 0.5));
    }

    @Test
    void pipe_gets_a_line_an_epoch() {
        TrainProgress progress = progress(TrainProgress.Detail.NORMAL);
        progress.started(PLAN);
        step(progress, 1, 2);
        progress.epochEnded(EPOCH);
        assertThat(written.toString()).isEqualToNormalizingNewlines("""
            runs/eye/1 on cpu: 1,234,567 parameters, 8 training, 2 validation and 3 test images, 10 epochs of 4 steps
                                 mDice (disc
                                    and cup,
                                     mean of  learning
                           loss      images)      rate  gradient  context.edgeDensity.1        time
            epoch 1/10   0.5000       0.7500      0.01      1.25                 0.2500       8.3 s  best
            """);
    }

    @ParameterizedTest(name = "{0} columns")
    @ValueSource(ints = {60, 80, 95, 120, 200})
    void epochs_are_a_table_that_fits_the_terminal(int width) throws IOException {
        Console console = new Console(new PrintWriter(new StringWriter()), new PrintWriter(written), true, () -> width);
        TrainProgress progress = new TrainProgress(console, TrainProgress.Detail.NORMAL, () -> now);
        progress.epochEnded(MANY);
        assertThat(written.toString().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(width));
        Golden.assertSame("epochs-" + width + ".txt", written.toString());
    }

    @Test
    void long_names_are_broken_so_that_levels_can_be_told_apart() {
        heads("encoder.layer3.inserted");
        assertThat(written.toString())
                .contains("encoder.layer3.         encoder.layer3.", "inserted.edgeDensity.1  inserted.edgeDensity.2");
    }

    @Test
    void words_beyond_all_measure_lose_their_middle() {
        heads("aNodeWithAVeryLongNameAtTheBottom");
        assertThat(written.toString())
                .contains("aNodeWithA…tTheBottom.  aNodeWithA…tTheBottom.", "edgeDensity.1           edgeDensity.2");
    }

    private void heads(String module) {
        Map<Output.EdgeDensity, Double> densities = new LinkedHashMap<>();
        for (int level = 1; level <= 2; level++) {
            densities.put(new Output.EdgeDensity(new Output.Level(module, level)), 0.25);
        }
        progress(TrainProgress.Detail.NORMAL)
                .epochEnded(new EpochReport(1, 10, 0.5, 0.01, 1.25, 4, 0, densities, Map.of(), Map.of(), true, 8.3));
    }

    @Test
    void head_is_written_again_after_a_resize() {
        AtomicInteger width = new AtomicInteger(200);
        Console console = new Console(new PrintWriter(new StringWriter()), new PrintWriter(written), false, width::get);
        TrainProgress progress = new TrainProgress(console, TrainProgress.Detail.NORMAL, () -> now);
        progress.epochEnded(MANY);
        progress.epochEnded(MANY);
        width.set(60);
        progress.epochEnded(MANY);
        assertThat(written.toString().lines().filter(line -> line.contains("loss")))
                .hasSize(2);
    }

    @Test
    void one_of_a_kind_is_said_in_the_singular() {
        assertThat(new TrainPlan(Path.of("run"), "cpu", 1, 0, 1, 2, 0, 1, 7).words())
                .isEqualTo("7 parameters, 2 training, 0 validation and 1 test image, 1 epoch of 1 step");
    }

    @Test
    void long_epochs_get_a_line_each_half_minute() {
        TrainProgress progress = progress(TrainProgress.Detail.NORMAL);
        progress.started(PLAN);
        step(progress, 1, 20);
        step(progress, 2, 40);
        assertThat(written.toString())
                .contains(
                        "epoch 1 step 2/4: loss 0.5000, learning rate 0.01, 12 min 40 s left, 0.1 images/s, waits 3 %")
                .doesNotContain("step 1/4");
    }

    /** Room decides how much of it stands there. */
    @ParameterizedTest(name = "{0} columns")
    @CsvSource(
            delimiter = ';',
            value = {
                "60; epoch 1/10  75 %, loss 0.5000, 6.2 s left",
                "80; epoch 1/10  75 %, loss 0.5000, 6.2 s left, best mDice 0.7500, 12.0 images/s",
                "95; epoch 1/10  75 %, loss 0.5000, 6.2 s left, best mDice 0.7500, 12.0 images/s, waits 50 %"
            })
    void a_terminal_gets_a_line_with_what_there_is_room_for(int width, String line) {
        Console console = new Console(new PrintWriter(new StringWriter()), new PrintWriter(written), true, () -> width);
        TrainProgress progress = new TrainProgress(console, TrainProgress.Detail.NORMAL, () -> now);
        progress.started(PLAN);
        progress.epochEnded(EPOCH);
        for (int step = 1; step <= 3; step++) {
            now = step * 500_000_000L / 3;
            progress.stepped(new StepReport(1, step, 4, 0.5, 0.01, 2, 1 / 12.0));
        }
        String last = written.toString()
                .substring(written.toString().lastIndexOf('\r') + 1)
                .replaceAll("\u001b\\[\\??[0-9]*[A-Za-z]", "");
        assertThat(last).startsWith(line).doesNotContain("image ", "  ,").hasSizeLessThan(width);
    }

    @Test
    void quiet_says_nothing() {
        TrainProgress progress = progress(TrainProgress.Detail.QUIET);
        progress.started(PLAN);
        step(progress, 1, 60);
        progress.epochEnded(EPOCH);
        assertThat(written.toString()).isEmpty();
    }

    @Test
    void whoever_stops_it_is_told_how_to_go_on() {
        TrainProgress progress = progress(TrainProgress.Detail.QUIET);
        progress.started(PLAN);
        progress.interrupted();
        assertThat(written.toString())
                .isEqualToNormalizingNewlines(
                        "stopped; what is done is kept, go on with: ./hanet train --resume runs/eye/1\n");
    }
}
