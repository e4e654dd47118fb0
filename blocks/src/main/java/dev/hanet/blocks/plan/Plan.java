package dev.hanet.blocks.plan;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Recompute;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.MixedPrecision;
import dev.hanet.blocks.operator.Packing;
import dev.hanet.blocks.operator.ShapeOperators;
import java.util.List;
import java.util.Optional;

/**
 * What a network costs: read from its graph, without weights and without an engine.
 *
 * @param rows the network's parts, in the order they are computed
 * @param parameters trained elements
 * @param macs multiply-accumulates of one forward pass
 * @param work what a forward pass costs in time, in multiply-accumulates of dense convolutions: see {@link Work}
 * @param attentionMaps the maps between all places, by module and level
 * @param training memory of one step at the graph's batch and image size
 * @param inference memory of one evaluation at the graph's batch and image size
 */
public record Plan(
        List<PlanRow> rows,
        long parameters,
        long macs,
        double work,
        List<AttentionMap> attentionMaps,
        TrainingMemory training,
        InferenceMemory inference) {
    public Plan {
        rows = List.copyOf(rows);
        attentionMaps = List.copyOf(attentionMaps);
    }

    /**
     * What the memory of a training step depends on besides the graph.
     *
     * @param slots how many numbers are kept for each parameter beside its value and gradient; 1 for a momentum
     * @param isSummed whether gradients of several batches are added up
     * @param recompute what the backward pass computes a second time instead of keeping it
     */
    public record Step(int slots, boolean isSummed, Recompute recompute) {
        /** Of one batch, with all that the backward pass needs kept. */
        public static Step of(int slots) {
            return new Step(slots, false, Recompute.NONE);
        }
    }

    /**
     * Plans a graph.
     *
     * @param slots how many numbers the optimiser keeps for each parameter; 1 for a momentum
     */
    public static Plan of(Graph graph, int slots) {
        return of(graph, Step.of(slots));
    }

    /** Plans a graph. */
    public static Plan of(Graph graph, Step step) {
        LiveValues live = LiveValues.of(graph);
        List<PlanRow> rows = PlanRow.of(graph, live);
        long weights =
                bytes(graph.parameters().values()) + bytes(graph.buffers().values());
        long gradients = bytes(graph.parameters().values());
        TrainingMemory worst = TrainingSimulation.run(live, weights, step.slots() * gradients, step.recompute());
        TrainingMemory training = step.isSummed() ? worst.withSums(gradients) : worst;
        InferenceMemory inference = inference(graph, live, weights);
        long macs = rows.stream().mapToLong(PlanRow::macs).sum();
        return new Plan(
                rows, graph.parameterCount(), macs, Work.of(live), attentionMaps(graph, live), training, inference);
    }

    /** Where a graph rounds weights, use keeps them rounded: see {@link Packing}. */
    private static InferenceMemory inference(Graph graph, LiveValues live, long weights) {
        if (!MixedPrecision.isIn(graph)) {
            return InferenceSimulation.run(live, weights, 0);
        }
        Packing packing = Packing.in(graph);
        return InferenceSimulation.run(
                LiveValues.of(packing.graph()), weights - packing.savedBytes(), packing.savedBytes());
    }

    private static List<AttentionMap> attentionMaps(Graph graph, LiveValues live) {
        return graph.outputs(Output.Attention.class).stream()
                .map(map -> new AttentionMap(
                        map, graph.output(map).shape(), graph.output(map).type().bytes(), computed(map, graph, live)))
                .toList();
    }

    private static String computed(Output.Attention map, Graph graph, LiveValues live) {
        return isLive(graph.output(map), live)
                ? Optional.ofNullable(graph.remarks().get(map.level().module()))
                        .map(why -> "whole, since " + why)
                        .orElse("whole")
                : AttentionMap.WHEN_ASKED_FOR;
    }

    /** Of a map that is read the other way, the one that is computed with. */
    private static boolean isLive(Value map, LiveValues live) {
        return live.contains(map)
                || (map.operator()
                                .filter(ShapeOperators.Transpose.class::isInstance)
                                .isPresent()
                        && isLive(map.operands().get(0), live));
    }

    private static long bytes(Iterable<Value> values) {
        long sum = 0;
        for (Value value : values) {
            sum += value.type().bytes();
        }
        return sum;
    }

    /** What the network costs as a whole, in words: {@code 1,204,288 parameters, 1.2 G MACs}. */
    public String costs() {
        return PlanTable.costs(parameters, macs);
    }

    /** The plan as aligned text, as the runner prints it. */
    public String table() {
        return PlanTable.of(this);
    }
}
