package dev.hanet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rare cases; what a user usually sees stands in the golden files of {@link MessagesTest}. */
class ProblemPrinterTest {
    private static final ProblemPrinter PRINTER = new ProblemPrinter();

    @Test
    void nothing_is_printed_of_nothing() {
        assertThat(PRINTER.print(List.of(), Map.of(), "a.yaml")).isEmpty();
    }

    @Test
    void source_that_is_not_at_hand_leaves_the_line_out() {
        Problem problem = new Problem(new Location("b.yaml", 3, 4), "model", "is wrong", "do this\nor that");
        assertThat(PRINTER.print(List.of(problem), Map.of(), "a.yaml")).isEqualTo("""
                        b.yaml:3:4: model: is wrong
                            do this
                            or that

                        1 mistake in a.yaml; nothing was run.
                        """);
    }

    @Test
    void caret_counts_characters_not_units() {
        Problem problem = new Problem(new Location("a.yaml", 1, 5), "", "is wrong");
        assertThat(PRINTER.print(List.of(problem), Map.of("a.yaml", List.of("😀😀: 'x: y' # z")), "a.yaml"))
                .contains("  1 | 😀😀: 'x: y' # z\n    |     ^^^^^^\n");
    }

    @Test
    void after_a_hundred_mistakes_the_others_are_counted() {
        Problem problem = new Problem(new Location("a.yaml", 1, 1), "", "is wrong");
        assertThat(PRINTER.print(Collections.nCopies(103, problem), Map.of(), "a.yaml"))
                .endsWith("is wrong\n... and 3 more\n\n103 mistakes in a.yaml; nothing was run.\n");
    }
}
