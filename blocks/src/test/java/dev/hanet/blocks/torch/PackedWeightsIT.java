package dev.hanet.blocks.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;

/** Where the engine cannot compute with packed weights, plain ones stay. */
class PackedWeightsIT {
    private static boolean agrees(String operator, String instead) {
        Script trial = Script.of(PackedWeights.TRIAL.text().replace(operator, instead));
        return EngineThread.call(() -> {
            TorchEngine.load();
            return PackedWeights.agrees(trial);
        });
    }

    @Test
    void an_engine_without_the_operators_or_with_others_keeps_plain_weights() {
        assertThat(agrees("mkldnn._convolution_pointwise", "mkldnn._no_such_operator"))
                .isFalse();
        assertThat(agrees("mkldnn._convolution_pointwise", "no_such_library._convolution_pointwise"))
                .isFalse();
        assertThat(agrees("_reorder_convolution_weight(given[1]", "_reorder_convolution_weight(torch.neg(given[1])"))
                .as("it computes something else")
                .isFalse();
    }

    @Test
    void the_engine_of_usual_machines_packs() {
        assumeThat(System.getProperty("os.arch")).isEqualTo("amd64");
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
        assertThat(EngineThread.call(() -> {
                    TorchEngine.load();
                    return PackedWeights.arePossible();
                }))
                .isTrue();
    }
}
