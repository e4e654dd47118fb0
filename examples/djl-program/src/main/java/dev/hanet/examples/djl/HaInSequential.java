package dev.hanet.examples.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import dev.hanet.blocks.attention.HaSpec;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.torch.GraphBlock;

/**
 * Puts the hierarchical attention module between blocks of DJL's own, where features go in and features come out.
 *
 * <pre>{@code
 * image    [B, 3, H, W]
 * result   [B, classes, H, W]
 * }</pre>
 */
public final class HaInSequential {
    private static final Output FEATURES = new Output.Named("features");

    private HaInSequential() {}

    /** Prints the shape of the result for two drawn images. */
    public static void main(String[] arguments) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray images = manager.randomUniform(0, 1, new Shape(2, 3, 16, 16));
            System.out.println(answer(block(8, 3), manager, images).getShape());
        }
    }

    /** The module alone, for features of so many channels; which batch and size it is described with does not matter later. */
    static GraphBlock attention(int channels) {
        GraphBuilder graph = new GraphBuilder();
        dev.hanet.blocks.graph.Shape shape = dev.hanet.blocks.graph.Shape.of(1, channels, 16, 16);
        graph.output(FEATURES, HaSpec.of(0.5, 2).apply(graph.input("features", TensorType.floats(shape))));
        return new GraphBlock(graph.build(), 1, FEATURES);
    }

    /** Convolution, ReLU, attention, convolution. */
    static Block block(int channels, int classes) {
        return new SequentialBlock()
                .add(convolution(3, channels))
                .add(Activation::relu)
                .add(attention(channels))
                .add(convolution(1, classes));
    }

    private static Conv2d convolution(int kernel, int filters) {
        return Conv2d.builder()
                .setKernelShape(new Shape(kernel, kernel))
                .optPadding(new Shape(kernel / 2, kernel / 2))
                .setFilters(filters)
                .build();
    }

    /** What a block says once its weights are drawn. */
    static NDArray answer(Block block, NDManager manager, NDArray images) {
        block.initialize(manager, DataType.FLOAT32, images.getShape());
        return block.forward(new ParameterStore(manager, false), new NDList(images), false)
                .singletonOrThrow();
    }
}
