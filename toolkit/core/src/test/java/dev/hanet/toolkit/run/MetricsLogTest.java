package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
    private static final Column LOSS = Column.Training.LOSS;
    private static final Column M_DICE = new Column.Metric("mDice");
    private static final String THREE_EPOCHS = """
            epoch,loss,mDice
            1,1.25,
            2,0.0000305,0.5
            3,1,0.75
            """;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void set_up() {
        file = folder.resolve("metrics.csv");
    }

    private MetricsLog threeEpochs() {
        MetricsLog log = MetricsLog.start(file, List.of(LOSS, M_DICE));
        log.append(1, Map.of(LOSS, 1.25, M_DICE, Double.NaN));
        log.append(2, Map.of(LOSS, 3.05e-5, M_DICE, 0.5));
        log.append(3, Map.of(LOSS, 1.0, M_DICE, 0.75));
        return log;
    }

    @Test
    void one_row_an_epoch() {
        threeEpochs();
        assertThat(file).hasContent(THREE_EPOCHS);
    }

    @Test
    void other_programs_get_an_object_an_epoch() {
        threeEpochs();
        assertThat(folder.resolve("metrics.jsonl")).hasContent("""
                {"epoch":1,"loss":1.25,"mDice":null}
                {"epoch":2,"loss":0.0000305,"mDice":0.5}
                {"epoch":3,"loss":1,"mDice":0.75}
                """);
        MetricsLog.resume(file, 1);
        assertThat(folder.resolve("metrics.jsonl")).hasContent("{\"epoch\":1,\"loss\":1.25,\"mDice\":null}");
    }

    @Test
    void reads_back_what_was_written() {
        assertThat(threeEpochs().rows())
                .containsExactly(
                        new MetricsLog.Row(1, Map.of(LOSS, 1.25)),
                        new MetricsLog.Row(2, Map.of(LOSS, 3.05e-5, M_DICE, 0.5)),
                        new MetricsLog.Row(3, Map.of(LOSS, 1.0, M_DICE, 0.75)));
    }

    /** Wherever the writing of the last row stops, the rows before it are there and the run goes on as if uncut. */
    @Test
    void resumes_after_a_cut_at_any_byte_of_the_last_row() throws IOException {
        int lastRow = THREE_EPOCHS.indexOf("3,1,");
        for (int length = lastRow; length < THREE_EPOCHS.length(); length++) {
            Files.writeString(file, THREE_EPOCHS.substring(0, length));

            MetricsLog log = MetricsLog.resume(file, 2);

            assertThat(log.rows()).hasSize(2);
            log.append(3, Map.of(LOSS, 1.0, M_DICE, 0.75));
            assertThat(file).hasContent(THREE_EPOCHS);
        }
    }

    @Test
    void drops_epochs_after_the_checkpoint() {
        threeEpochs();
        MetricsLog.resume(file, 1);
        assertThat(file).hasContent("epoch,loss,mDice\n1,1.25,\n");
    }

    @Test
    void a_value_without_a_column_is_refused() {
        MetricsLog log = MetricsLog.start(file, List.of(LOSS));
        assertThatThrownBy(() -> log.append(1, Map.of(M_DICE, 1.0))).isInstanceOf(IllegalArgumentException.class);
        assertThat(file).hasContent("epoch,loss\n");
    }

    @Test
    void a_broken_row_in_the_middle_is_told() throws IOException {
        Files.writeString(file, THREE_EPOCHS.replace("2,0.0000305,0.5", "2,spam"));
        assertThatThrownBy(() -> MetricsLog.read(file))
                .hasMessage("'" + file + "' line 3: '2,spam' is no row of 3 numbers"
                        + " (remove the line, or start the run anew)");
    }

    @Test
    void a_foreign_file_is_told() throws IOException {
        Files.writeString(file, "name,age\n");
        assertThatThrownBy(() -> MetricsLog.read(file))
                .hasMessage("'" + file + "' does not begin with the column 'epoch' (was it written by a run?)");
        Files.delete(file);
        assertThatThrownBy(() -> MetricsLog.read(file))
                .hasMessage("cannot read '" + file
                        + "': there is no such file or folder (take it from another copy, or make it anew)");
    }
}
