package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machinery behind the paper's tables and figures, on drawn images. */
class ReproduceIT {
    @TempDir
    private Path folder;

    private Runner.Outcome reproduce(String item, String seeds) {
        return Runner.run("-q", "reproduce", item, "--on", "phantom", "--seeds", seeds, "--runs", folder.toString());
    }

    @Test
    void table_is_made_and_its_runs_are_used_again() {
        Runner.Outcome first = reproduce("table1", "1,2");
        assertThat(first.code()).as(first.err()).isEqualTo(ExitCode.DONE);
        Path made = folder.resolve("reproduce/table1-phantom");
        assertThat(made.resolve("table1-phantom.md"))
                .content()
                .contains("DRAWN IMAGES", "| HANet\\_h2 | 0.9302 | ", " ± ", "0.0347", "| AIML | 0.9250 | - |");
        assertThat(made.resolve("table1-phantom.tex")).content().contains("HANet\\_h1 & 0.9239 & ");
        assertThat(made.resolve("table1-phantom.csv")).content().contains("HANet_h2,0.9302,");
        assertThat(made.resolve("table1-phantom.html")).content().contains("<h1>Table 1:");

        Runner.Outcome again = reproduce("table2", "1");
        assertThat(again.code()).as(again.err()).isEqualTo(ExitCode.DONE);
        assertThat(folder.resolve("lite/disc/hanet-h2")).isDirectoryContaining("glob:**-*");
        assertThat(folder.resolve("lite/disc/hanet-h2").toFile().list()).hasSize(2);
        assertThat(folder.resolve("reproduce/table2-phantom/table2-phantom.md"))
                .content()
                .contains("| HANet\\_h2 | 0.9117 | ");
    }

    @Tag("heavy")
    @ParameterizedTest
    @ValueSource(strings = {"table3", "table4", "fig4", "fig5", "fig6", "fig7"})
    void every_item_is_made(String item) {
        Runner.Outcome outcome = reproduce(item, "1");
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
        Path made = folder.resolve("reproduce").resolve(item + "-phantom");
        assertThat(made.resolve(item + "-phantom.html")).isNotEmptyFile();
        assertThat(made.resolve(item + "-phantom.md")).content().contains("DRAWN IMAGES");
    }
}
