package dev.hanet.blocks.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.operator.OperatorGraphs;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operator in ONNX Runtime computes what it computes in the engine, at its nominal size and at another one. */
class OnnxFormsIT {
    private static final Graph GRAPH = OperatorGraphs.all(4, 6);

    private static Network network;
    private static OnnxSession session;

    static Set<Output> outputs() {
        return GRAPH.outputs().keySet();
    }

    @BeforeAll
    static void open() {
        network = Network.create(GRAPH, Device.CPU, 3);
        session = OnnxSession.of(GRAPH, network, List.copyOf(outputs()));
    }

    @AfterAll
    static void close() {
        session.close();
        network.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outputs")
    void an_operator_computes_the_same_in_onnx(Output output) {
        assertSame(output, inputs(2, 4, 6));
        assertSame(output, inputs(3, 7, 5));
    }

    private static void assertSame(Output output, Map<String, Tensor> inputs) {
        Tensor expected = network.evaluate(inputs, Set.of(output)).get(output);
        Tensor found = session.run(inputs).get(output.name());

        assertThat(found.type()).isEqualTo(expected.type());
        if (expected.type().element() == ElementType.FLOAT) {
            float[] numbers = expected.toFloats();
            float[] same = found.toFloats();
            for (int i = 0; i < numbers.length; i++) {
                assertThat(same[i]).isCloseTo(numbers[i], within(1e-5f * Math.max(1, Math.abs(numbers[i]))));
            }
        } else {
            assertThat(found.bytes()).isEqualTo(expected.bytes());
        }
    }

    private static Map<String, Tensor> inputs(int batch, int height, int width) {
        Random random = new Random(11);
        float[] x = new float[batch * 3 * height * width];
        long[] mask = new long[batch * height * width];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % 5 == 0 ? 255 : i % 3;
        }
        return Map.of(
                "x", Tensor.floats(Shape.of(batch, 3, height, width), x),
                "mask", Tensor.ints(Shape.of(batch, height, width), mask));
    }
}
