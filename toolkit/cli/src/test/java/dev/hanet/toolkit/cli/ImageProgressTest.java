package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.session.ImageDone;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageProgressTest {
    private static String told(TrainProgress.Detail detail, long... seconds) {
        return told(false, detail, seconds);
    }

    private static String told(boolean terminal, TrainProgress.Detail detail, long... seconds) {
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(new StringWriter()), new PrintWriter(err, true), terminal);
        Iterator<Long> clock = java.util.Arrays.stream(seconds).boxed().toList().iterator();
        long[] now = {0};
        try (ImageProgress progress = new ImageProgress(
                console, detail, "segmented", () -> Duration.ofSeconds(now[0]).toNanos())) {
            for (String id : List.of("a", "b", "c")) {
                now[0] = clock.hasNext() ? clock.next() : now[0];
                progress.accept(new ImageDone(id, 3));
            }
        }
        return err.toString();
    }

    @Test
    void pipe_gets_a_line_now_and_then() {
        assertThat(told(TrainProgress.Detail.NORMAL, 20, 40, 50)).isEqualTo("segmented 2 of 3 images\n");
        assertThat(told(TrainProgress.Detail.NORMAL, 1, 2, 3)).isEmpty();
    }

    @Test
    void verbose_gets_every_image_and_quiet_nothing() {
        assertThat(told(TrainProgress.Detail.VERBOSE, 1, 2, 3)).isEqualTo("segmented a\nsegmented b\nsegmented c\n");
        assertThat(told(TrainProgress.Detail.QUIET, 100, 200, 300)).isEmpty();
    }

    @Test
    void slices_of_volumes_are_told_with_how_long_they_take() {
        assertThat(parts(false)).isEqualTo("""
                segmented 20 of 30 slices of 'a.nii.gz', 20.0 s left
                segmented 10 of 30 slices of 'b.nii.gz'
                """);
        assertThat(parts(true)).contains("a.nii.gz", "20/30", "b.nii.gz", "30/30");
    }

    /** A volume of thirty slices that fails behind the twentieth, at two seconds each, one of a single slice, and another of thirty. */
    private static String parts(boolean terminal) {
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(new StringWriter()), new PrintWriter(err, true), terminal);
        long[] now = {0};
        try (ImageProgress progress =
                new ImageProgress(console, TrainProgress.Detail.NORMAL, "segmented", () -> Duration.ofSeconds(now[0])
                        .toNanos())) {
            for (int slice : List.of(10, 20)) {
                now[0] = 2 * slice;
                progress.parts(Path.of("some", "a.nii.gz"), "slices", slice, 30);
            }
            progress.parts(Path.of("some", "one.nii"), "slices", 1, 1);
            for (int slice : List.of(10, 20, 30)) {
                now[0] = 100 + slice;
                progress.parts(Path.of("some", "b.nii.gz"), "slices", slice, 30);
            }
        }
        return err.toString().replace("some" + java.io.File.separator, "");
    }

    @ParameterizedTest(name = "from {0} columns to {1}: {2} rows up")
    @CsvSource({"120, 60, 1", "200, 60, 3", "95, 80, 1", "80, 80, 0", "60, 120, 0"})
    void bar_takes_back_the_rows_that_a_narrower_terminal_laid_it_on(int from, int to, int rows) {
        StringWriter err = new StringWriter();
        AtomicInteger width = new AtomicInteger(from);
        Console console =
                new Console(new PrintWriter(new StringWriter()), new PrintWriter(err, true), true, width::get);
        ProgressBars.Line line = new ProgressBars.Line(console);
        line.accept("x".repeat(from - 1));
        int before = err.toString().length();
        width.set(to);
        line.accept("y".repeat(to - 1));
        String second = err.toString().substring(before);
        assertThat(second)
                .startsWith(rows > 0 ? "\r\u001b[" + rows + "A" : "\r\u001b[?7l")
                .contains("y".repeat(to - 1));
        line.accept("z".repeat(to - 1));
        assertThat(err.toString().substring(before + second.length())).startsWith("\r\u001b[?7l");
    }

    @Test
    void bar_of_a_terminal_is_drawn_on_the_console() {
        assertThat(told(true, TrainProgress.Detail.NORMAL, 1, 2, 3))
                .startsWith("\r")
                .contains("segmented", "3/3");
    }
}
