package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run says of itself. */
class ShowRunIT {
    private static final String SPEC = """
        version: 1
        model:
          encoder: {type: unet, channels: [4, 8]}
          reduction: {type: none}
          context: {type: none}
          bottleneck: {type: none}
          decoder: {type: unet}
        data:
          classes: [background, rim, cup]
          regions: {disc: [rim, cup], cup: [cup]}
          dataset: {type: phantom, kind: fundus, size: 32, images: {training: 2, validation: 1, test: 1}}
        train:
          epochs: 2
          batch: 2
          optimizer: {type: sgd, learningRate: 0.0123, momentum: 0.9}
          select: {metric: mDice, mode: max}
        evaluate:
          metrics: [mDice]
        """;

    @TempDir
    private static Path folder;

    private static Path first;
    private static Path second;

    @BeforeAll
    static void train() throws IOException {
        Path spec = Files.writeString(folder.resolve("spec.yaml"), SPEC);
        first = trained(folder.resolve("first"), spec.toString(), "--threads", "1", "--set", "seed=7");
        second = trained(folder.resolve("second"), spec.toString(), "--threads", "1", "--set", "train.batch=1");
    }

    private static Path trained(Path runs, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("-q", "train"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--runs", runs.toString()));
        Runner.Outcome outcome = Runner.run(all.toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.all()).isZero();
        try (Stream<Path> files = Files.walk(runs, 3)) {
            return files.filter(file -> file.endsWith("status"))
                    .findFirst()
                    .orElseThrow()
                    .getParent();
        }
    }

    private static Runner.Outcome show(String... arguments) {
        List<String> all = new ArrayList<>(List.of("show"));
        all.addAll(List.of(arguments));
        Runner.Outcome outcome = Runner.run(all.toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.all()).isZero();
        return outcome;
    }

    @Test
    void a_run_says_what_made_it_and_its_command_repeats_it_byte_by_byte() throws IOException {
        JsonObject facts = JsonParser.parseString(
                        show(first.toString(), "--format", "json").out())
                .getAsJsonObject();
        assertThat(facts.keySet())
                .containsExactly(
                        "run", "status", "spec", "started", "code", "engine", "device", "machine", "seeds", "data",
                        "parts", "command", "repeat");
        assertThat(facts.get("seeds").getAsString()).isEqualTo("run 7");
        assertThat(facts.get("status").getAsString()).isEqualTo("done");
        assertThat(facts.get("parts").getAsString()).isEqualTo("2 training, 1 validation, 1 test");
        assertThat(facts.get("data").getAsString()).isEqualTo("no files: drawn by the seed");
        assertThat(show(first.toString()).out()).contains("device     cpu, 1 thread\n", "seeds      run 7\n");

        String repeat = facts.get("repeat").getAsString();
        assertThat(repeat)
                .startsWith("hanet train " + first.resolve("resolved.yaml"))
                .endsWith(" --threads 1");
        String[] words = repeat.split(" ", -1);
        Path again = trained(folder.resolve("again"), Stream.of(words).skip(2).toArray(String[]::new));
        for (String file :
                List.of("checkpoints/best/weights.safetensors", "results/test.json", "results/test-images.csv")) {
            assertThat(Files.mismatch(first.resolve(file), again.resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
        assertThat(show(first.toString(), "--diff", again.toString()).out())
                .doesNotContain("seed:", "data:", "train.", "model.");
    }

    @Test
    void what_differs_between_two_runs_is_said() {
        assertThat(show(first.toString(), "--diff", second.toString()).out())
                .contains("train.batch: 2 -> 1", "seed: 7 -> ", "seeds: run 7 -> run ")
                .doesNotContain("engine:", "train.epochs", "command:");
    }

    @Test
    void a_run_whose_provenance_is_damaged_is_told() throws IOException {
        Path copy = Files.createDirectories(folder.resolve("damaged"));
        for (String file : List.of("resolved.yaml", "status", "files.sha256", "provenance.json")) {
            Files.copy(first.resolve(file), copy.resolve(file));
        }
        Files.writeString(copy.resolve("provenance.json"), "{}");
        Runner.Outcome outcome = Runner.run("show", copy.toString());
        assertThat(outcome.code()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(outcome.err()).contains("provenance.json", "is not what was written");
    }
}
