package dev.hanet.blocks.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.atIndex;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivationIT {
    private static final int PLACES = 3;

    /** Of three pixels: maps that fall, a second map above the first, maps that rise. */
    private static final double[][] MAPS = {
        {0.9, 0.6, 0.2},
        {0.6, 0.8, 0.4},
        {0.3, 0.5, 0.6},
    };

    @ParameterizedTest(name = "{0}: {1} classes, {2} maps")
    @CsvSource({"SOFTMAX, 3, 3", "NESTED_SIGMOID, 3, 2", "NESTED_SIGMOID, 2, 1"})
    void maps_and_classes_count_each_other(Activation activation, int classes, int maps) {
        assertThat(activation.maps(classes)).isEqualTo(maps);
        assertThat(activation.classes(maps)).isEqualTo(classes);
    }

    @Test
    void a_class_has_what_lies_between_the_least_of_the_maps_so_far_and_that_of_the_next() {
        float[] logits = new float[9];
        for (int i = 0; i < logits.length; i++) {
            double map = MAPS[i / PLACES][i % PLACES];
            logits[i] = (float) Math.log(map / (1 - map));
        }
        float[] expected = {
            0.1f, 0.4f, 0.8f, // outside of all: 1 less the first map
            0.3f, 0.0f, 0.0f, // in the first region only; the second map cannot say more than the first
            0.3f, 0.1f, 0.0f,
            0.3f, 0.5f, 0.2f, // in all: the least of the three maps
        };
        assertThat(classes(Activation.NESTED_SIGMOID, 3, logits)).containsExactly(expected, within(1e-6f));
    }

    @Test
    void of_two_classes_the_map_is_the_second_one_and_the_softmax_of_its_logit_beside_zero_says_the_same() {
        float[] nested = classes(Activation.NESTED_SIGMOID, 1, -2, 0, 3);
        float[] softmax = classes(Activation.SOFTMAX, 2, 0, 0, 0, -2, 0, 3);
        assertThat(nested).containsExactly(softmax, within(1e-6f));
    }

    @Test
    void probabilities_are_none_below_zero_and_add_up_to_one() {
        Random random = new Random(5);
        float[] logits = new float[4 * PLACES];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (30 * random.nextGaussian());
        }
        float[] found = classes(Activation.NESTED_SIGMOID, 4, logits);
        for (int place = 0; place < PLACES; place++) {
            float sum = 0;
            for (int c = 0; c < 5; c++) {
                assertThat(found[c * PLACES + place]).isNotNegative();
                sum += found[c * PLACES + place];
            }
            assertThat(sum).isCloseTo(1, within(1e-6f));
        }
    }

    @Test
    void great_logits_do_not_overflow() {
        assertThat(classes(Activation.SOFTMAX, 2, 5000, 0, -5000, -5000, 0, 5000))
                .containsExactly(1, 0.5f, 0, 0, 0.5f, 1);
        assertThat(classes(Activation.NESTED_SIGMOID, 1, 5000, 0, -5000)).containsExactly(0, 0.5f, 1, 1, 0.5f, 0);
    }

    @Test
    void weights_that_are_broken_are_not_hidden() {
        float nan = Float.NaN;
        assertThat(classes(Activation.SOFTMAX, 2, nan, 1, 2, 1, nan, 3))
                .contains(nan, atIndex(0))
                .contains(nan, atIndex(1));
        assertThat(classes(Activation.NESTED_SIGMOID, 2, nan, 1, 2, 1, nan, 3))
                .contains(nan, atIndex(0))
                .contains(nan, atIndex(PLACES + 1))
                .contains(nan, atIndex(2 * PLACES + 1));
    }

    /** Class probabilities of one image of 1 x 3 pixels. */
    private static float[] classes(Activation activation, int maps, float... logits) {
        GraphBuilder graph = new GraphBuilder();
        Shape shape = Shape.of(1, maps, 1, PLACES);
        graph.output(Outputs.of("y"), activation.classProbabilities(graph.input("x", TensorType.floats(shape))));
        try (Network network = Network.create(graph.build(), Device.CPU, 1)) {
            return network.evaluate(Map.of("x", Tensor.floats(shape, logits)), Outputs.set("y"))
                    .get(Outputs.of("y"))
                    .toFloats();
        }
    }
}
