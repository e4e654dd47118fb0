package dev.hanet.blocks.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.model.SmallNetworks;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole networks in ONNX Runtime compute what they compute in the engine. */
class OnnxFileIT {
    private static final Map<String, Graph> NETWORKS = SmallNetworks.all();

    static Set<String> networks() {
        return NETWORKS.keySet();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void a_file_computes_what_its_network_computes_at_any_size(String name) {
        Graph graph = NETWORKS.get(name);
        try (Network network = Network.create(graph, Device.CPU, 5);
                OnnxSession session = OnnxSession.of(graph, network, Outputs.list("logits"))) {
            Shape described = graph.inputs().get("image").shape();
            for (Shape shape : List.of(described, described.with(0, 2).with(2, described.size(2) + 32))) {
                Map<String, Tensor> image = Map.of("image", image(shape));
                Tensor expected = network.evaluate(image, Outputs.set("logits")).get(Outputs.of("logits"));
                Tensor found = session.run(image).get("logits");

                assertThat(found.shape()).isEqualTo(expected.shape());
                assertThat(relativeDifference(found.toFloats(), expected.toFloats()))
                        .isLessThan(1e-5);
            }
        }
    }

    @Test
    void a_file_says_what_it_takes_and_keeps_its_properties() throws OrtException {
        Graph graph = NETWORKS.get("hanet");
        try (Network network = Network.create(graph, Device.CPU, 5);
                OnnxSession session = OnnxSession.of(graph, network, Outputs.list("logits", "context.attention.1"))) {
            assertThat(session.properties()).containsEntry("about", "größe");
            TensorInfo image = (TensorInfo) session.inputs().get("image").getInfo();
            assertThat(image.getShape()).containsExactly(-1, 3, -1, -1);
            assertThat(image.getDimensionNames()).containsExactly("batch", "", "height", "width");
        }
    }

    /** The largest difference as a share of the largest number, or of 1 if that is more. */
    private static double relativeDifference(float[] found, float[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        double largest = 1;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(found[i] - expected[i])); // NaN stays
        }
        return difference / largest;
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
