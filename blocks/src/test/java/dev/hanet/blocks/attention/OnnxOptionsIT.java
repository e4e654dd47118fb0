package dev.hanet.blocks.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.onnx.OnnxSession;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every value of every option computes the same in ONNX Runtime, also for more images of another size. */
class OnnxOptionsIT {
    @ParameterizedTest(name = "{0}: {1} ({2})")
    @CsvSource(textBlock = OptionsIT.VALUES, delimiter = '|')
    void a_value_computes_the_same_in_onnx(String option, String value, String base) {
        HaSpec spec = HaSpecs.with(HaSpecs.with(HaSpec.of(0.7, 2), base), option + ": " + value);
        Graph graph = Module.graph(spec, Shape.of(1, 4, 3, 4));
        Random random = new Random(4);
        float[] x = new float[2 * 4 * 4 * 5];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        Map<String, Tensor> input = Map.of("x", Tensor.floats(Shape.of(2, 4, 4, 5), x));

        try (Network network = Network.create(graph, Device.CPU, 7);
                OnnxSession session = OnnxSession.of(graph, network, Outputs.list("result"))) {
            float[] expected = network.evaluate(input, Outputs.set("result"))
                    .get(Outputs.of("result"))
                    .toFloats();
            assertThat(session.run(input).get("result").toFloats()).containsExactly(expected, within(1e-5f));
        }
    }
}
