package dev.hanet.example.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.StepResult;
import dev.hanet.blocks.torch.TrainingStep;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.run.CodeVersion;
import dev.hanet.toolkit.run.Provenance;
import dev.hanet.toolkit.run.Provenances;
import dev.hanet.yaml.Overlay;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StairsTrainingIT {
    @Test
    void a_step_moves_the_weights_of_the_encoder() {
        Experiment experiment = StairsPluginTest.loader()
                .inspectText("stairs.yaml", StairsPluginTest.SPEC, Overlay.NONE)
                .orThrow();
        float[] pixels = new float[4 * 3 * 32 * 32];
        long[] labels = new long[4 * 32 * 32];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (i * 37 % 101) / 101f - 0.5f;
        }
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i / 32 % 3;
        }
        Map<String, Tensor> batch = Map.of(
                "image", Tensor.floats(Shape.of(4, 3, 32, 32), pixels),
                "mask", Tensor.ints(Shape.of(4, 32, 32), labels));
        try (Network network = Network.create(experiment.graph(), Device.CPU, 1);
                TrainingStep step = network.training(experiment.spec().train().optimizer(), Set.of())) {
            float[] before = weights(network);
            StepResult result = step.run(batch, 0.05, 1);

            assertThat(result.loss()).isBetween(0.1, 10.0);
            assertThat(weights(network)).isNotEqualTo(before);
        }
    }

    @Test
    void a_run_says_which_plugin_it_needs() {
        Experiment experiment = StairsPluginTest.loader()
                .inspectText("stairs.yaml", StairsPluginTest.SPEC, Overlay.NONE)
                .orThrow();
        Provenance.Ingredients made = new Provenance.Ingredients(CodeVersion.current(), List.of(), Map.of());
        assertThat(Provenances.of(experiment, made, List.of(), Device.CPU, List.of())
                        .environment())
                .anySatisfy((fact, words) -> {
                    assertThat(fact).startsWith("plugin ");
                    assertThat(words).matches("content [0-9a-f]{12}");
                });
    }

    private static float[] weights(Network network) {
        return network.state().get("encoder.stair1.conv.weight").toFloats();
    }
}
