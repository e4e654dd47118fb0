package dev.hanet.blocks.attention;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.TestDevice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** The module as a network of its own, with random weights and running statistics, in double precision. */
final class Module implements AutoCloseable {
    private final Network network;
    private final Shape shape;

    /** For inputs [B, C, H, W]; every weight is drawn from the seed. */
    Module(HaSpec spec, Shape shape, long seed) {
        this.shape = shape;
        this.network = Network.create(graph(spec, shape), TestDevice.get(), seed, ElementType.DOUBLE);
        Random random = new Random(seed);
        Map<String, Tensor> state = new LinkedHashMap<>(network.state());
        state.replaceAll((name, tensor) -> Tensor.doubles(
                tensor.shape(),
                random.doubles(tensor.shape().elements(), name.endsWith("var") ? 0.5 : -0.8, 1.5)
                        .toArray()));
        network.load(state);
    }

    static Graph graph(HaSpec spec, Shape shape) {
        GraphBuilder graph = new GraphBuilder();
        Value x = graph.input("x", TensorType.floats(shape));
        Value result = graph.scope("ha", () -> spec.apply(x));
        graph.output(Outputs.of("result"), result);
        graph.output(Outputs.of("objective"), Operators.sum(Operators.multiply(result, result), 0, 1, 2, 3));
        return graph.build();
    }

    Network network() {
        return network;
    }

    Map<String, Tensor> state() {
        return network.state();
    }

    /** x and the output as batches of [channels, places]. */
    double[][][] run(double[][][] x, String output) {
        int batch = x.length;
        double[] numbers = Matrices.flat(x);
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        Tensor input =
                Tensor.floats(Shape.of(batch, shape.size(1), shape.size(2), x[0][0].length / shape.size(2)), floats);
        Tensor result =
                network.evaluate(Map.of("x", input), Outputs.set(output)).get(Outputs.of(output));
        Shape sizes = result.shape();
        int rows = sizes.rank() == 0 ? 1 : (int) sizes.size(1);
        int columns = (int) (sizes.elements() / rows / (sizes.rank() == 0 ? 1 : batch));
        return Matrices.batch(result.toDoubles(), sizes.rank() == 0 ? 1 : batch, rows, columns);
    }

    @Override
    public void close() {
        network.close();
    }
}
