package dev.hanet.toolkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.weights.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostPowerTest {
    private static final String OLD = "the old text";
    private static final String NEW = "a new text that is longer";

    @TempDir
    private Path folder;

    private interface Writer {
        void write(Path file) throws IOException;
    }

    /** What a file can hold when the power goes at any point of writing it anew. */
    private Set<String> found(Writer writer) throws IOException {
        Files.writeString(folder.resolve("file"), OLD);
        LostPower disk = new LostPower(folder, folder);
        FaultyDisk seen = new FaultyDisk();
        writer.write(seen.path(folder).resolve("file"));
        List<Operation> journal = new ArrayList<>(seen.journal());
        SplittableRandom random = new SplittableRandom(1);
        Set<String> found = new TreeSet<>();
        journal.add(new Operation(Operation.Kind.CLOSE, folder, folder, 0, new byte[0])); // and after the last
        for (Operation operation : journal) {
            for (LostPower.Ending ending : LostPower.Ending.values()) {
                for (int seed = 0; seed < 50; seed++) {
                    found.add(text(disk.after(ending, operation, random)));
                }
            }
            disk.apply(operation);
        }
        assertThat(text(disk.after(LostPower.Ending.KILLED, journal.get(0), random)))
                .isEqualTo(Files.readString(folder.resolve("file")));
        return found;
    }

    private static String text(Map<String, Optional<byte[]>> left) {
        return left.getOrDefault("file", Optional.empty())
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("nothing");
    }

    @Test
    void whole_files_are_the_old_or_the_new_one() throws IOException {
        assertThat(found(file -> WholeFile.write(file, beside -> Files.writeString(beside, NEW))))
                .containsExactlyInAnyOrder(OLD, NEW);
    }

    @Test
    void a_file_written_in_place_is_found_torn() throws IOException {
        assertThat(found(file -> Files.writeString(file, NEW))).contains("").hasSizeGreaterThan(4);
    }

    @Test
    void a_rename_of_what_was_not_synced_is_found_empty() throws IOException {
        assertThat(found(file -> {
                    Path beside = Files.writeString(file.resolveSibling("beside"), NEW);
                    Files.move(beside, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }))
                .contains("", OLD, NEW);
    }

    @Test
    void a_chosen_operation_fails_and_a_write_that_fails_is_half_done() throws IOException {
        FaultyDisk disk = new FaultyDisk().failing(1, 1, FaultyDisk.Failure.FULL);
        Path file = disk.path(folder).resolve("file");
        assertThatThrownBy(() -> Files.writeString(file, "abcd"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left");
        assertThat(folder.resolve("file")).content().isEqualTo("ab");
        Files.writeString(file, "abcd");
        assertThat(folder.resolve("file")).content().isEqualTo("abcd");
    }
}
