package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.session.ImageDone;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

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
    void bar_of_a_terminal_is_drawn_on_the_console() {
        assertThat(told(true, TrainProgress.Detail.NORMAL, 1, 2, 3))
                .startsWith("\r")
                .contains("segmented", "3/3");
    }
}
