package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptionTest {
    @TempDir
    private Path folder;

    private RunDirectory run;

    @BeforeEach
    void create() {
        run = new RunDirectories(folder).create("eye", "01234567", "", "", made -> {});
    }

    @Test
    void run_under_way_is_marked_when_the_process_is_told_to_end() {
        try (RunLog log = run.log();
                Interruption interruption = Interruption.watching(run, log)) {
            assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
            interruption.interrupted();
        }
        assertThat(run.status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(run.file(RunDirectory.LOG)).content().endsWith("Z interrupted from outside\n");
    }

    @Test
    void run_that_is_over_stays_as_it_is() {
        try (RunLog log = run.log();
                Interruption interruption = Interruption.watching(run, log)) {
            interruption.over(RunStatus.DONE);
            interruption.interrupted();
        }
        assertThat(run.status()).isEqualTo(RunStatus.DONE);
    }
}
