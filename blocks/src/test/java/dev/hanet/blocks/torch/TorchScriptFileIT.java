package dev.hanet.blocks.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.model.SmallNetworks;
import dev.hanet.blocks.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The file, loaded as DJL loads any, computes what the network computes. */
class TorchScriptFileIT {
    private static final Map<String, Graph> NETWORKS = SmallNetworks.all();

    @TempDir
    private Path folder;

    static Set<String> networks() {
        return NETWORKS.keySet();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void a_file_computes_what_its_network_computes_at_any_size(String name) throws IOException {
        Graph graph = NETWORKS.get(name);
        Path file = folder.resolve("model.pt");
        try (Network network = Network.create(graph, Device.CPU, 5)) {
            TorchScriptFile.write(file, graph, network.state(), Outputs.list("logits"), Map.of());
            try (TorchScriptModule module = TorchScriptModule.load(file)) {
                Shape described = graph.inputs().get("image").shape();
                for (Shape shape : List.of(described, described.with(0, 2).with(2, described.size(2) + 32))) {
                    Tensor image = image(shape);
                    float[] expected = network.evaluate(Map.of("image", image), Outputs.set("logits"))
                            .get(Outputs.of("logits"))
                            .toFloats();

                    assertThat(module.run(List.of(image)).get("").toFloats()).containsExactly(expected, within(1e-5f));
                }
            }
        }
    }

    @Test
    void attention_maps_come_by_name() throws IOException {
        Graph graph = NETWORKS.get("hanet");
        List<Output> outputs = Outputs.list("logits", "context.attention.1", "context.attention.2");
        Path file = folder.resolve("model.pt");
        try (Network network = Network.create(graph, Device.CPU, 5)) {
            TorchScriptFile.write(file, graph, network.state(), outputs, Map.of());
            Tensor image = image(graph.inputs().get("image").shape());
            try (TorchScriptModule module = TorchScriptModule.load(file)) {
                Map<String, Tensor> found = module.run(List.of(image));

                assertThat(found).containsOnlyKeys("logits", "context.attention.1", "context.attention.2");
                network.evaluate(Map.of("image", image), Set.copyOf(outputs)).forEach((output, expected) -> assertThat(
                                found.get(output.name()).toFloats())
                        .as(output.name())
                        .containsExactly(expected.toFloats(), within(1e-5f)));
            }
        }
    }

    @Test
    void texts_lie_where_loaders_look_for_them() throws IOException {
        Graph graph = NETWORKS.get("fcn");
        Path file = folder.resolve("model.pt");
        try (Network network = Network.create(graph, Device.CPU, 5)) {
            TorchScriptFile.write(
                    file, graph, network.state(), Outputs.list("logits"), Map.of("hanet.json", "{\"größe\": 1}"));
        }

        try (ZipFile zip = new ZipFile(file.toFile())) {
            byte[] text =
                    zip.getInputStream(zip.getEntry("program/extra/hanet.json")).readAllBytes();
            assertThat(new String(text, StandardCharsets.UTF_8)).isEqualTo("{\"größe\": 1}");
        }
    }

    private static Tensor image(Shape shape) {
        Random random = new Random(9);
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.floats(shape, values);
    }
}
