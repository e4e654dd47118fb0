package dev.hanet.toolkit.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingSpeedTest {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    @TempDir
    private Path folder;

    private Path kept(String text) throws IOException {
        return Files.writeString(folder.resolve("speed"), text);
    }

    @Test
    void what_was_measured_here_is_known_with_its_day() throws IOException {
        assertThat(TrainingSpeed.read(kept("workPerSecond=3e10\ncores=" + CORES + "\nday=2026-11-28\n")))
                .hasValueSatisfying(speed -> {
                    assertThat(speed.macsPerSecond()).isEqualTo(3e10);
                    assertThat(speed.from()).startsWith("as 'hanet doctor' measured here on 2026-11-28, " + CORES);
                });
    }

    @Test
    void what_was_measured_with_other_cores_or_is_damaged_is_not_known() throws IOException {
        assertThat(TrainingSpeed.read(kept("workPerSecond=3e10\ncores=" + (CORES + 1))))
                .isEmpty();
        assertThat(TrainingSpeed.read(kept("workPerSecond=fast\ncores=" + CORES)))
                .isEmpty();
        assertThat(TrainingSpeed.read(folder.resolve("nothing"))).isEmpty();
    }
}
