package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that a person is told to copy call the toolkit from where that person is. */
class HanetScriptLineTest {
    @TempDir
    Path folder;

    private Path script;

    @BeforeEach
    void makeScript() throws IOException {
        script = Files.createFile(
                Files.createDirectory(folder.resolve("tool kit")).resolve("hanet"));
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void inTheScriptsOwnFolderItIsCalledByItsNameThere() {
        assertThat(line(script.getParent(), List.of(), "plan", "quickstart")).isEqualTo("./hanet plan quickstart");
    }

    @Test
    void elsewhereItIsCalledByItsPlaceInQuotesWhereAShellWouldDivideIt() {
        assertThat(line(folder, List.of(), "plan", "quickstart")).isEqualTo("'" + script + "' plan quickstart");
    }

    @Test
    void whereThePathFindsItTheNameIsEnough() throws IOException {
        Path linked = Files.createDirectory(folder.resolve("bin"));
        Files.createSymbolicLink(linked.resolve("hanet"), script);
        assertThat(line(folder, List.of(folder, linked), "train", "a.yaml")).isEqualTo("hanet train a.yaml");
    }

    @Test
    void anotherHanetThatThePathFindsFirstIsNotThisOne() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        assertThat(Files.createFile(other.resolve("hanet")).toFile().setExecutable(true))
                .isTrue();
        assertThat(line(folder, List.of(other, script.getParent()), "plan", "a.yaml"))
                .isEqualTo("'" + script + "' plan a.yaml");
    }

    @Test
    void filesKeepTheirNamesWhateverTheyAreCalled() {
        assertThat(line(script.getParent(), List.of(), "train", "--resume", Path.of("my runs/it's one")))
                .isEqualTo("./hanet train --resume 'my runs/it'\\''s one'");
    }

    @Test
    void withoutAScriptTheToolkitsOwnFolderIsMeant() {
        assertThat(new HanetScript(Optional.empty(), folder, List.of()).line("plan", "a.yaml"))
                .isEqualTo("./hanet plan a.yaml");
    }

    private String line(Path here, List<Path> path, Object... words) {
        return new HanetScript(Optional.of(script), here, path).line(words);
    }
}
