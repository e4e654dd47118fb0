package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.statistic.Together;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredResultTest {
    @TempDir
    private Path folder;

    @Test
    void what_was_written_is_read_again() {
        EvaluationResult measured = Results.measured();
        ResultFiles.write(folder, "test", measured);
        StoredResult stored = StoredResult.read(folder, "test");
        assertThat(stored.area()).isEqualTo(StoredResult.FIELD);
        assertThat(stored.values()).isEqualTo(measured.values());
        assertThat(stored.values(StoredResult.FIELD)).contains(measured.values());
        assertThat(stored.values(StoredResult.WHOLE)).contains(measured.values(measured.whole()));
        assertThat(stored.images()).isEqualTo(measured.perImage());
        assertThat(stored.isPooled("f1")).isTrue();
        assertThat(stored.isPooled("diceVessel")).isFalse();
    }

    @Test
    void a_label_names_the_area_where_there_are_two() {
        EvaluationResult inField = Results.measured();
        EvaluationResult whole =
                new EvaluationResult(inField.metrics(), inField.whole(), inField.inField(), false, Together.NONE);
        EvaluationResult alone =
                new EvaluationResult(inField.metrics(), inField.whole(), Optional.empty(), false, Together.NONE);
        Map.of(
                        inField, "f1 (vessel, pooled, field of view)",
                        whole, "f1 (vessel, pooled, whole images)",
                        alone, "f1 (vessel, pooled)")
                .forEach((result, label) -> {
                    assertThat(result.labels()).containsEntry("f1", label);
                    ResultFiles.write(folder, "test", result);
                    StoredResult stored = StoredResult.read(folder, "test");
                    assertThat(stored.labels()).isEqualTo(result.labels());
                    assertThat(stored.label("f1")).isEqualTo("f1 (vessel, pooled)");
                });
    }

    @Test
    void what_cannot_be_measured_is_not_a_number() {
        ResultFiles.write(folder, "test", Results.nothingFound());
        assertThat(StoredResult.read(folder, "test").values().get("auc")).isNaN();
    }

    /** Words, shapes and digits that are other than they were. */
    @ParameterizedTest
    @CsvSource({
        "test-images.json, 0., x.",
        "test-images.json, '\"area\"', '\"arfa\"'",
        "test-images.json, '[', '{'",
        "test.json, 0., x.",
        "test.json, '\"area\"', '\"arfa\"'",
        "test.json, '\"reading\"', '\"rfading\"'",
        "test.json, '\"values\"', '\"vblues\"'"
    })
    void a_byte_that_changed_is_told_with_its_file(String file, String was, String is) throws IOException {
        ResultFiles.write(folder, "test", Results.measured());
        String text = AtomicFiles.read(folder.resolve(file));
        assertThat(text).contains(was);
        Files.writeString(folder.resolve(file), text.replace(was, is));
        assertThatThrownBy(() -> StoredResult.read(folder, "test"))
                .hasMessage("'" + folder.resolve(file) + "' is no result of an evaluation (evaluate the run again)");
    }

    @Test
    void a_damaged_file_is_told() {
        ResultFiles.write(folder, "test", Results.measured());
        AtomicFiles.write(folder.resolve("test.json"), "{\"area\": ");
        assertThatThrownBy(() -> StoredResult.read(folder, "test"))
                .hasMessageContaining("is no result of an evaluation");
    }
}
