package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.model.NetworkInput;
import dev.hanet.blocks.model.Networks;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.toolkit.build.ExperimentLoader;
import dev.hanet.toolkit.build.HanetModule;
import dev.hanet.toolkit.plugin.Plugins;
import dev.hanet.toolkit.spec.ExperimentSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EtNetIT {
    private static final ClassLoader LOADER = EtNetIT.class.getClassLoader();
    private static final int SIDE = 64;

    @Test
    void both_losses_together_reach_every_parameter() {
        ExperimentSpec spec = HanetModule.injector(Plugins.found(LOADER), LOADER)
                .getInstance(ExperimentLoader.class)
                .load("refuge/et-net", List.of())
                .spec();
        Graph graph = Networks.training(
                spec.model(),
                spec.train().loss(),
                new NetworkInput(3, SIDE, SIDE, 2, 3),
                path -> new Origin(Optional.empty(), path));
        float[] image = new float[2 * 3 * SIDE * SIDE];
        long[] mask = new long[2 * SIDE * SIDE];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) Math.sin(i * 0.013 + i % 11);
        }
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % SIDE / 22;
        }
        Map<String, Tensor> batch = Map.of(
                "image", Tensor.floats(Shape.of(2, 3, SIDE, SIDE), image),
                "mask", Tensor.ints(Shape.of(2, SIDE, SIDE), mask));
        try (Network network = Network.create(graph, Device.CPU, 1)) {
            var gradients = network.gradients(Mode.TRAINING, "loss", batch, Set.of());
            assertThat(gradients.byName()).containsOnlyKeys(graph.parameters().keySet());
            assertThat(gradients.value()).isBetween(0.1, 1.0);
        }
    }
}
