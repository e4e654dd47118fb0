package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private static final TrainingState STATE = state(Map.of());

    private static TrainingState state(Map<String, Tensor> average) {
        return new TrainingState(
                Map.of("encoder.conv1.weight", Tensor.floats(Shape.of(2), 0.1f, -3e-20f)),
                average,
                average.isEmpty() ? OptionalLong.empty() : OptionalLong.of(41),
                Map.of("momentum.encoder.conv1.weight", Tensor.floats(Shape.of(2), 5, 6)),
                Map.of("best", "0.1", "idle", "2"),
                7,
                new Best(5, 0.1 + 0.2));
    }

    @TempDir
    private Path folder;

    @Test
    void state_comes_back_bit_for_bit() {
        Path file = folder.resolve("checkpoint.safetensors");
        Checkpoint.write(file, Optional.of(folder.resolve("before.safetensors")), STATE, "");
        TrainingState read = Checkpoint.read(file);
        assertThat(read.model()).containsOnlyKeys("encoder.conv1.weight");
        assertThat(read.model().get("encoder.conv1.weight").toFloats()).containsExactly(0.1f, -3e-20f);
        assertThat(read.optimizer()).containsOnlyKeys("momentum.encoder.conv1.weight");
        assertThat(read.schedule()).isEqualTo(STATE.schedule());
        assertThat(read.epochs()).isEqualTo(7);
        assertThat(read.updates())
                .as("without an average, and in files of before")
                .isEmpty();
        assertThat(read.best()).isEqualTo(STATE.best());
    }

    @Test
    void weights_are_read_from_a_whole_state_too() {
        Path file = folder.resolve("checkpoint.safetensors");
        Checkpoint.write(file, Optional.of(folder.resolve("before.safetensors")), STATE, "");
        assertThat(Checkpoint.readWeights(file)).containsOnlyKeys("encoder.conv1.weight");
    }

    @Test
    void average_comes_back_and_is_what_is_kept() {
        Path file = folder.resolve("checkpoint.safetensors");
        TrainingState state = state(Map.of("encoder.conv1.weight", Tensor.floats(Shape.of(2), 8, 9)));
        Checkpoint.write(file, Optional.of(folder.resolve("before.safetensors")), state, "");
        TrainingState read = Checkpoint.read(file);
        assertThat(read.model().get("encoder.conv1.weight").toFloats()).containsExactly(0.1f, -3e-20f);
        assertThat(read.average()).containsOnlyKeys("encoder.conv1.weight");
        assertThat(read.updates()).hasValue(41);
        assertThat(read.average().get("encoder.conv1.weight").toFloats()).containsExactly(8, 9);
        assertThat(Checkpoint.readWeights(file).get("encoder.conv1.weight").toFloats())
                .containsExactly(8, 9);
        Checkpoint.writeWeights(file, read);
        assertThat(Checkpoint.readWeights(file).get("encoder.conv1.weight").toFloats())
                .containsExactly(8, 9);
    }

    @Test
    void missing_checkpoint_is_told() {
        Path file = folder.resolve("checkpoint.safetensors");
        assertThatThrownBy(() -> Checkpoint.readWeights(file))
                .hasMessage("there is no checkpoint '" + file
                        + "' (a run has one once its first epoch is done; name another run or train this one)");
    }
}
