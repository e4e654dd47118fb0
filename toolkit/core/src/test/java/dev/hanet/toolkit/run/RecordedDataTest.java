package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedDataTest {
    private static final Provenance.DataFile A = new Provenance.DataFile("images/a.png", 3, "aaa");
    private static final Provenance.DataFile B = new Provenance.DataFile("images/b.png", 3, "bbb");
    private static final Provenance.DataFile WEIGHTS = new Provenance.DataFile("w/resnet18.pth", 3, "www");

    @TempDir
    private Path folder;

    private RunDirectory run;

    @BeforeEach
    void record() {
        run = new RunDirectories(folder).create("spec", "0123456789ab", "", "seed: 1\n");
        run.write(new Provenance(
                Instant.EPOCH, "1", Map.of(), "cpu", Map.of(), List.of(A, B, WEIGHTS), List.of(), Host.current()));
    }

    @Test
    void the_same_files_are_no_difference_in_any_order() {
        assertThat(RecordedData.difference(run, List.of(B, A))).isEmpty();
    }

    @Test
    void files_that_are_gone_new_or_changed_are_named() {
        assertThat(RecordedData.difference(
                        run,
                        List.of(
                                new Provenance.DataFile("images/a.png", 3, "other"),
                                new Provenance.DataFile("images/c.png", 3, "ccc"))))
                .contains("1 gone: 'images/b.png'; 1 new: 'images/c.png'; 1 changed: 'images/a.png'");
        assertThatThrownBy(() -> RecordedData.require(run, List.of(A), false))
                .hasMessageContaining("the data is not what '" + run.path() + "' was made of: 1 gone: 'images/b.png'")
                .hasMessageContaining("--changed-data");
    }

    @Test
    void what_is_accepted_is_written_down() {
        assertThat(RecordedData.require(run, List.of(A), true)).contains("1 gone: 'images/b.png'");
        assertThat(run.file(RunDirectory.LOG))
                .content()
                .contains("goes on with other data than it was made of: 1 gone");
    }

    @Test
    void many_files_are_counted() {
        List<Provenance.DataFile> more = new ArrayList<>(List.of(A, B));
        for (int i = 0; i < 5; i++) {
            more.add(new Provenance.DataFile("images/n" + i + ".png", 1, "n"));
        }
        assertThat(RecordedData.difference(run, more))
                .contains("5 new: 'images/n0.png', 'images/n1.png', 'images/n2.png' and 2 more");
    }
}
