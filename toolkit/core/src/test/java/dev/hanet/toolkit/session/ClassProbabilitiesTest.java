package dev.hanet.toolkit.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Probabilities;
import org.junit.jupiter.api.Test;

class ClassProbabilitiesTest {
    private static Probabilities softmax(Shape shape, float... logits) {
        return ClassProbabilities.of(Activation.SOFTMAX, Tensor.floats(shape, logits))
                .get(0);
    }

    private static Probabilities nested(Shape shape, float... logits) {
        return ClassProbabilities.of(Activation.NESTED_SIGMOID, Tensor.floats(shape, logits))
                .get(0);
    }

    private static float logit(double probability) {
        return (float) Math.log(probability / (1 - probability));
    }

    @Test
    void every_pixel_is_shared_among_its_classes() {
        // two pixels, two classes: odds of 3 to 1 and of 1 to 1
        Probabilities probabilities = softmax(Shape.of(1, 2, 1, 2), (float) Math.log(3), 7, 0, 7);
        assertThat(probabilities.size()).isEqualTo(new ImageSize(1, 2));
        assertThat(probabilities.values()).containsExactly(new float[] {0.75f, 0.5f, 0.25f, 0.5f}, within(1e-6f));
    }

    @Test
    void every_image_of_a_batch_comes_out() {
        Tensor logits = Tensor.floats(Shape.of(2, 2, 1, 1), 9, -9000, -9000, 9);
        assertThat(ClassProbabilities.of(Activation.SOFTMAX, logits))
                .extracting(image -> image.at(0, 0, 0))
                .containsExactly(1f, 0f);
        assertThat(ClassProbabilities.of(Activation.NESTED_SIGMOID, logits))
                .extracting(Probabilities::classes, image -> Math.round(image.at(0, 0, 0)))
                .containsExactly(org.assertj.core.groups.Tuple.tuple(3, 0), org.assertj.core.groups.Tuple.tuple(3, 1));
    }

    @Test
    void great_logits_do_not_overflow() {
        assertThat(softmax(Shape.of(1, 2, 1, 1), 5000, -5000).values()).containsExactly(1, 0);
        assertThat(nested(Shape.of(1, 2, 1, 1), 5000, -5000).values()).containsExactly(0, 1, 0);
    }

    /** Two pixels: 0.9 in the disc and 0.3 in the cup; 0.6 in the disc and, as maps are free to say, 0.8 in the cup. */
    @Test
    void a_pixel_is_no_likelier_in_the_cup_than_in_the_disc() {
        Probabilities found = nested(Shape.of(1, 2, 1, 2), logit(0.9), logit(0.6), logit(0.3), logit(0.8));
        assertThat(found.values()).containsExactly(new float[] {0.1f, 0.4f, 0.6f, 0.0f, 0.3f, 0.6f}, within(1e-6f));
    }

    @Test
    void weights_that_are_broken_are_not_hidden() {
        assertThat(nested(Shape.of(1, 2, 1, 1), 1, Float.NaN).values()).contains(Float.NaN);
    }
}
