package dev.hanet.blocks.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hanet.blocks.graph.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where the engine has no oneDNN, or another one, networks compute without it. */
class OneDnnIT {
    private static boolean agrees(Script trial, String operator, String instead) {
        assertThat(trial.text()).contains(operator);
        Script other = Script.of(trial.text().replace(operator, instead));
        return EngineThread.call(() -> {
            TorchEngine.load();
            return OneDnn.agrees(other);
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"FLOAT", "BFLOAT16"})
    void an_engine_without_the_operators_or_with_others_keeps_plain_weights(ElementType element) {
        Script trial = OneDnn.packing(element);
        assertThat(agrees(trial, "mkldnn._convolution_pointwise", "mkldnn._no_such_operator"))
                .isFalse();
        assertThat(agrees(trial, "mkldnn._convolution_pointwise", "no_such_library._convolution_pointwise"))
                .isFalse();
        assertThat(agrees(trial, "torch.to_dense(weight)", "torch.to_dense(torch.neg(weight))"))
                .as("it computes something else")
                .isFalse();
    }

    @Test
    void an_engine_without_the_operator_or_with_another_multiplies_as_it_does_by_itself() {
        assertThat(agrees(OneDnn.PRODUCTS, "mkldnn._linear_pointwise", "mkldnn._no_such_operator"))
                .isFalse();
        assertThat(agrees(OneDnn.PRODUCTS, "\"none\"", "\"relu\""))
                .as("it computes something else")
                .isFalse();
    }

    @Test
    void the_engine_of_usual_machines_packs_and_multiplies() {
        assumeThat(System.getProperty("os.arch")).isEqualTo("amd64");
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
        assertThat(EngineThread.call(() -> {
                    TorchEngine.load();
                    return OneDnn.packs(ElementType.FLOAT) && OneDnn.multiplies();
                }))
                .isTrue();
    }
}
