package dev.hanet.examples.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.hanet.blocks.attention.HaSpec;
import dev.hanet.blocks.decoder.DeepLabv3PlusSpec;
import dev.hanet.blocks.encoder.ResNetSpec;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.model.BottleneckSpec;
import dev.hanet.blocks.model.LinkType;
import dev.hanet.blocks.model.ModelSpec;
import dev.hanet.blocks.model.NetworkInput;
import dev.hanet.blocks.model.Networks;
import dev.hanet.blocks.model.ReductionSpec;
import dev.hanet.blocks.torch.GraphBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains a small HANet inside DJL's Model and Trainer, with DJL's loss and optimiser, on two images it learns by heart.
 */
public final class OverfitWithDjl {
    private static final int CLASSES = 2;
    private static final int SIZE = 33;

    private OverfitWithDjl() {}

    /** Prints the loss of each step. */
    public static void main(String[] arguments) {
        List<Float> losses = losses(40);
        for (int step = 0; step < losses.size(); step++) {
            System.out.printf("step %2d: loss %.4f%n", step + 1, losses.get(step));
        }
    }

    /** ResNet-18, HA with two levels, DeepLabv3+ decoder; few channels, no dropout. */
    static Graph network() {
        ModelSpec model = new ModelSpec(
                ResNetSpec.of("resnet18", 16),
                new ReductionSpec(LinkType.CONV_BN_RELU, 1, 32),
                HaSpec.of(0.5, 2),
                new BottleneckSpec(LinkType.NONE, 3, 32, 0),
                new DeepLabv3PlusSpec("layer1", 16, 32, List.of(0.0, 0.0), true),
                List.of());
        return Networks.network(model, new NetworkInput(3, SIZE, SIZE, 2, CLASSES));
    }

    static List<Float> losses(int steps) {
        Loss loss = new SoftmaxCrossEntropyLoss("loss", 1, 1, true, true);
        DefaultTrainingConfig config = new DefaultTrainingConfig(loss)
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(Optimizer.adam()
                        .optLearningRateTracker(Tracker.fixed(0.003f))
                        .build());
        List<Float> losses = new ArrayList<>();
        try (Model model = Model.newInstance("hanet", Device.cpu())) {
            model.setBlock(new GraphBlock(network(), 1, Output.LOGITS));
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(2, 3, SIZE, SIZE));
                for (int step = 0; step < steps; step++) {
                    losses.add(step(trainer, loss));
                }
            }
        }
        return losses;
    }

    private static float step(Trainer trainer, Loss loss) {
        try (NDManager batch = trainer.getManager().newSubManager()) {
            NDList images = new NDList(image(batch));
            NDList masks = new NDList(mask(batch));
            NDArray value;
            try (GradientCollector gradients = trainer.newGradientCollector()) {
                value = loss.evaluate(masks, trainer.forward(images));
                gradients.backward(value);
            }
            trainer.step();
            return value.getFloat();
        }
    }

    /** Two images: one bright on the left, one bright on the right, [2, 3, SIZE, SIZE]. */
    private static NDArray image(NDManager manager) {
        float[] pixels = new float[2 * 3 * SIZE * SIZE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = isMarked(i / (3 * SIZE * SIZE), i % SIZE) ? 1 : -1;
        }
        return manager.create(pixels, new Shape(2, 3, SIZE, SIZE));
    }

    /** What is bright is class 1, [2, 1, SIZE, SIZE]. */
    private static NDArray mask(NDManager manager) {
        long[] classes = new long[2 * SIZE * SIZE];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = isMarked(i / (SIZE * SIZE), i % SIZE) ? 1 : 0;
        }
        return manager.create(classes, new Shape(2, 1, SIZE, SIZE));
    }

    private static boolean isMarked(int image, int column) {
        return (column < SIZE / 2) == (image == 0);
    }
}
