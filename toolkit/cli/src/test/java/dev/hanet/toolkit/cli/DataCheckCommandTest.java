package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckCommandTest {
    private static final String FEW = "data.dataset.images={training: 2, validation: 1, test: 1}";

    @TempDir
    private Path folder;

    @Test
    void parts_are_told_with_their_lists_and_drawn() throws IOException {
        Path sheet = folder.resolve("sheet.png");
        Runner.Outcome outcome = Runner.run("data", "check", "quickstart", "--set", FEW, "--sheet", sheet.toString());

        assertThat(outcome.code()).isZero();
        assertThat(sheet).isNotEmptyFile();
        Golden.assertSame("data-check.txt", outcome.out().replace(sheet.toString(), "sheet.png"));
    }

    @Test
    void a_program_reads_the_same_as_json() {
        Runner.Outcome outcome =
                Runner.run("data", "check", "quickstart", "--set", FEW, "--images", "0", "--format", "json");

        JsonObject report = JsonParser.parseString(outcome.out()).getAsJsonObject();
        assertThat(report.get("sound").getAsBoolean()).isTrue();
        assertThat(report.getAsJsonArray("parts")).hasSize(3);
        assertThat(report.get("sheet").isJsonNull()).isTrue();
    }

    @Test
    void data_that_is_not_there_is_wrong_input() throws IOException {
        Files.createDirectories(folder.resolve("empty"));
        Runner.Outcome outcome = Runner.run(
                "data",
                "check",
                "drive/hanet-h2",
                "--data",
                folder.resolve("empty").toString());

        assertThat(outcome.code()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(outcome.out())
                .contains(": data.dataset.root: DRIVE is not there")
                .contains("drive.grand-challenge.org");
    }
}
