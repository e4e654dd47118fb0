package dev.hanet.toolkit.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.toolkit.train.Experiments;
import dev.hanet.toolkit.train.Obtain;
import dev.hanet.toolkit.train.TrainSettings;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Children that train nothing: what becomes of cells whose processes end badly. */
class ProcessesIT {
    @TempDir
    private Path folder;

    private Experiments experiments;
    private TrainSettings settings;
    private final List<String> notes = new ArrayList<>();

    @BeforeEach
    void write() {
        experiments = new Experiments(folder);
        settings = experiments.settings("runs");
    }

    private List<Obtain.Attempt> run(String... program) {
        Obtain obtain = new Obtain(experiments.loader(), experiments.train());
        Processes.View view = new Processes.View() {
            @Override
            public void now(Processes.Standing standing) {
                assertThat(standing.under()).hasSizeLessThanOrEqualTo(2);
            }

            @Override
            public void note(String sentence) {
                notes.add(sentence);
            }
        };
        List<Executions.Cell> cells = List.of("seed=1", "seed=2", "seed=3").stream()
                .map(seed -> new Executions.Cell(seed, experiments.tiny(Overlay.parse(seed))))
                .toList();
        return new Processes(obtain, () -> 2, List.of(program), new ThisMachine(), view)
                .run(cells, settings, attempt -> {});
    }

    @Test
    void a_process_that_is_killed_again_and_again_is_given_up_and_its_run_goes_on_later() {
        List<Obtain.Attempt> attempts = run("bash", "-c", "kill -9 $$");
        assertThat(attempts).hasSize(3).allSatisfy(attempt -> {
            Obtain.Failed failed = (Obtain.Failed) attempt;
            assertThat(failed.why())
                    .isEqualTo("its process was ended by signal 9, as systems do whose memory has run out, 3 times");
            assertThat(RunDirectory.open(failed.run().orElseThrow()).status()).isEqualTo(RunStatus.INTERRUPTED);
        });
        assertThat(notes)
                .hasSize(6)
                .contains(
                        "seed=1: its process was ended by signal 9, as systems do whose memory has run out; it goes on from its last"
                                + " whole epoch, try 2 of 3");
    }

    @Test
    void what_a_process_says_last_is_why_it_failed_and_it_is_not_begun_again() {
        List<Obtain.Attempt> attempts = run(
                "bash",
                "-c",
                "echo hanet: no space left on the device; echo '    make room' >&2; echo hanet: full >&2; exit 1");
        assertThat(attempts)
                .extracting(attempt -> ((Obtain.Failed) attempt).why())
                .containsOnly("full");
        assertThat(run("bash", "-c", "exit 3"))
                .extracting(attempt -> ((Obtain.Failed) attempt).why())
                .containsOnly("its process ended with exit code 3 and said nothing");
        assertThat(notes).isEmpty();
    }

    @Test
    void a_process_that_does_its_work_is_asked_again_and_one_that_fails_is_not() {
        String answer =
                "while read run; do echo hanet: I am $$ >&2; echo \"{\\\"run\\\":\\\"$run\\\",\\\"code\\\":%d}\"; done";
        assertThat(run("bash", "-c", answer.formatted(0)))
                .extracting(attempt -> ((Obtain.Failed) attempt).why())
                .hasSize(3)
                .allMatch(why -> why.startsWith("I am ")) // none has trained anything
                .satisfies(whys -> assertThat(Set.copyOf(whys))
                        .hasSizeLessThan(3)); // one, where it is through before the second begins
        assertThat(run("bash", "-c", answer.formatted(1)))
                .extracting(attempt -> ((Obtain.Failed) attempt).why())
                .doesNotHaveDuplicates();
    }

    @Test
    void a_cell_whose_process_answers_in_another_form_is_tried_again_by_new_ones_and_told() {
        Path tried = folder.resolve("tried");
        String script = "echo $$ >> " + tried + "; while read run; do echo '{\"result\":\"trained\"}'; done";
        String why = "its process gave no answer that is known here, but said '{\"result\":\"trained\"}'";
        List<Obtain.Attempt> attempts = run("bash", "-c", script);
        assertThat(attempts).hasSize(3).allSatisfy(attempt -> {
            Obtain.Failed failed = (Obtain.Failed) attempt;
            assertThat(failed.why()).isEqualTo(why + ", 3 times");
            assertThat(RunDirectory.open(failed.run().orElseThrow()).status()).isEqualTo(RunStatus.INTERRUPTED);
        });
        assertThat(notes).hasSize(6).contains("seed=1: " + why + "; it goes on from its last whole epoch, try 2 of 3");
        assertThat(tried).content().matches("(\\d+\n){9}");
    }

    @Test
    void a_program_that_is_not_there_ends_it_all() {
        assertThatThrownBy(() -> run(folder.resolve("none").toString()))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("no process can be begun");
    }

    @Test
    void a_cell_is_begun_where_its_memory_fits_beside_the_others_and_alone_in_any_case() {
        assertThat(Processes.fits(5, 4, 9)).isTrue();
        assertThat(Processes.fits(6, 4, 9)).isFalse();
        assertThat(Processes.fits(100, 0, 9)).isTrue();
    }
}
