package dev.hanet.toolkit.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.run.GoldenFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlurmTest {
    private static final List<Slurm.Cell> CELLS = List.of(
            new Slurm.Cell("8c1f03d2a1b4", "delta 0.3, seed 1"), new Slurm.Cell("0f2a5c07d1be", "delta 0.5, seed 1"));

    private static Slurm slurm(List<Slurm.Cell> cells, boolean gpu, Map<String, String> asked) {
        return new Slurm(
                "hanet-drive-hanet",
                Path.of("/data/my runs/drive/hanet/slurm/20260102-030405"),
                Path.of("/home/ada/study"),
                List.of("/opt/hanet/hanet"),
                List.of(
                        "sweep",
                        "drive/hanet",
                        "--vary",
                        "model.context.delta=0.3,0.5",
                        "--runs",
                        "/data/my runs",
                        "--threads",
                        "4"),
                cells,
                cells.isEmpty() ? 12 : cells.size(),
                4,
                3_000_000_000L,
                gpu,
                asked);
    }

    @Test
    void a_sweep_is_an_array_of_cells_and_a_job_that_collects() {
        Slurm slurm = slurm(CELLS, false, Map.of());
        GoldenFiles.assertSame("execution", "array.sh", slurm.array());
        GoldenFiles.assertSame("execution", "collect.sh", slurm.collect());
    }

    @Test
    void a_search_is_an_array_of_processes_that_divide_the_work() {
        GoldenFiles.assertSame(
                "execution",
                "search.sh",
                slurm(List.of(), true, Map.of("time", "08:00:00", "partition", "gpu"))
                        .array());
    }

    @Test
    void what_is_written_is_what_bash_reads(@TempDir Path folder) throws IOException, InterruptedException {
        for (String text : List.of(
                slurm(CELLS, true, Map.of()).array(),
                slurm(CELLS, true, Map.of()).collect())) {
            Path script = Files.writeString(folder.resolve("script.sh"), text);
            Process bash = new ProcessBuilder("bash", "-n", script.toString())
                    .redirectErrorStream(true)
                    .start();
            assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEmpty();
            assertThat(bash.waitFor()).isZero();
        }
    }
}
