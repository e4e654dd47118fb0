package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunLockTest {
    @TempDir
    private Path run;

    @Test
    void run_in_training_is_refused() {
        assertThatThrownBy(() -> RunLock.holding(run, () -> RunLock.holding(run, () -> "never")))
                .hasMessage("the run '" + run + "' is being trained by another process (wait for it, or end it first)");
    }

    @Test
    void a_folder_in_its_place_is_told() throws IOException {
        Files.createDirectory(run.resolve("lock"));
        assertThatThrownBy(() -> RunLock.holding(run, () -> "never"))
                .hasMessage("cannot write '" + run.resolve("lock")
                        + "': a folder stands where a file is needed (move the folder away)");
    }

    @Test
    void run_that_was_let_go_can_be_taken() {
        assertThat(RunLock.holding(run, () -> 1)).isEqualTo(1);
        assertThat(RunLock.holding(run, () -> 2)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "nfs, true",
        "nfs4, true",
        "cifs, true",
        "smb3, true",
        "9p, true",
        "fuse.sshfs, true",
        "ext4, false",
        "tmpfs, false",
        "xfs, false",
        "overlay, false"
    })
    void locks_that_go_over_a_network_are_known(String type, boolean network) {
        assertThat(RunLock.isNetwork(type)).isEqualTo(network);
        assertThat(RunLock.caution(run)).isEmpty();
    }
}
