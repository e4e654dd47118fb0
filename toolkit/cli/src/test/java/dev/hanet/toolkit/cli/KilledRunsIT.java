package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.weights.Safetensors;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.toolkit.train.TinySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole processes, killed as {@code kill -9} does, and what goes on with what they left: {@code -Dhanet.kills=300}. */
@Tag("heavy")
class KilledRunsIT {
    private static final int KILLS = Integer.getInteger("hanet.kills", 30);
    /** A process trains so many epochs at most before it is killed. */
    private static final int MOST_EPOCHS = 6;

    private static final List<String> SAME =
            List.of("checkpoints/best/weights.safetensors", "results/test.json", "results/test-images.csv");
    private static final String SPEC =
            TinySpec.with("training: 4", "training: 8", "epochs: 4", "epochs: 16", "batch: 2", "batch: 1");

    @TempDir
    private Path folder;

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xss16m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.hanet.toolkit.cli.Main",
                "train"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--threads", "1", "-q"));
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment().put("OMP_NUM_THREADS", "1");
        return process.redirectOutput(folder.resolve("said.txt").toFile()).start();
    }

    private static List<Path> runs(Path runs) throws IOException {
        Path experiment = runs.resolve("killed");
        if (!Files.isDirectory(experiment)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(experiment)) {
            return found.filter(run -> !run.toString().endsWith(".part")).toList();
        }
    }

    /** Lines of {@code metrics.csv} so far: when to kill is told by them, whatever else the machine does. */
    private static int rows(Path runs) throws IOException {
        for (Path run : runs(runs)) {
            Path metrics = run.resolve(RunDirectory.METRICS);
            return Files.exists(metrics) ? Files.readAllLines(metrics).size() : 0;
        }
        return 0;
    }

    private static Map<String, Object> tensors(Path run) {
        Map<String, Object> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, Tensor> entry : Safetensors.read(run.resolve("checkpoints/last/checkpoint.safetensors"))
                .tensors()
                .entrySet()) {
            tensors.put(entry.getKey(), entry.getValue().bytes());
        }
        return tensors;
    }

    @Test
    void runs_that_are_killed_again_and_again_come_to_the_same_bytes() throws IOException, InterruptedException {
        Path spec = Files.writeString(folder.resolve("killed.yaml"), SPEC);
        Process undisturbed =
                start(spec.toString(), "--runs", folder.resolve("straight").toString());
        assertThat(undisturbed.waitFor())
                .as(Files.readString(folder.resolve("said.txt")))
                .isZero();
        Path straight = runs(folder.resolve("straight")).get(0);

        SplittableRandom random = new SplittableRandom(300);
        int kills = 0;
        int finished = 0;
        while (kills < KILLS) {
            Path runs = folder.resolve("runs-" + finished);
            while (true) {
                List<Path> there = runs(runs);
                Process process = there.isEmpty()
                        ? start(spec.toString(), "--runs", runs.toString())
                        : start("--resume", there.get(0).toString());
                int rows = rows(runs) + random.nextInt(MOST_EPOCHS);
                boolean over;
                do {
                    over = process.waitFor(1 + random.nextInt(60), TimeUnit.MILLISECONDS);
                } while (!over && rows(runs) < rows);
                if (over) {
                    assertThat(process.exitValue())
                            .as(Files.readString(folder.resolve("said.txt")))
                            .isZero();
                    break;
                }
                process.destroyForcibly().waitFor();
                kills++;
                List<Path> left = runs(runs);
                if (!left.isEmpty() && RunDirectory.open(left.get(0)).status() == RunStatus.DONE) {
                    break;
                }
            }
            assertThat(runs(runs)).hasSize(1);
            Path run = runs(runs).get(0);
            for (String file : SAME) {
                assertThat(Files.mismatch(straight.resolve(file), run.resolve(file)))
                        .as(file)
                        .isEqualTo(-1);
            }
            assertThat(tensors(run)).isEqualTo(tensors(straight));
            finished++;
            System.out.println(kills + " kills in " + finished + " trainings, each the same bytes");
        }
    }
}
