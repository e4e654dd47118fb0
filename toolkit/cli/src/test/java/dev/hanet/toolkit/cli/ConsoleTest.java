package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTest {
    private final StringWriter written = new StringWriter();

    private Console console(boolean terminal, int width) {
        return new Console(new PrintWriter(written), new PrintWriter(written), terminal, () -> width);
    }

    private List<String> lines() {
        return written.toString().lines().toList();
    }

    @Test
    void sentences_break_between_words_and_go_on_further_in() {
        console(true, 40)
                .note(
                        "hanet: 'runs/quickstart' is no whole run directory\n    a run directory is what 'hanet train' makes");
        assertThat(lines())
                .containsExactly(
                        "hanet: 'runs/quickstart' is no whole",
                        "    run directory",
                        "    a run directory is what 'hanet",
                        "        train' makes");
    }

    @Test
    void what_follows_a_head_goes_on_below_its_first_word_where_there_is_room() {
        console(true, 40).printWords("  cl-dice  ", "overlap of the centre lines of thin things");
        console(true, 20).printWords("  boundary-dice  ", "a band of pixels");
        assertThat(lines())
                .containsExactly(
                        "  cl-dice  overlap of the centre lines",
                        "           of thin things",
                        "  boundary-dice  a",
                        "    band of pixels");
    }

    @Test
    void colours_take_no_room() {
        Console console = console(true, 20);
        console.note(console.red("hanet: ") + "no such file");
        console.note(console.red("hanet: ") + "no file there");
        assertThat(lines()).hasSize(3);
    }

    @Test
    void a_pipe_gets_sentences_whole() {
        console(false, 20).note("a run directory is what 'hanet train' makes");
        assertThat(lines()).containsExactly("a run directory is what 'hanet train' makes");
    }

    @Test
    void commands_stay_whole_for_whoever_copies_them() {
        console(true, 20).noteLine("  ./hanet data check study/spec.yaml");
        assertThat(lines()).containsExactly("  ./hanet data check study/spec.yaml");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 95, 120, 200})
    void no_word_is_cut_at_any_width(int width) {
        String sentence = "what is written by the toolkit about the things that it has found "
                .repeat(12)
                .strip();
        console(true, width).note(sentence);
        assertThat(lines()).allMatch(line -> line.length() < width);
        assertThat(String.join(" ", lines()).replaceAll(" +", " ")).isEqualTo(sentence);
    }
}
