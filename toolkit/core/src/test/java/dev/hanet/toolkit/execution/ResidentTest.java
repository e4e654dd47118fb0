package dev.hanet.toolkit.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shells that answer in many ways. */
class ResidentTest {
    private static final String KNOWN = "echo \"{\\\"run\\\":\\\"$run\\\",\\\"code\\\":0}\"";

    private static Resident shell(String script) throws IOException {
        return new Resident(new ProcessBuilder("bash", "-c", script), Duration.ofMillis(300));
    }

    private static Resident.Answer answer(Resident resident) throws Exception {
        return resident.ask("some/run").get(20, TimeUnit.SECONDS);
    }

    @Test
    void an_answer_comes_with_what_was_said_before_it() throws Exception {
        Resident resident = shell("while read run; do echo warning: slow >&2; " + KNOWN + "; done");
        for (int i = 0; i < 2; i++) {
            Resident.Answer answer = answer(resident);
            assertThat(answer.line()).contains("{\"run\":\"some/run\",\"code\":0}");
            assertThat(answer.said()).containsExactly("warning: slow");
            assertThat(resident.isFree()).isTrue();
        }
        resident.end();
    }

    /** The shell goes on reading, so it would be waited for without end. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{\"result\":\"some/run\",\"ended\":0}'",
                "'{\"run\":\"some/run\"}'",
                "'{\"run\":\"some/run\",\"code\":\"0\"}'",
                "'{\"run\":\"some/run\",\"code\":0'",
                "'{\"run\":\"some/run\",\"code\":0}trained'",
                "'{\"image\":\"some/run\",\"files\":[]}'",
                "'{}'",
                "'trained some/run'",
                "'<done/>'",
                "'code: 0'"
            })
    void what_answers_in_another_form_is_lost_and_said(String form) throws Exception {
        Resident.Answer answer = answer(shell("while read run; do echo '" + form + "'; done"));
        assertThat(answer.line()).isEmpty();
        assertThat(answer.code()).isEqualTo(Resident.LOST);
        assertThat(answer.said())
                .endsWith("hanet: its process gave no answer that is known here, but said '" + form + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit 0", "exit 1", "exec true"})
    void what_ends_in_the_middle_of_its_answer_is_lost(String end) throws Exception {
        Resident.Answer answer = answer(shell("read run; printf '{\"run\":\"some/ru'; " + end));
        assertThat(answer.code()).isEqualTo(Resident.LOST);
        assertThat(answer.said())
                .endsWith("hanet: its process gave no answer that is known here, but said '{\"run\":\"some/ru'");
    }

    @ParameterizedTest
    @CsvSource({"exit 0, 255", "exit 3, 3", "kill -9 $$, 137", "kill -TERM $$, 143"})
    void what_ends_without_a_word_is_lost_failed_or_ended_by_a_signal(String end, int code) throws Exception {
        assertThat(answer(shell("read run; " + end)).code()).isEqualTo(code);
    }

    @Test
    void one_that_has_closed_its_output_is_ended() throws Exception {
        Resident resident = shell("read run; exec >&- 2>&-; sleep 600");
        Resident.Answer answer = answer(resident);
        assertThat(answer.code()).isEqualTo(Resident.LOST);
        assertThat(answer.said()).containsExactly("hanet: its process closed its output");
    }

    @Test
    void one_that_says_something_strange_and_is_at_work_answers_and_is_asked_no_more() throws Exception {
        Resident resident =
                shell("while read run; do echo [W1129 engine] slow; sleep 1; " + KNOWN + "; done; echo hanet: over");
        Resident.Answer answer = answer(resident);
        assertThat(answer.line()).isPresent();
        assertThat(answer.code()).isZero();
        assertThat(resident.isFree()).isFalse();
        assertThat(answer(resident).code()).isEqualTo(Resident.LOST);
    }

    @Test
    void one_that_says_something_strange_and_answers_soon_is_asked_again() throws Exception {
        Resident resident = shell("while read run; do echo [W1129 engine] slow; " + KNOWN + "; done");
        for (int i = 0; i < 3; i++) {
            assertThat(answer(resident).line()).isPresent();
            assertThat(resident.isFree()).isTrue();
        }
        resident.end();
    }

    @Test
    void what_one_said_that_ended_before_it_was_asked_is_told() throws Exception {
        Resident resident = shell("echo hanet: no memory; exit 2");
        while (resident.isFree()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        Resident.Answer answer = answer(resident);
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.said()).containsExactly("hanet: no memory");
    }

    @Test
    void json_is_told_before_other_words_and_not_waited_for() throws Exception {
        Resident resident = new Resident(
                new ProcessBuilder("bash", "-c", "while read run; do echo [engine] slow; echo '{\"done\":1}'; done"));
        Resident.Answer answer = answer(resident);
        assertThat(answer.code()).isEqualTo(Resident.LOST);
        assertThat(answer.said())
                .endsWith("hanet: its process gave no answer that is known here, but said '{\"done\":1}'");
    }

    @Test
    void one_that_has_ended_meanwhile_is_lost() throws Exception {
        Resident resident = shell("read run; " + KNOWN);
        assertThat(answer(resident).line()).isPresent();
        Resident.Answer second = answer(resident);
        assertThat(second.line()).isEmpty();
        assertThat(second.code()).isEqualTo(Resident.LOST);
        assertThat(second.said()).containsExactly("hanet: its process gave no answer that is known here");
    }
}
