package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.train.EpochReport;
import dev.hanet.toolkit.train.StepReport;
import dev.hanet.toolkit.train.TrainPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchPanelTest {
    private static EpochReport epoch(int number, double loss, double metric, boolean best) {
        return new EpochReport(
                number,
                20,
                loss,
                0.01,
                1.25,
                1,
                0,
                Map.of(),
                Double.isNaN(metric) ? Map.of() : Map.of("mDice", metric),
                Map.of("mDice", "mDice (disc and cup, mean of images)"),
                best,
                8.3);
    }

    private static WatchPanel twelve() {
        WatchPanel panel = new WatchPanel();
        for (int number = 1; number <= 12; number++) {
            panel.add(epoch(number, 1.2 / number, 1 - 0.9 / number, number <= 10));
        }
        return panel;
    }

    @ParameterizedTest(name = "{0} columns")
    @ValueSource(ints = {50, 80, 120})
    void it_fits_a_terminal(int width) throws IOException {
        String text = String.join("\n", twelve().lines(width)) + "\n";
        assertThat(text.lines()).hasSizeLessThan(23).allSatisfy(line -> assertThat(line)
                .hasSizeLessThan(width));
        Golden.assertSame("watch-" + width + ".txt", text);
    }

    @Test
    void a_single_epoch_is_a_dot_and_none_is_nothing() {
        WatchPanel panel = new WatchPanel();
        assertThat(panel.lines(80)).isEmpty();
        panel.add(epoch(1, 0.5, Double.NaN, true));
        assertThat(String.join("", panel.lines(80))
                        .chars()
                        .filter(c -> c > 0x2800 && c < 0x2900)
                        .count())
                .isEqualTo(1);
    }

    /** A curve that falls from the top left to the bottom right, eight lines of four dots. */
    @Test
    void the_least_is_below_and_the_greatest_above() {
        WatchPanel panel = new WatchPanel();
        panel.add(epoch(1, 3, Double.NaN, true));
        panel.add(epoch(2, 1, Double.NaN, true));
        List<String> lines = panel.lines(40);
        assertThat(lines.get(1)).startsWith("       3|").doesNotEndWith("\u2800".repeat(31));
        assertThat(lines.get(8)).startsWith("       1|\u2800\u2800\u2800");
        assertThat(lines.get(8).charAt(lines.get(8).length() - 1)).isGreaterThan('\u2800');
        assertThat(lines.get(10)).isEqualTo("         1" + " ".repeat(28) + "2");
    }

    @Test
    void notes_stand_above_and_the_panel_is_written_over() {
        StringWriter written = new StringWriter();
        Console console = new Console(new PrintWriter(new StringWriter()), new PrintWriter(written), true, () -> 80);
        try (TrainProgress progress = new TrainProgress(console, TrainProgress.Detail.NORMAL, true, () -> 0)) {
            progress.started(new TrainPlan(Path.of("runs/eye/1"), "cpu", 20, 0, 1, 8, 2, 3, 7));
            progress.epochEnded(epoch(1, 0.5, 0.75, true));
            progress.stepped(new StepReport(2, 1, 1, 0.5, 0.01, 2, 0));
            progress.note("something odd");
            progress.epochEnded(epoch(2, 0.25, 0.875, true));
        }
        String[] parts = written.toString().split("something odd", -1);
        assertThat(parts).hasSize(2);
        int lines = twelve().lines(80).size() - 4; // of one epoch, not five
        assertThat(parts[0])
                .contains("\u001b[" + lines + "A\r", "epoch 2/20 100 %, loss 0.5000")
                .endsWith("\u001b[" + (lines + 1) + "A\r\u001b[J");
        assertThat(parts[1]).contains("best 0.8750 at 2");
    }
}
