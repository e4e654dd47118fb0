package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is told before anything is written. */
class ExportCommandTest {
    @TempDir
    private Path folder;

    @Test
    void missing_run_is_told() {
        Runner.Outcome outcome = Runner.run("export", folder.resolve("none").toString());

        assertThat(outcome.err()).contains("there is no run directory");
        assertThat(outcome.code()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void file_in_the_way_is_told_with_the_remedy() throws IOException {
        Path file = Files.writeString(folder.resolve("model.pt"), "mine");

        Runner.Outcome outcome = Runner.run("export", folder.toString(), "--out", file.toString());

        assertThat(outcome.err()).contains("is there already").contains("--force");
        assertThat(outcome.code()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(file).hasContent("mine");
    }

    @Test
    void unknown_format_is_told_with_the_known_ones() {
        Runner.Outcome outcome = Runner.run("export", folder.toString(), "--format", "keras");

        assertThat(outcome.err()).contains("keras").containsIgnoringCase("torchscript");
        assertThat(outcome.code()).isEqualTo(ExitCode.WRONG_INPUT);
    }
}
