package dev.hanet.blocks.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Losses of three pixels in two classes, worked out by hand; the last pixel does not count. */
class LossIT {
    private static final double LOG3 = Math.log(3);
    /** Probabilities of class 1: 3/4, 1/2 and 3/4. */
    private static final Tensor LOGITS = Tensor.floats(Shape.of(1, 2, 1, 3), 0, 0, 0, (float) LOG3, 0, (float) LOG3);

    private static final Tensor MASK = Tensor.ints(Shape.of(1, 1, 3), 1, 0, 255);

    @Test
    void cross_entropy_is_the_mean_over_the_pixels_that_count() {
        double expected = -(Math.log(0.75) + Math.log(0.5)) / 2;
        assertThat(compute(CrossEntropyLossSpec.STANDARD)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void class_weights_weigh_the_mean() {
        double expected = -(3 * Math.log(0.75) + Math.log(0.5)) / 4;
        assertThat(compute(new CrossEntropyLossSpec(List.of(1.0, 3.0)))).isCloseTo(expected, within(1e-6));
    }

    @Test
    void dice_is_taken_of_each_class_over_the_pixels_that_count() {
        double first = (2 * 0.5 + 1) / (0.25 + 0.5 + 1 + 1); // class 0: likely 1/4 and 1/2, true at the second pixel
        double second = (2 * 0.75 + 1) / (0.75 + 0.5 + 1 + 1);
        assertThat(compute(new DiceCrossEntropySpec(0, 1, 1, List.of())))
                .isCloseTo(1 - (first + second) / 2, within(1e-6));
    }

    @Test
    void parts_add_by_their_weights() {
        double entropy = compute(CrossEntropyLossSpec.STANDARD);
        double dice = compute(new DiceCrossEntropySpec(0, 1, 1, List.of()));
        assertThat(compute(new DiceCrossEntropySpec(2, 3, 1, List.of())))
                .isCloseTo(2 * entropy + 3 * dice, within(1e-6));
    }

    private static double compute(LossSpec spec) {
        GraphBuilder graph = new GraphBuilder();
        Value logits = graph.input("logits", TensorType.floats(LOGITS.shape()));
        Value mask = graph.input("mask", new TensorType(MASK.shape(), ElementType.INT));
        graph.output(Outputs.of("loss"), spec.loss(logits, mask));
        try (Network network = Network.create(graph.build(), Device.CPU, 1)) {
            return network.evaluate(Map.of("logits", LOGITS, "mask", MASK), Outputs.set("loss"))
                    .get(Outputs.of("loss"))
                    .item();
        }
    }
}
