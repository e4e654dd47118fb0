package dev.hanet.blocks.attention;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NonLocalIT {
    private static final NonLocalSpec DEFAULTS = new NonLocalSpec(Optional.empty(), Compute.AUTO);

    private static Graph graph(NonLocalSpec spec, Shape shape) {
        GraphBuilder graph = new GraphBuilder();
        Value x = graph.input("x", TensorType.floats(shape));
        graph.output(Outputs.of("result"), graph.scope("context", () -> spec.apply(x)));
        return graph.build();
    }

    @Test
    void defaults_are_the_papers() {
        assertThatSpec(NonLocalSpec.class).hasDefaults(DEFAULTS);
    }

    @Test
    void survives_a_round_trip() {
        assertThatSpec(NonLocalSpec.class).roundTrips(new NonLocalSpec(Optional.of(16), Compute.AUTO));
    }

    @Test
    void refuses_no_channels() {
        assertThatSpec(NonLocalSpec.class).given("innerChannels: 0").hasProblem("innerChannels", "'0' is not positive");
    }

    @Test
    void has_the_published_number_of_parameters() {
        assertThat(graph(DEFAULTS, Shape.of(1, 512, 33, 33)).parameterCount()).isEqualTo(526_592);
    }

    @Test
    void begins_as_the_identity() {
        float[] x = {1, 2, 3, 4, 5, 6, 7, 8};
        try (Network network = Network.create(graph(DEFAULTS, Shape.of(1, 2, 2, 2)), Device.CPU, 1)) {
            Map<Output, Tensor> outputs =
                    network.evaluate(Map.of("x", Tensor.floats(Shape.of(1, 2, 2, 2), x)), Outputs.set("result"));

            assertThat(outputs.get(Outputs.of("result")).toFloats()).containsExactly(x);
        }
    }

    /** One channel, all projections 1: place i gathers the softmax over j of x_i x_j, and adds itself. */
    @Test
    void gathers_from_all_places() {
        double[] x = {0.5, -1, 2};
        try (Network network = Network.create(graph(DEFAULTS, Shape.of(1, 1, 1, 3)), Device.CPU, 1)) {
            Map<String, Tensor> state = new LinkedHashMap<>(network.state());
            state.replaceAll((name, tensor) -> {
                boolean isOne = name.endsWith("weight") || name.endsWith("var");
                return Tensor.floats(tensor.shape(), isOne ? 1 : 0);
            });
            network.load(state);
            Tensor input = Tensor.floats(Shape.of(1, 1, 1, 3), 0.5f, -1, 2);
            float[] result = network.evaluate(Map.of("x", input), Outputs.set("result"))
                    .get(Outputs.of("result"))
                    .toFloats();

            for (int i = 0; i < 3; i++) {
                double own = x[i];
                double sum =
                        Arrays.stream(x).map(other -> Math.exp(own * other)).sum();
                double mean = Arrays.stream(x)
                                .map(other -> other * Math.exp(own * other))
                                .sum()
                        / sum;
                assertThat((double) result[i]).isCloseTo(own + mean, within(1e-4));
            }
        }
    }
}
