package dev.hanet.blocks.attention;

import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.cast;
import static dev.hanet.blocks.operator.Operators.multiply;
import static dev.hanet.blocks.operator.Operators.scale;
import static dev.hanet.blocks.operator.Operators.sum;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.Network.Gradients;
import dev.hanet.blocks.torch.TestDevice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The attention without convolutions as a network of its own, which computes in double precision. */
final class Core implements AutoCloseable {
    private final Network network;
    private final Map<String, Tensor> inputs;

    private Core(Graph graph, Map<String, Tensor> inputs) {
        this.network = Network.create(graph, TestDevice.get(), 0, ElementType.DOUBLE);
        this.inputs = inputs;
    }

    /** From given scores, [B, N, N]. */
    static Core ofScores(HaSpec spec, double[][][] scores, double[][][] features) {
        return of(
                spec,
                Map.of("scores", scores, "features", features),
                given -> new NeighbourGraph.Similarity(
                        given.get("scores"),
                        () -> {
                            throw new IllegalStateException("no cosines of scores");
                        },
                        Optional.empty()));
    }

    /** From queries and keys, [B, D, N]. */
    static Core ofQueries(HaSpec spec, double[][][] query, double[][][] key, double[][][] features) {
        return of(
                spec,
                Map.of("query", query, "key", key, "features", features),
                given -> NeighbourGraph.similarity(given.get("query"), given.get("key")));
    }

    private static Core of(
            HaSpec spec,
            Map<String, double[][][]> arrays,
            Function<Map<String, Value>, NeighbourGraph.Similarity> similarity) {
        GraphBuilder graph = new GraphBuilder();
        Map<String, Value> values = new LinkedHashMap<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        arrays.forEach((name, array) -> {
            Shape shape = Shape.of(array.length, array[0].length, array[0][0].length);
            values.put(name, graph.input(name, new TensorType(shape, ElementType.DOUBLE)));
            tensors.put(name, Tensor.doubles(shape, Matrices.flat(array)));
        });
        Value squares = null;
        NeighbourGraph.Similarity compared = similarity.apply(values);
        List<HierarchicalAttention.LevelMap> maps = HierarchicalAttention.maps(compared, spec);
        List<Value> all = HierarchicalAttention.gathered(compared, maps, values.get("features"), spec);
        for (HierarchicalAttention.LevelMap map : maps) {
            Value gathered = all.get(maps.indexOf(map));
            map.edges()
                    .ifPresent(
                            edges -> graph.output(Outputs.of("edges" + map.level()), cast(edges, ElementType.DOUBLE)));
            graph.output(Outputs.of("weights" + map.level()), map.weights());
            graph.output(Outputs.of("gathered" + map.level()), gathered);
            Value own = scale(sum(multiply(gathered, gathered), 1, 2), map.level()); // [B]
            squares = squares == null ? own : add(squares, own);
        }
        graph.output(Outputs.of("squares"), squares);
        graph.output(Outputs.of("objective"), sum(squares, 0));
        return new Core(graph.build(), tensors);
    }

    /** What a level's output of that name holds, {@code edges}, {@code weights} or {@code gathered}, [B, ., .]. */
    double[][][] level(String name, int level) {
        Tensor result = network.evaluate(inputs, Outputs.set(name + level)).get(Outputs.of(name + level));
        Shape shape = result.shape();
        return Matrices.batch(result.toDoubles(), (int) shape.size(0), (int) shape.size(1), (int) shape.size(2));
    }

    List<double[][][]> levels(String name) {
        List<double[][][]> result = new ArrayList<>();
        for (int level = 1; network.graph().outputs().containsKey(Outputs.of(name + level)); level++) {
            result.add(level(name, level));
        }
        return result;
    }

    /**
     * How each sample's objective changes with each number of an input, by small steps to both sides.
     *
     * <p>There is one sample; all the steps are done as one batch.
     */
    double[] slopes(String input, double step) {
        int steps = (int) inputs.get(input).shape().elements();
        Map<String, Tensor> changed = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> {
            double[] numbers = tensor.toDoubles();
            double[] batch = new double[2 * steps * numbers.length];
            for (int i = 0; i < 2 * steps; i++) {
                System.arraycopy(numbers, 0, batch, i * numbers.length, numbers.length);
                if (name.equals(input)) {
                    batch[i * numbers.length + i / 2] += i % 2 == 0 ? step : -step;
                }
            }
            changed.put(name, Tensor.doubles(tensor.shape().with(0, 2L * steps), batch));
        });
        double[] values = network.evaluate(changed, Outputs.set("squares"))
                .get(Outputs.of("squares"))
                .toDoubles();
        double[] slopes = new double[steps];
        for (int i = 0; i < steps; i++) {
            slopes[i] = (values[2 * i] - values[2 * i + 1]) / (2 * step);
        }
        return slopes;
    }

    /** The squares of what is gathered, farther levels counting more, summed; and its gradients. */
    Gradients gradients() {
        return network.gradients(Mode.EVALUATION, Outputs.of("objective"), inputs, inputs.keySet());
    }

    @Override
    public void close() {
        network.close();
    }
}
