package dev.hanet.blocks.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.ModuleWriter.ModuleText;
import dev.hanet.yaml.HanetException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleWriterTest {
    @Test
    void a_module_takes_what_its_output_depends_on_from_itself() {
        ModuleText module = ModuleWriter.write(Toy.twoLayers(), Outputs.list("hidden"));

        assertThat(module.text()).isEqualTo("""
                class Program(Module):
                  __parameters__ = ["first.weight", "first.bias", "norm.weight", "norm.bias", ]
                  __buffers__ = ["norm.running_mean", "norm.running_var", ]
                  training : bool
                  __annotations__["first.weight"] = Tensor
                  __annotations__["first.bias"] = Tensor
                  __annotations__["norm.weight"] = Tensor
                  __annotations__["norm.bias"] = Tensor
                  __annotations__["norm.running_mean"] = Tensor
                  __annotations__["norm.running_var"] = Tensor
                  def forward(self: __torch__.Program, x: Tensor) -> Tensor:
                    first_weight = getattr(self, "first.weight")
                    first_bias = getattr(self, "first.bias")
                    first_linear = torch.linear(x, first_weight, first_bias)
                    norm_weight = getattr(self, "norm.weight")
                    norm_bias = getattr(self, "norm.bias")
                    norm_running_mean = getattr(self, "norm.running_mean")
                    norm_running_var = getattr(self, "norm.running_var")
                    norm_batchNorm = torch.batch_norm(first_linear, norm_weight, norm_bias, norm_running_mean, norm_running_var, False, 0.1, 1e-05, False)
                    relu = torch.relu(norm_batchNorm)
                    return relu
                """);
    }

    @Test
    void several_outputs_are_answered_by_name() {
        ModuleText module = ModuleWriter.write(Toy.twoLayers(), Outputs.list("out", "sum"));

        assertThat(module.text())
                .contains("  def forward(self: __torch__.Program, x: Tensor) -> Dict[str, Tensor]:")
                .endsWith("    return {\"out\": second_linear, \"sum\": sum}\n");
    }

    @Test
    void weights_of_another_network_are_not_written(@TempDir Path folder) {
        Map<String, Tensor> other = Map.of("first.weight", Tensor.floats(Shape.of(1), 0));

        assertThatThrownBy(() -> TorchScriptFile.write(
                        folder.resolve("model.pt"), Toy.twoLayers(), other, Outputs.list("out"), Map.of()))
                .isInstanceOf(HanetException.class);
        assertThat(folder).isEmptyDirectory();
    }
}
