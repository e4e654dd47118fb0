package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "train quickstart --seeds 1,2 --set seed=3",
                "sweep quickstart --vary seed=1,2 --seeds 4",
                "sweep quickstart --vary seed=1,2 --set seed=4",
                "train quickstart --from a --set train.from={run: b}",
                "train quickstart --from a --set train.from.renew=[head]",
            })
    void key_that_two_options_say_is_told_before_anything_runs(String line) {
        List<String> words = new ArrayList<>(List.of(line.split(" (?!b\\})")));
        words.addAll(List.of("--runs", folder.toString()));
        Runner.Outcome outcome = Runner.run(words.toArray(String[]::new));
        assertThat(outcome.err()).containsPattern("both --[a-z]+ and --[a-z]+ say it");
        assertThat(outcome.code()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void part_to_renew_that_is_none_is_told_at_its_option() {
        refused(
                "--renew:1:1: train.from.renew: the network has no part 'haed'",
                "train",
                "quickstart",
                "--from",
                "a",
                "--renew",
                "haed");
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

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--vary=model.context.dleta=0.1..0.9 | space.txt:2:8: model.context.dleta: unknown key",
                "--vary model.context.delta=0.1..1.9 | space.txt:2:33: model.context.delta: '1.9' is not between 0 and 1",
                "--vary \"model.context.delta=0.1, 7\" | space.txt:2:34: model.context.delta: '7' is not between 0 and 1",
                "--vary=train.optimizer.learningRate=log(0..1e-1) | space.txt:2:8: --vary: 'train.optimizer.learningRate=log(0..1e-1)' has no logarithm at 0",
                "--vary=seed | space.txt:2:8: --vary: 'seed' names no key to vary",
                "--vary=model.context.levels=1..2 --set model.context.dleta=0.5 | space.txt:2:40: model.context.dleta: unknown key",
            })
    void a_mistake_in_a_file_of_options_is_told_at_its_line(String line, String told, @TempDir Path other)
            throws IOException {
        Path space = Files.writeString(other.resolve("space.txt"), "# what is searched\n" + line + "\n");
        Runner.Outcome outcome = Runner.run("sweep", "quickstart", "--search", "random", "--dry", "@" + space);
        assertThat(outcome.err()).contains(other.resolve(told.strip()).toString());
        assertThat(outcome.code()).isEqualTo(ExitCode.WRONG_INPUT);
    }

    @Test
    void ranges_in_a_file_are_those_of_the_command_line(@TempDir Path other) throws IOException {
        String rate = "train.optimizer.learningRate=log(1e-4..1e-1)";
        String levels = "model.context.levels=1..2";
        String delta = "model.context.delta=[0.3, 0.5]";
        Path space = Files.writeString(
                other.resolve("space.txt"),
                "--search=random --trials=5\n--vary=" + rate + "\n--vary " + levels + "\n--vary \"" + delta + "\"\n");
        Runner.Outcome filed = Runner.run("sweep", "quickstart", "--dry", "@" + space);
        String[] typed = {"--search=random", "--trials=5", "--vary", rate, "--vary", levels, "--vary", delta};
        Runner.Outcome named = Runner.run(Stream.concat(Stream.of("sweep", "quickstart", "--dry"), Stream.of(typed))
                .toArray(String[]::new));
        assertThat(filed.out()).isEqualTo(named.out()).startsWith("trial 0: ");
    }

    @Test
    void a_file_of_options_that_is_not_there_is_told() {
        refused(
                "there is no file 'nowhere.txt' that options could be read from",
                "sweep",
                "quickstart",
                "--vary=seed=1,2",
                "@nowhere.txt");
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
