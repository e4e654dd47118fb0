package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.metric.EvaluationResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void what_cannot_be_measured_is_not_a_number() {
        ResultFiles.write(folder, "test", Results.nothingFound());
        assertThat(StoredResult.read(folder, "test").values().get("auc")).isNaN();
    }

    @Test
    void a_damaged_file_is_told() {
        ResultFiles.write(folder, "test", Results.measured());
        AtomicFiles.write(folder.resolve("test.json"), "{\"area\": ");
        assertThatThrownBy(() -> StoredResult.read(folder, "test"))
                .hasMessageContaining("is no result of an evaluation");
    }
}
