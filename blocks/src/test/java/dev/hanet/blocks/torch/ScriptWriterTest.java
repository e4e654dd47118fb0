package dev.hanet.blocks.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Recompute;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScriptWriterTest {
    @Test
    void evaluation_is_one_readable_line_a_value_without_what_nobody_wants() {
        Script script = ScriptWriter.write(Toy.twoLayers(), Request.outputs(Mode.EVALUATION, Outputs.list("hidden")));

        assertThat(script.text()).isEqualTo("""
                class Program(Module):
                  __parameters__ = []
                  __buffers__ = []
                  training : bool
                  def forward(self: __torch__.Program, inputs: List[Tensor], p: List[Tensor], b: List[Tensor]) -> List[Tensor]:
                    x = inputs[0]
                    first_weight = p[0]
                    first_bias = p[1]
                    first_linear = torch.linear(x, first_weight, first_bias)
                    norm_weight = p[2]
                    norm_bias = p[3]
                    norm_running_mean = b[0]
                    norm_running_var = b[1]
                    norm_batchNorm = torch.batch_norm(first_linear, norm_weight, norm_bias, norm_running_mean, norm_running_var, False, 0.1, 1e-05, False)
                    relu = torch.relu(norm_batchNorm)
                    return [relu]
                """);
        assertThat(script.inputs()).containsExactly("x");
        assertThat(script.parameters()).containsExactly("first.weight", "first.bias", "norm.weight", "norm.bias");
        assertThat(script.buffers()).containsExactly("norm.running_mean", "norm.running_var");
        assertThat(script.lines().get(9)).hasToString("first.linear [5, 4]");
    }

    @Test
    void training_keeps_what_changes_a_buffer_though_nobody_reads_it() {
        Script training = ScriptWriter.write(Toy.twoLayers(), Request.outputs(Mode.TRAINING, Outputs.list("sum")));
        Script evaluation = ScriptWriter.write(Toy.twoLayers(), Request.outputs(Mode.EVALUATION, Outputs.list("sum")));

        assertThat(training.text()).contains("norm_batchNorm = ").doesNotContain("relu = ");
        assertThat(evaluation.text()).doesNotContain("norm_batchNorm");
        assertThat(evaluation.parameters()).containsExactly("aside.weight", "aside.bias");
    }

    @Test
    void gradients_are_those_of_the_parameters_the_loss_depends_on() {
        Script script = ScriptWriter.write(
                Toy.twoLayers(),
                new Request(
                        Mode.TRAINING,
                        Outputs.list("loss", "sum"),
                        Optional.of(Outputs.of("loss")),
                        List.of(),
                        Set.of(),
                        Recompute.NONE));

        assertThat(script.gradients())
                .containsExactly(
                        "first.weight", "first.bias", "norm.weight", "norm.bias", "second.weight", "second.bias");
        assertThat(script.text())
                .contains("optional = torch.autograd.grad([mse], targets, None, None, False, True)")
                .endsWith("    return torch.add(torch.add(results, [norm]), gradients)\n");
    }

    @Test
    void names_that_collide_or_mean_something_are_told_apart() {
        Identifiers identifiers = new Identifiers();

        assertThat(identifiers.of("a.b")).isEqualTo("a_b");
        assertThat(identifiers.of("a_b")).isEqualTo("a_b_v2");
        assertThat(identifiers.of("0.weight")).isEqualTo("v0_weight");
        assertThat(identifiers.of("return")).isEqualTo("return_v2");
    }
}
