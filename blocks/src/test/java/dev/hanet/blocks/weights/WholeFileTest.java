package dev.hanet.blocks.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.now().minus(Duration.ofHours(2)));

    @TempDir
    private Path folder;

    @Test
    void what_was_cut_off_long_ago_goes_with_the_next_write_and_nothing_else_does() throws IOException {
        Path old = Files.writeString(folder.resolve(".weights-1.part"), "half");
        Path import1 = Files.writeString(folder.resolve(".import123.part"), "half");
        Path oldFolder = Files.createDirectory(folder.resolve(".run-1.part"));
        Files.writeString(oldFolder.resolve("spec.yaml"), "half");
        Path young = Files.writeString(folder.resolve(".weights-2.part"), "under way");
        Path other = Files.writeString(folder.resolve("mine.part"), "whole");
        for (Path one : new Path[] {old, import1, oldFolder, other}) {
            Files.setLastModifiedTime(one, LONG_AGO);
        }
        WholeFile.write(folder.resolve("weights"), beside -> Files.writeString(beside, "whole"));
        assertThat(old).doesNotExist();
        assertThat(import1).doesNotExist();
        assertThat(oldFolder).doesNotExist();
        assertThat(young).exists();
        assertThat(other).exists();
        assertThat(folder.resolve("weights")).hasContent("whole");
    }

    @Test
    void a_write_that_fails_leaves_what_was_there() throws IOException {
        Path file = folder.resolve("weights");
        WholeFile.write(file, beside -> Files.writeString(beside, "first"));
        assertThatThrownBy(() -> WholeFile.write(file, beside -> {
                    Files.writeString(beside, "half of the sec");
                    throw new IOException("No space left on device");
                }))
                .hasMessage("No space left on device");
        assertThat(folder).isDirectoryContaining(one -> one.equals(file));
        assertThat(folder.toFile().list()).containsExactly("weights");
        assertThat(file).hasContent("first");
    }
}
