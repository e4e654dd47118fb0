package dev.hanet.blocks.weights.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.encoder.ResNetSpec;
import dev.hanet.blocks.encoder.ResNetSpec.FirstBlockDilation;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.weights.Safetensors;
import dev.hanet.blocks.weights.pickle.Pickles;
import dev.hanet.yaml.HanetException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that are no numbers, on both ways into a network. */
class FiniteNumbersTest {
    @TempDir
    Path folder;

    private Path safetensors(Tensor... tensors) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (Tensor tensor : tensors) {
            named.put("layer" + named.size() + ".weight", tensor);
        }
        Path file = folder.resolve("w.safetensors");
        Safetensors.write(file, named, Map.of());
        return file;
    }

    /** As PyTorch writes it: 1, NaN, -Infinity, 0. */
    private Path stateDict() {
        byte[] storage = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1)
                .putFloat(Float.NaN)
                .putFloat(Float.NEGATIVE_INFINITY)
                .array();
        byte[] pickle = new Pickles()
                .commands("}")
                .text("fc.bias")
                .tensor("0", 4, 0, new int[] {4}, new int[] {1})
                .commands("s")
                .end();
        return Pickles.archive(folder.resolve("w.pth"), pickle, Map.of("0", storage));
    }

    private void bothRefuse(Path file, String message) {
        WeightsFolder into = new WeightsFolder(Optional.of(folder));
        ResNetSpec spec = new ResNetSpec("resnet18", 16, List.of(1, 2, 4), FirstBlockDilation.NEW, file.toString());
        refused(() -> new WeightsImport(file, "mine", Optional.empty(), true).into(into), file, message);
        refused(() -> InitialWeights.of(spec, 3, into), file, message);
        assertThat(folder.resolve("mine.safetensors")).doesNotExist();
    }

    private static void refused(ThrowingCallable use, Path file, String message) {
        assertThatThrownBy(use).isInstanceOf(HanetException.class).hasMessage(file + ": " + message);
    }

    @Test
    void a_state_dict_is_refused_with_its_tensor_and_how_many_there_are() {
        bothRefuse(
                stateDict(),
                "the tensor 'fc.bias' holds 2 of 4 numbers that are not finite, the first is NaN; no network can begin"
                        + " with that");
    }

    @Test
    void safetensors_are_refused_with_the_first_tensor_and_how_many_follow() {
        Tensor infinite = Tensor.floats(Shape.of(2, 1), 1, Float.POSITIVE_INFINITY);
        bothRefuse(
                safetensors(Tensor.ints(Shape.of(), 7), infinite, Tensor.floats(Shape.of(1), Float.NaN), infinite),
                "the tensor 'layer1.weight' holds 1 of 2 numbers that are not finite, the first is Infinity, and so do"
                        + " 2 more tensors; no network can begin with that");
    }

    @Test
    void a_double_that_no_float_holds_is_refused() {
        bothRefuse(
                safetensors(Tensor.doubles(Shape.of(2), 1e38, 1e39)),
                "the tensor 'layer0.weight' holds 1 of 2 numbers that are not finite, the first is 1.0E39; no network"
                        + " can begin with that");
    }

    @Test
    void files_can_still_be_looked_into() {
        Tensor bias = WeightsFile.read(stateDict()).tensors().get("fc.bias");

        assertThat(bias).isNotNull().extracting(FiniteNumbers::othersIn).isEqualTo(2L);
    }
}
