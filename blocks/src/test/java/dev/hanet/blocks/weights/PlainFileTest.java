package dev.hanet.blocks.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PlainFileTest {
    @TempDir
    private Path folder;

    private Path pipe() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "this system makes no pipes by name");
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("/usr/bin/mkfifo", pipe.toString())
                        .start()
                        .waitFor())
                .isZero();
        return pipe;
    }

    @Test
    void a_pipe_is_waited_for_by_nobody() throws IOException, InterruptedException {
        Path pipe = pipe();
        String words = "a pipe or a device stands where a file is needed";
        assertThatThrownBy(() -> PlainFile.bytes(pipe)).hasMessageContaining(words);
        assertThatThrownBy(() -> PlainFile.text(pipe)).hasMessageContaining(words);
        assertThatThrownBy(() -> PlainFile.stream(pipe)).hasMessageContaining(words);
        assertThatThrownBy(() -> PlainFile.copy(pipe, folder.resolve("copy"))).hasMessageContaining(words);
        assertThatThrownBy(() -> PlainFile.channel(pipe, StandardOpenOption.CREATE, StandardOpenOption.WRITE))
                .hasMessageContaining(words);
        assertThatThrownBy(() -> Safetensors.read(pipe)).hasMessageEndingWith("cannot be read: " + words);
        assertThatThrownBy(() -> Sha256.of(pipe)).hasMessageContaining(words);
    }

    @Test
    void folders_devices_and_links_to_themselves_are_no_files() throws IOException {
        Path loop = folder.resolve("loop");
        Files.createSymbolicLink(loop, loop.getFileName());
        assertThatThrownBy(() -> PlainFile.bytes(folder)).hasMessageContaining("a folder stands where a file is");
        assertThatThrownBy(() -> PlainFile.bytes(Path.of("/dev/zero"))).hasMessageContaining("a pipe or a device");
        assertThatThrownBy(() -> PlainFile.bytes(loop)).hasMessageContaining("a link that leads to itself stands");
        assertThatThrownBy(() -> PlainFile.channel(loop, StandardOpenOption.CREATE, StandardOpenOption.WRITE))
                .hasMessageContaining("a link that leads to itself stands");
    }

    @Test
    void links_to_folders_are_followed_and_those_that_lead_back_passed_over_and_those_to_nothing_are_kept_to_be_told()
            throws IOException {
        Path far = Files.createDirectories(folder.resolve("far"));
        Path one = Files.writeString(far.resolve("1.png"), "image");
        Path near = Files.createDirectories(folder.resolve("near/more"));
        Files.createSymbolicLink(near.resolve("images"), far);
        Files.createSymbolicLink(near.resolve("back"), folder.resolve("near"));
        Files.createSymbolicLink(near.resolve("gone"), Path.of("nowhere"));
        assertThat(PlainFile.below(folder.resolve("near"), 9))
                .containsExactly(near.resolve("gone"), near.resolve("images").resolve(one.getFileName()));
        assertThat(PlainFile.below(folder.resolve("near"), 1)).isEmpty();
    }

    @Test
    void a_file_is_read_also_by_a_link_and_made_where_there_is_none() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "words");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file.getFileName());
        assertThat(PlainFile.text(link)).isEqualTo("words");
        assertThatThrownBy(() -> PlainFile.text(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
        PlainFile.channel(folder.resolve("made"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
        assertThat(folder.resolve("made")).isEmptyFile();
    }
}
