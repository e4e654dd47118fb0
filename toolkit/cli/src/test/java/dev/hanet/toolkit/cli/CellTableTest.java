package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.execution.Processes.Row;
import dev.hanet.toolkit.execution.Processes.Standing;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CellTableTest {
    private static final Standing STANDING = new Standing(
            3,
            1,
            18,
            List.of(
                    new Row("levels 2, seed 1", 3, 20, OptionalDouble.of(0.8123), OptionalDouble.of(6)),
                    new Row("x".repeat(90), 0, 120, OptionalDouble.empty(), OptionalDouble.empty())));

    @Test
    void a_training_has_a_line_with_what_is_left() {
        assertThat(CellTable.lines(STANDING, 80))
                .containsExactly(
                        "3 done, 1 failed, 2 under way, 18 to come",
                        "                                                  epoch      best     time left",
                        "levels 2, seed 1                                   3/20    0.8123    1 min 42 s",
                        "x".repeat(43) + "…      0/120                        ");
    }

    @Test
    void no_line_is_as_long_as_the_terminal() {
        for (int width : List.of(40, 80, 120)) {
            assertThat(CellTable.lines(STANDING, width))
                    .allSatisfy(line -> assertThat(line.length()).isLessThan(width));
        }
    }

    @Test
    void a_terminal_sees_a_table_and_none_after_a_farewell_and_a_pipe_sees_lines() {
        StringWriter screen = new StringWriter();
        long[] time = {0};
        CellTable table = new CellTable(
                new Console(new PrintWriter(new StringWriter()), new PrintWriter(screen), true, () -> 80),
                false,
                () -> time[0] += 1_000_000_000L);
        table.now(STANDING);
        table.stopped();
        int length = screen.toString().length();
        table.now(STANDING);
        assertThat(screen.toString())
                .contains("levels 2, seed 1", "stopped; what is done is kept: the same command goes on")
                .hasSize(length);

        StringWriter pipe = new StringWriter();
        CellTable lines = new CellTable(
                new Console(new PrintWriter(new StringWriter()), new PrintWriter(pipe), false),
                false,
                () -> time[0] += 20_000_000_000L);
        lines.now(STANDING);
        assertThat(pipe.toString()).isEmpty();
        lines.now(STANDING);
        assertThat(pipe.toString())
                .startsWith("3 done, 1 failed, 2 under way, 18 to come: levels 2, seed 1 epoch 3/20; ");
    }

    @Test
    void nothing_failed_is_not_told() {
        assertThat(CellTable.lines(new Standing(0, 0, 2, List.of()), 80).get(0))
                .isEqualTo("0 done, 0 under way, 2 to come");
    }
}
