package dev.hanet.toolkit.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Probabilities;
import org.junit.jupiter.api.Test;

class SoftmaxTest {
    @Test
    void every_pixel_is_shared_among_its_classes() {
        // two pixels, two classes: odds of 3 to 1 and of 1 to 1
        Probabilities probabilities = Softmax.of(Tensor.floats(Shape.of(1, 2, 1, 2), (float) Math.log(3), 7, 0, 7))
                .get(0);
        assertThat(probabilities.size()).isEqualTo(new ImageSize(1, 2));
        assertThat(probabilities.values()).containsExactly(new float[] {0.75f, 0.5f, 0.25f, 0.5f}, within(1e-6f));
    }

    @Test
    void every_image_of_a_batch_comes_out() {
        assertThat(Softmax.of(Tensor.floats(Shape.of(2, 2, 1, 1), 9, -9000, -9000, 9)))
                .extracting(image -> image.at(0, 0, 0))
                .containsExactly(1f, 0f);
    }

    @Test
    void great_logits_do_not_overflow() {
        Probabilities probabilities =
                Softmax.of(Tensor.floats(Shape.of(1, 2, 1, 1), 5000, -5000)).get(0);
        assertThat(probabilities.values()).containsExactly(1, 0);
    }
}
