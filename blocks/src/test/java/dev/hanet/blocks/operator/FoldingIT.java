package dev.hanet.blocks.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.model.SmallNetworks;
import dev.hanet.blocks.optimizer.Sgd;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Evaluation with batch normalisation in the convolutions says what it says without. */
class FoldingIT {
    static Stream<String> networks() {
        return SmallNetworks.all().keySet().stream();
    }

    private static long normalisations(Graph graph) {
        return graph.values().stream()
                .filter(value ->
                        value.operator().filter(BatchNorm.class::isInstance).isPresent())
                .count();
    }

    /** Statistics and weights of batch normalisation as training might have left them. */
    private static Map<String, Tensor> drawn(Network network) {
        Random random = new Random(11);
        Map<String, Tensor> state = new LinkedHashMap<>(network.state());
        for (Value value : network.graph().values()) {
            if (value.operator().filter(BatchNorm.class::isInstance).isPresent()) {
                for (int operand = 1; operand < 5; operand++) {
                    Value stored = value.operands().get(operand);
                    float[] numbers = new float[(int) stored.shape().elements()];
                    for (int i = 0; i < numbers.length; i++) {
                        numbers[i] = operand == 1 || operand == 4
                                ? 0.5f + random.nextFloat()
                                : 0.2f * (float) random.nextGaussian();
                    }
                    state.put(stored.name(), Tensor.floats(stored.shape(), numbers));
                }
            }
        }
        return state;
    }

    private static Map<String, Tensor> image(Graph graph) {
        Shape shape = Objects.requireNonNull(graph.inputs().get("image")).shape();
        Random random = new Random(2);
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Map.of("image", Tensor.floats(shape, values));
    }

    private static double distance(Tensor one, Tensor other) {
        double[] a = one.toDoubles();
        float[] b = other.toFloats();
        double largest = 1;
        double distance = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i]));
            distance = Math.max(distance, Math.abs(a[i] - b[i]));
        }
        return distance / largest;
    }

    @ParameterizedTest
    @MethodSource("networks")
    void folded_networks_say_what_plain_ones_say(String name) {
        Graph graph = Objects.requireNonNull(SmallNetworks.all().get(name));
        Set<Output> outputs = Set.of(Output.LOGITS, Output.PROBABILITIES);
        try (Network exact = Network.create(graph, Device.CPU, 3, ElementType.DOUBLE);
                Network plain = Network.create(graph, Device.CPU, 3);
                Network folded = Network.create(graph, Device.CPU, 4)) {
            Map<String, Tensor> state = drawn(plain);
            exact.load(state);
            plain.load(state);
            folded.loadForUse(state);
            Map<Output, Tensor> expected = exact.evaluate(image(graph), outputs);
            Map<Output, Tensor> single = plain.evaluate(image(graph), outputs);
            Map<Output, Tensor> found = folded.evaluate(image(graph), outputs);
            plain.load(Folding.in(graph).weights(state));
            Map<Output, Tensor> plainly = plain.evaluate(image(graph), outputs);
            for (Output output : outputs) {
                Tensor right = Objects.requireNonNull(expected.get(output));
                double rounding = distance(right, Objects.requireNonNull(single.get(output)));
                double most = Math.max(1e-5, 3 * rounding); // recurrent units carry rounding on
                assertThat(distance(right, Objects.requireNonNull(found.get(output))))
                        .isLessThan(most);
                assertThat(distance(right, Objects.requireNonNull(plainly.get(output))))
                        .as("the plain graph with folded weights")
                        .isLessThan(most);
            }
        }
        Folding folding = Folding.in(graph);
        assertThat(normalisations(folding.graph())).isEqualTo(normalisations(graph) - folding.count());
        assertThat(folding.graph().parameters().keySet())
                .isEqualTo(graph.parameters().keySet());
        assertThat(folding.graph().outputs().keySet()).isEqualTo(graph.outputs().keySet());
        assertThat(folding.graph().points().keySet()).isEqualTo(graph.points().keySet());
    }

    @Test
    void most_normalisations_are_folded() {
        Graph graph = Objects.requireNonNull(SmallNetworks.all().get("fcn"));
        assertThat(Folding.in(graph).count())
                .isEqualTo((int) normalisations(graph))
                .isGreaterThan(15);
    }

    @Test
    void what_is_used_twice_or_named_stays() {
        assertThat(Folding.in(two(false, false)).count()).isEqualTo(1);
        assertThat(Folding.in(two(true, false)).count())
                .as("its result is used twice")
                .isZero();
        assertThat(Folding.in(two(false, true)).count())
                .as("its result is a named place")
                .isZero();
    }

    private static Graph two(boolean isUsedTwice, boolean isNamed) {
        GraphBuilder builder = new GraphBuilder();
        Value image = builder.input("image", TensorType.floats(Shape.of(1, 3, 5, 5)));
        Value convolved = Layers.conv1x1("conv", image, 4);
        if (isNamed) {
            builder.point("here", convolved);
        }
        Value normal = Layers.batchNorm("bn", convolved);
        builder.output(Output.LOGITS, isUsedTwice ? Operators.add(normal, convolved) : normal);
        return builder.build();
    }

    @Test
    void weights_that_are_folded_are_neither_trained_nor_answered() {
        Graph graph = Objects.requireNonNull(SmallNetworks.all().get("unet"));
        try (Network network = Network.create(graph, Device.CPU, 3)) {
            network.loadForUse(network.state());
            assertThatThrownBy(network::state).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> network.training(new Sgd(0.1, 0, 0, false), Set.of()))
                    .isInstanceOf(IllegalStateException.class);
        }
        try (Network half = Network.create(graph, Device.CPU, 3, Precision.BFLOAT16)) {
            half.loadForUse(half.state());
            assertThatThrownBy(half::state).isInstanceOf(IllegalStateException.class);
        }
    }
}
