package dev.hanet.blocks.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HA with {@code residual: gamma} begins as nothing, wherever it is inserted. */
class InsertionIT {
    private static final String UNET = """
            model:
              encoder: {type: unet, channels: [4, 8, 16]}
              reduction: {type: none}
              bottleneck: {type: none}
              decoder: {type: unet}
            """;
    private static final String DEEPLAB = """
            model:
              encoder: {type: resnet18, outputStride: 16}
              reduction: {type: none}
              bottleneck: {type: none}
              decoder: {type: deeplabv3plus, lowLevelChannels: 4, channels: 8}
            """;
    private static final String GRAPH = """
            model:
              type: graph
              nodes:
                stem: {from: input, type: conv-bn-relu, channels: 8, stride: 2}
                out: {from: stem, type: conv, channels: classes, kernel: 1}
                whole: {from: out, type: resize, like: input}
              outputs: {main: whole}
            """;

    @ParameterizedTest(name = "{0} at {1}")
    @CsvSource({
        "unet, encoder.level3, 16",
        "unet, decoder.level2.skip, 8",
        "deeplab, encoder.layer3, 256",
        "deeplab, decoder.features, 8",
        "graph, stem, 8"
    })
    void the_output_stays_as_it_was(String network, String point, int channels) {
        String plain = network.equals("unet") ? UNET : network.equals("deeplab") ? DEEPLAB : GRAPH;
        String inserted = plain + "  insert: [{at: " + point + ", use: {type: ha, delta: 0.1, levels: 2, channels: "
                + channels + ", residual: gamma}}]\n";
        float[] values = new float[3 * 32 * 32];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.cos(i * 0.21 + i % 7);
        }
        Map<String, Tensor> inputs = Map.of("image", Tensor.floats(Shape.of(1, 3, 32, 32), values));
        try (Network one = Network.create(FreeGraphTest.network(plain), Device.CPU, 1);
                Network other = Network.create(FreeGraphTest.network(inserted), Device.CPU, 2)) {
            Map<String, Tensor> state = new LinkedHashMap<>(other.state());
            state.putAll(one.state());
            other.load(state);

            assertThat(state).hasSizeGreaterThan(one.state().size());
            assertThat(other.evaluate(inputs, Outputs.set("logits"))
                            .get(Outputs.of("logits"))
                            .toFloats())
                    .containsExactly(one.evaluate(inputs, Outputs.set("logits"))
                            .get(Outputs.of("logits"))
                            .toFloats());
        }
    }
}
