package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
    @TempDir
    private Path run;

    @Test
    void run_in_training_is_refused() {
        assertThatThrownBy(() -> RunLock.holding(run, () -> RunLock.holding(run, () -> "never")))
                .hasMessage("the run '" + run + "' is being trained by another process (wait for it, or end it first)");
    }

    @Test
    void run_that_was_let_go_can_be_taken() {
        assertThat(RunLock.holding(run, () -> 1)).isEqualTo(1);
        assertThat(RunLock.holding(run, () -> 2)).isEqualTo(2);
    }
}
