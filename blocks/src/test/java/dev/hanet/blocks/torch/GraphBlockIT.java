package dev.hanet.blocks.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Network.Gradients;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphBlockIT {
    private static final float[] X = {1, 2, 3, 4, 5, 7, -1, 0, 2};
    private static final float[] Y = {1, 0, 0, 1, 0.5f, 2};

    private static ai.djl.ndarray.types.Shape shape(long... sizes) {
        return new ai.djl.ndarray.types.Shape(sizes);
    }

    @Test
    void gradients_through_djl_are_those_of_the_network_even_under_garbage_collection() {
        TorchEngine.version();
        try (NDManager manager = NDManager.newBaseManager(ai.djl.Device.cpu());
                Network network = Network.create(Toy.twoLayers(), Device.CPU, 5)) {
            GraphBlock block = new GraphBlock(Toy.twoLayers(), 5, Outputs.of("loss"));
            assertThat(block.inputNames()).containsExactly("x", "y");
            block.initialize(manager, DataType.FLOAT32, shape(3, 3), shape(3, 2));
            NDList inputs = new NDList(manager.create(X, shape(3, 3)), manager.create(Y, shape(3, 2)));
            double loss;
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                NDArray result = block.forward(new ParameterStore(manager, false), inputs, false)
                        .singletonOrThrow();
                for (int i = 0; i < 3; i++) {
                    System.gc();
                    ByteGarbage.make();
                }
                collector.backward(result);
                loss = result.getFloat();
            }
            Gradients expected = network.gradients(
                    Mode.EVALUATION,
                    Outputs.of("loss"),
                    Map.of("x", Tensor.floats(Shape.of(3, 3), X), "y", Tensor.floats(Shape.of(3, 2), Y)),
                    Set.of());

            assertThat(loss).isEqualTo(expected.value());
            expected.byName().forEach((name, gradient) -> assertThat(block.getParameters()
                            .get(name)
                            .getArray()
                            .getGradient()
                            .toFloatArray())
                    .isEqualTo(gradient.toFloats()));
        }
    }

    /** Direct memory that takes the place of what a collection freed. */
    private static final class ByteGarbage {
        static void make() {
            for (int i = 0; i < 100; i++) {
                java.nio.ByteBuffer.allocateDirect(64).putFloat(Float.NaN);
            }
        }
    }

    @Test
    void output_shapes_follow_the_inputs_without_running_anything() {
        GraphBlock block = new GraphBlock(Toy.twoLayers(), 5, Outputs.of("out"), Outputs.of("hidden"));

        assertThat(block.getOutputShapes(new ai.djl.ndarray.types.Shape[] {shape(8, 3)}))
                .containsExactly(shape(8, 2), shape(8, 4));
    }

    @Test
    void djl_saves_and_loads_it(@TempDir Path folder) throws Exception {
        TorchEngine.version();
        float[] before;
        try (Model model = Model.newInstance("toy", ai.djl.Device.cpu())) {
            GraphBlock block = new GraphBlock(Toy.twoLayers(), 5, Outputs.of("out"));
            model.setBlock(block);
            block.initialize(model.getNDManager(), DataType.FLOAT32, shape(3, 3));
            before = evaluated(model);
            model.save(folder, "toy");
        }
        try (Model model = Model.newInstance("toy", ai.djl.Device.cpu())) {
            model.setBlock(new GraphBlock(Toy.twoLayers(), 6, Outputs.of("out")));
            model.load(folder);
            assertThat(evaluated(model)).isEqualTo(before);
        }
    }

    private static float[] evaluated(Model model) {
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDList inputs = new NDList(manager.create(X, shape(3, 3)));
            return model.getBlock()
                    .forward(new ParameterStore(manager, false), inputs, false)
                    .singletonOrThrow()
                    .toFloatArray();
        }
    }
}
