package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is told before anything is made. */
class TrainCommandTest {
    @TempDir
    private Path folder;

    private void refused(String sentence, String... arguments) {
        Runner.Outcome outcome = Runner.run(arguments);
        assertThat(outcome.err()).contains(sentence);
        assertThat(outcome.code()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void either_a_spec_or_a_run_is_needed() {
        refused("give either a SPEC to train or --resume RUN", "train");
    }

    @Test
    void run_that_has_begun_cannot_be_changed() {
        refused("cannot change a run that has begun", "train", "--resume", folder.toString(), "--set", "seed=2");
    }

    @Test
    void same_seed_twice_is_refused() {
        refused("--seeds names a seed twice", "train", "x.yaml", "--seeds", "1,2,1", "--runs", folder.toString());
    }

    @Test
    void missing_run_is_told() {
        refused("there is no run directory", "evaluate", folder.resolve("none").toString());
    }

    @Test
    void folder_that_is_no_run_is_told() {
        refused("it lacks 'resolved.yaml' and 'status'", "evaluate", folder.toString());
    }

    @Test
    void missing_image_is_told() {
        refused("there is no image", "predict", folder.toString(), "none.png", "--out", folder.toString());
    }

    @Test
    void pixel_to_explain_is_a_column_and_a_row() {
        refused("'3' is no pixel; write its column and row as in '120,88'", "explain", "run", "eye.png", "--at", "3");
    }

    @Test
    void variation_without_values_is_told() {
        refused("'seed=' has an empty value", "sweep", "quickstart", "--vary", "seed=");
    }

    @Test
    void point_of_a_sweep_that_is_no_spec_is_told_before_anything_runs() {
        refused(
                "model.context.dleta",
                "sweep",
                "quickstart",
                "--vary",
                "model.context.dleta=1,2",
                "--runs",
                folder.toString());
    }

    @Test
    void missing_runs_are_not_compared() {
        refused(
                "there is no run directory",
                "compare",
                folder.resolve("a").toString(),
                folder.resolve("b").toString());
    }
}
