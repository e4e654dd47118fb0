package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
    @TempDir
    private Path folder;

    private Machine read(String json) {
        Path file = folder.resolve("provenance.json");
        AtomicFiles.write(file, json);
        return Machine.read(file);
    }

    @Test
    void a_machine_is_told_as_the_run_wrote_it() {
        Provenance made = new Provenance(
                Instant.EPOCH,
                new Provenance.Ingredients("0.1", List.of(), Map.of()),
                Map.of("engine", "libtorch 2.7.1 cpu", "engineThreads", "2"),
                "cpu",
                Map.of(),
                Map.of(),
                List.of("train"),
                new Host("JVM 17", "Linux amd64", 4, 1),
                List.of());
        assertThat(read(made.json()).words())
                .isEqualTo("device cpu; processor cores: 4; Linux amd64; threads of the engine: 2; libtorch 2.7.1 cpu");
    }

    @Test
    void commands_are_written_as_a_shell_reads_them_again() {
        Provenance made = new Provenance(
                Instant.EPOCH,
                new Provenance.Ingredients("0.1", List.of(), Map.of()),
                Map.of("engineThreads", "2"),
                "cpu",
                Map.of(),
                Map.of(),
                List.of("train", "my spec.yaml", "--set", "about.summary=it's"),
                new Host("JVM 17", "Linux amd64", 4, 1),
                List.of());
        assertThat(made.called()).isEqualTo("hanet train 'my spec.yaml' --set 'about.summary=it'\\''s'");
        assertThat(made.repetition(Path.of("runs", "a b")))
                .isEqualTo("hanet train '" + Path.of("runs", "a b", "resolved.yaml") + "' --device cpu --threads 2");
    }

    @Test
    void what_the_run_does_not_say_is_left_out() {
        assertThat(read("{\"device\": \"cpu\"}").words()).isEqualTo("device cpu");
    }

    @Test
    void a_damaged_file_is_told() {
        assertThatThrownBy(() -> read("{\"device\": ")).hasMessageContaining("does not say what the run computed on");
    }
}
