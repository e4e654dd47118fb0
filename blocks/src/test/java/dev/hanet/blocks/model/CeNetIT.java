package dev.hanet.blocks.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.attention.DacRmpSpec;
import dev.hanet.blocks.attention.SqueezeExciteSpec;
import dev.hanet.blocks.decoder.CeNetDecoderSpec;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.blocks.loss.DiceCrossEntropySpec;
import dev.hanet.blocks.optimizer.Adam;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.TrainingStep;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A small CE-Net with squeeze and excitation inserted, on the engine. */
class CeNetIT {
    private static final int SIZE = 32;
    private static final int STEPS = 60;

    private static Graph graph() {
        ModelSpec model = new ModelSpec(
                new UNetEncoderSpec(List.of(8, 16, 24), 1, Norm.BATCH),
                ReductionSpec.NONE,
                new DacRmpSpec(List.of(2, 3), false),
                BottleneckSpec.NONE,
                new CeNetDecoderSpec(8),
                List.of(new InsertSpec("encoder.level2", new SqueezeExciteSpec(2))));
        return Networks.training(
                model,
                DiceCrossEntropySpec.STANDARD,
                new NetworkInput(1, SIZE, SIZE, 2, 2),
                path -> new Origin(Optional.empty(), path));
    }

    /** A bright square, and a bright corner, each beside noise. */
    private static Map<String, Tensor> batch() {
        float[] image = new float[2 * SIZE * SIZE];
        long[] mask = new long[image.length];
        for (int i = 0; i < image.length; i++) {
            int row = i / SIZE % SIZE;
            int column = i % SIZE;
            boolean inside = i < SIZE * SIZE ? row > 8 && row < 20 && column > 10 && column < 25 : row + column < 20;
            mask[i] = inside ? 1 : 0;
            image[i] = (float) (mask[i] + 0.5 * Math.sin(i * 1.37));
        }
        return Map.of(
                "image", Tensor.floats(Shape.of(2, 1, SIZE, SIZE), image),
                "mask", Tensor.ints(Shape.of(2, SIZE, SIZE), mask));
    }

    @Test
    void gradients_reach_every_parameter() {
        try (Network network = Network.create(graph(), Device.CPU, 1)) {
            Set<String> without = new TreeSet<>(network.graph().parameters().keySet());
            network.gradients(Mode.TRAINING, Outputs.of("loss"), batch(), Set.of())
                    .byName()
                    .forEach((name, gradient) -> {
                        if (Arrays.stream(gradient.toDoubles()).anyMatch(number -> number != 0)) {
                            without.remove(name);
                        }
                    });
            assertThat(without).isEmpty();
        }
    }

    @Test
    void two_images_are_learnt_by_heart() {
        try (Network network = Network.create(graph(), Device.CPU, 1);
                TrainingStep training = network.training(new Adam("adam", 0.01, 0.9, 0.999, 1e-8, 0), Set.of())) {
            for (int step = 0; step < STEPS; step++) {
                training.run(batch(), 0.01, step);
            }
            float[] logits = network.evaluate(batch(), Outputs.set("logits"))
                    .get(Outputs.of("logits"))
                    .toFloats();
            assertThat(right(logits)).isGreaterThan(0.98);
        }
    }

    private static double right(float[] logits) {
        long[] mask = batch().get("mask").toLongs();
        int places = SIZE * SIZE;
        int right = 0;
        for (int i = 0; i < mask.length; i++) {
            int background = i / places * 2 * places + i % places;
            right += logits[background + places] > logits[background] == (mask[i] == 1) ? 1 : 0;
        }
        return (double) right / mask.length;
    }
}
