package dev.hanet.blocks.weights.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.yaml.HanetException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What PyTorch wrote, by {@code src/test/python/weights.py}. */
class TorchFileTest {
    static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(TorchFileTest.class.getResource(name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"small.pt", "small-legacy.pt"})
    void both_formats_give_every_kind_of_tensor(String name) {
        Map<String, Tensor> tensors = TorchFile.read(resource(name)).tensors();

        assertThat(tensors.get("conv.weight").shape().sizes()).containsExactly(2L, 3L, 2L, 2L);
        assertThat(tensors.get("conv.weight").toFloats())
                .startsWith(0, 0.25f, 0.5f)
                .endsWith(5.75f);
        assertThat(tensors.get("columns").toFloats()).containsExactly(0, 3, 1, 4, 2, 5);
        assertThat(tensors.get("tail").toFloats()).containsExactly(20, 21, 22, 23);
        assertThat(tensors.get("half").toFloats()).containsExactly(1.5f, -2);
        assertThat(tensors.get("brain").toFloats()).containsExactly(0.5f, -1, 3);
        assertThat(tensors.get("double").item()).isEqualTo(3.25);
        assertThat(tensors.get("byte").toLongs()).containsExactly(255, 1);
        assertThat(tensors.get("char").toLongs()).containsExactly(-128, 1);
        assertThat(tensors.get("short").toLongs()).containsExactly(-300);
        assertThat(tensors.get("int").toLongs()).containsExactly(-70_000);
        assertThat(tensors.get("flag").type().element()).isEqualTo(ElementType.BOOL);
        assertThat(tensors.get("empty").shape().sizes()).containsExactly(0L, 3L);
        assertThat(tensors.get("bn.num_batches_tracked").toLongs()).containsExactly(7);
        assertThat(tensors.get("parameter").toFloats()).containsExactly(1, 2);
        assertThat(tensors.get("tied")).isSameAs(tensors.get("parameter"));
        assertThat(tensors).hasSize(16);
    }

    @Test
    void channels_last_become_rows() {
        Tensor tensor = Objects.requireNonNull(
                TorchFile.read(resource("small.pt")).tensors().get("channels.last"));

        assertThat(tensor.shape().sizes()).containsExactly(1L, 2L, 3L, 4L);
        for (int i = 0; i < 24; i++) {
            assertThat(tensor.toFloats()[i]).isEqualTo(i);
        }
    }

    @Test
    void types_are_those_of_the_file() {
        TorchFile file = TorchFile.read(resource("small.pt"));

        assertThat(file.format()).isEqualTo("PyTorch (ZIP)");
        assertThat(file.types())
                .containsEntry("half", "F16")
                .containsEntry("brain", "BF16")
                .containsEntry("conv.weight", "F32");
        assertThat(TorchFile.read(resource("small-legacy.pt")).format()).isEqualTo("PyTorch (legacy)");
    }

    @Test
    void weights_are_found_beside_an_optimisers_state() {
        Map<String, Tensor> tensors = TorchFile.read(resource("checkpoint.pt")).tensors();

        assertThat(tensors.keySet())
                .containsExactly(
                        "0.weight",
                        "0.bias",
                        "1.weight",
                        "1.bias",
                        "1.running_mean",
                        "1.running_var",
                        "1.num_batches_tracked");
        assertThat(tensors.get("1.running_mean").toFloats()).containsExactly(0.05f, 0.05f);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            module.pt | the pickle names 'torch.nn.modules.linear.Linear', which has no place in a state_dict; nothing was run
            script.pt | this is a TorchScript program, not a state_dict; nothing was run
            """)
    void what_is_more_than_a_state_dict_is_refused(String name, String message) {
        Path file = resource(name);

        assertThatThrownBy(() -> TorchFile.read(file))
                .isInstanceOf(HanetException.class)
                .hasMessage(file + ": " + message);
    }

    @Test
    void a_missing_file_is_named() {
        Path missing = Path.of("none.pth");
        assertThatThrownBy(() -> TorchFile.read(missing)).hasMessage("none.pth: there is no such file");
    }
}
