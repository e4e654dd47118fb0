package dev.hanet.blocks.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Recompute;
import dev.hanet.blocks.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one step in training mode comes to, for operators that have a fast way in training.
 *
 * @param gradients of parameters and of the input {@code x}, by name
 * @param state parameters and buffers afterwards
 */
record Trained(double loss, Map<String, Tensor> gradients, Map<String, Tensor> state) {
    static Trained of(Network network, Tensor image) {
        Network.Gradients gradients = network.gradients(Mode.TRAINING, Output.LOSS, Map.of("x", image), Set.of("x"));
        return new Trained(gradients.value(), gradients.byName(), network.state());
    }

    static Trained of(Graph graph, ElementType element, Tensor image) {
        try (Network network = Network.create(graph, Device.CPU, 7, element)) {
            return of(network, image);
        }
    }

    /** The gradient of x, number by number, beside differences of the loss. */
    static void assertFiniteDifferences(Graph graph, Tensor image) {
        double[] numbers = image.toDoubles();
        double[] gradient =
                of(graph, ElementType.DOUBLE, image).gradients().get("x").toDoubles();
        double step = 1e-5;
        for (int i = 0; i < numbers.length; i++) {
            double difference = loss(graph, image, i, step) - loss(graph, image, i, -step);
            assertThat(gradient[i]).as("number " + i).isCloseTo(difference / (2 * step), within(1e-8));
        }
    }

    private static double loss(Graph graph, Tensor image, int moved, double by) {
        double[] numbers = image.toDoubles().clone();
        numbers[moved] += by;
        return of(graph, ElementType.DOUBLE, Tensor.doubles(image.shape(), numbers))
                .loss();
    }

    /** That each tensor is the other's, but for a share of its greatest number. */
    static void assertNear(Map<String, Tensor> actual, Map<String, Tensor> expected, double tolerance) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, tensor) -> {
            double[] numbers = tensor.toDoubles();
            double[] others = actual.get(name).toDoubles();
            double most = 0;
            double distance = 0;
            for (int i = 0; i < numbers.length; i++) {
                most = Math.max(most, Math.abs(numbers[i]));
                distance = Math.max(distance, Math.abs(numbers[i] - others[i]));
            }
            assertThat(distance).as(name).isLessThanOrEqualTo(tolerance * most);
        });
    }

    /** How far apart two lie, by the length of the second. */
    static double distance(Tensor one, Tensor other) {
        double[] left = one.toDoubles();
        double[] right = other.toDoubles();
        double apart = 0;
        double length = 0;
        for (int i = 0; i < left.length; i++) {
            apart += (left[i] - right[i]) * (left[i] - right[i]);
            length += right[i] * right[i];
        }
        return Math.sqrt(apart / length);
    }

    static Tensor floats(Tensor image) {
        double[] numbers = image.toDoubles();
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return Tensor.floats(image.shape(), floats);
    }

    /** The program that a training of the loss would run. */
    static String text(Network network, Set<String> frozen, Recompute recompute) {
        return network.program(new Request(
                        Mode.TRAINING, List.of(Output.LOSS), Optional.of(Output.LOSS), List.of(), frozen, recompute))
                .script()
                .text();
    }
}
