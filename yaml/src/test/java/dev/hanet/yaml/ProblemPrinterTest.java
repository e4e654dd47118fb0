package dev.hanet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest(name = "column {1} of {0}: {2} characters")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rate: fast | 1 | 4",
                "rate: fast | 7 | 4",
                "rate:fast | 1 | 9",
                "rate: | 1 | 4",
                "rate: fast  # why | 7 | 4",
                "rate: fast#why | 7 | 8",
                "rate: very fast | 7 | 9",
                "{a: b, c: d} | 5 | 1",
                "{a: bc, c: d} | 5 | 2",
                "[abc] | 2 | 3",
                "[abc] | 1 | 1",
                "{a: bcd} | 5 | 3",
                "{a: bcd} | 1 | 1",
                "a: \"x \\\" y\" # z | 4 | 8",
                "a: 'x \\' y | 4 | 5",
                "a: 'open | 4 | 5",
                "a=b | 1 | 3",
                "rate | 9 | 1"
            })
    void key_or_value_is_underlined(String line, int column, int length) {
        Problem problem = new Problem(new Location("a.yaml", 1, column), "", "is wrong");
        int shown = Math.min(column - 1, line.length());
        assertThat(PRINTER.print(List.of(problem), Map.of("a.yaml", List.of(line)), "a.yaml"))
                .contains("  1 | " + line + "\n    | " + " ".repeat(shown) + "^".repeat(length) + "\n");
    }

    @Test
    void key_of_an_option_ends_at_its_equals_sign() {
        Problem problem = new Problem(new Location("--set", 1, 1), "", "is wrong");
        assertThat(PRINTER.print(List.of(problem), Map.of("--set", List.of("rate=0.5")), "a.yaml"))
                .contains("    | ^^^^\n");
    }

    @Test
    void long_line_is_shown_around_the_spot() {
        String line = "x".repeat(200) + " spot " + "y".repeat(200);
        Problem far = new Problem(new Location("a.yaml", 1, 202), "", "is wrong");
        assertThat(PRINTER.print(List.of(far), Map.of("a.yaml", List.of(line)), "a.yaml"))
                .contains("  1 | ..." + "x".repeat(39) + " spot " + "y".repeat(115) + "...\n")
                .contains("\n    |    " + " ".repeat(40) + "^".repeat(120) + "\n");
        Problem near = new Problem(new Location("a.yaml", 1, 1), "", "is wrong");
        assertThat(PRINTER.print(List.of(near), Map.of("a.yaml", List.of("z".repeat(160))), "a.yaml"))
                .contains("  1 | " + "z".repeat(160) + "\n    | " + "^".repeat(160) + "\n");
    }

    @Test
    void warnings_are_printed_without_a_closing_line() {
        Documents documents = new Documents(PresetSource.NONE);
        Document document =
                documents.over(documents.text("a.yaml", "train: {epochs: 3}"), Overlay.parse("train.epochs=3"));
        assertThat(PRINTER.warnings(document.warnings(), document)).isEqualTo("""
                        --set:1:14: train.epochs: warning: '3' changes nothing
                          1 | train.epochs=3
                            |              ^
                            take it out: a.yaml:1 says the same
                        """);
        assertThat(PRINTER.warnings(List.of(), documents.text("a.yaml", ""))).isEmpty();
    }

    @Test
    void exception_is_printed_with_its_lines() {
        SpecException exception = new SpecException(
                List.of(new Problem(new Location("a.yaml", 1, 1), "", "is wrong")),
                Map.of("a.yaml", List.of("x: y")),
                "a.yaml");
        assertThat(PRINTER.print(exception)).startsWith("a.yaml:1:1: is wrong\n  1 | x: y\n    | ^\n");
    }

    @Test
    void after_a_hundred_mistakes_the_others_are_counted() {
        Problem problem = new Problem(new Location("a.yaml", 1, 1), "", "is wrong");
        assertThat(PRINTER.print(Collections.nCopies(103, problem), Map.of(), "a.yaml"))
                .endsWith("is wrong\n... and 3 more\n\n103 mistakes in a.yaml; nothing was run.\n");
    }

    @ParameterizedTest(name = "at {1} of {0} stand {2} characters")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "delta: 0.5 # paper | 1 | 5",
                "delta: 0.5 # paper | 8 | 3",
                "{type: ha} | 8 | 2",
                "'a, b': 1 | 1 | 6"
            })
    void a_place_knows_how_far_its_key_or_value_goes(String line, int column, int characters) {
        assertThat(new Location("a.yaml", 1, column).extent(line)).isEqualTo(characters);
    }
}
