package dev.hanet.blocks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.decoder.UNetDecoderSpec;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A U-Net written node by node is the U-Net of the scheme. */
class FreeGraphIT {
    private static final String NODES = """
            model:
              type: graph
              nodes:
                level1: {from: input, type: unet-unit, channels: 4}
                down1: {from: level1, type: max-pool}
                level2: {from: down1, type: unet-unit, channels: 8}
                down2: {from: level2, type: max-pool}
                level3: {from: down2, type: unet-unit, channels: 16}
                up2: {from: level3, type: resize, like: level2, mode: nearest}
                near2: {from: up2, type: conv-bn-relu, channels: 8, bias: true}
                join2: {from: [level2, near2], type: concat}
                fused2: {from: join2, type: unet-unit, channels: 8}
                up1: {from: fused2, type: resize, like: level1, mode: nearest}
                near1: {from: up1, type: conv-bn-relu, channels: 4, bias: true}
                join1: {from: [level1, near1], type: concat}
                fused1: {from: join1, type: unet-unit, channels: 4}
                out: {from: fused1, type: conv, channels: classes, kernel: 1}
              outputs: {main: out}
            """;
    private static final NetworkInput INPUT = new NetworkInput(3, 32, 32, 2, 3);

    private static Graph scheme() {
        ModelSpec model = new ModelSpec(
                new UNetEncoderSpec(List.of(4, 8, 16), 2, Norm.BATCH),
                ReductionSpec.NONE,
                new NoContextSpec(),
                BottleneckSpec.NONE,
                UNetDecoderSpec.STANDARD,
                List.of());
        return Networks.network(model, INPUT);
    }

    private static Tensor image() {
        float[] values = new float[2 * 3 * 32 * 32];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i * 0.37 + i % 13);
        }
        return Tensor.floats(Shape.of(2, 3, 32, 32), values);
    }

    @Test
    void with_copied_weights_both_say_the_same() {
        Graph nodes = Networks.network(FreeGraphTest.read(NODES), INPUT);
        Graph scheme = scheme();
        assertThat(nodes.parameterCount()).isEqualTo(scheme.parameterCount());
        try (Network one = Network.create(scheme, Device.CPU, 1);
                Network other = Network.create(nodes, Device.CPU, 2)) {
            Map<String, Tensor> copied = new LinkedHashMap<>();
            copy(scheme.parameters().keySet(), nodes.parameters().keySet(), one.state(), copied);
            copy(scheme.buffers().keySet(), nodes.buffers().keySet(), one.state(), copied);
            other.load(copied);

            Map<String, Tensor> inputs = Map.of("image", image());
            float[] expected = one.evaluate(inputs, Outputs.set("logits"))
                    .get(Outputs.of("logits"))
                    .toFloats();
            float[] found = other.evaluate(inputs, Outputs.set("logits"))
                    .get(Outputs.of("logits"))
                    .toFloats();
            assertThat(found).containsExactly(expected, within(1e-6f));
        }
    }

    /** Both declare their tensors in the same order. */
    private static void copy(Set<String> from, Set<String> to, Map<String, Tensor> state, Map<String, Tensor> copied) {
        List<String> sources = new ArrayList<>(from);
        List<String> targets = new ArrayList<>(to);
        assertThat(targets).hasSameSizeAs(sources);
        for (int i = 0; i < sources.size(); i++) {
            copied.put(
                    targets.get(i),
                    Optional.ofNullable(state.get(sources.get(i))).orElseThrow());
        }
    }

    @Test
    void gradients_reach_every_node_and_every_output() {
        String twice = NODES.replace("outputs: {main: out}", """
            outputs:
                main: {from: out, weight: 0.7}
                edge: {from: rim, weight: 0.3, target: boundary, loss: {type: lovasz-softmax}}
            """)
                .replace(
                        "    out:",
                        "    again: {from: fused1, type: unet-unit, shares: fused1, channels: 4}\n    rim: {from: sharp,"
                                + " type: conv, channels: 2, kernel: 1}\n    sharp: {from: [again, fused1], type: mean}\n    out:")
                .replace("again: {from: fused1, type: unet-unit", "again: {from: join1, type: unet-unit");
        Graph graph = Networks.training(
                FreeGraphTest.read(twice),
                CrossEntropyLossSpec.STANDARD,
                INPUT,
                path -> new Origin(Optional.empty(), path));
        long[] mask = new long[2 * 32 * 32];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i / 5 % 3;
        }
        Map<String, Tensor> batch = Map.of("image", image(), "mask", Tensor.ints(Shape.of(2, 32, 32), mask));
        try (Network network = Network.create(graph, Device.CPU, 1)) {
            var gradients = network.gradients(Mode.TRAINING, Outputs.of("loss"), batch, Set.of());
            assertThat(gradients.byName()).containsOnlyKeys(graph.parameters().keySet());
            assertThat(gradients.value()).isBetween(0.1, 5.0);
        }
    }
}
