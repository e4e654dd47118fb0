package dev.hanet.blocks.torch;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Recompute;
import dev.hanet.blocks.operator.NarrowBatchNorm;
import dev.hanet.blocks.operator.WideConv2d;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a program is compiled for.
 *
 * @param mode training or evaluation
 * @param outputs wanted outputs, in order
 * @param differentiated the output whose gradients are wanted, if any are
 * @param inputGradients inputs whose gradients are wanted besides those of the parameters
 * @param frozen parts that stay as they are: neither weights nor running statistics move
 * @param recompute what the backward pass computes a second time
 */
record Request(
        Mode mode,
        List<Output> outputs,
        Optional<Output> differentiated,
        List<String> inputGradients,
        Set<String> frozen,
        Recompute recompute) {
    Request {
        outputs = List.copyOf(outputs);
        inputGradients = List.copyOf(inputGradients);
        frozen = Set.copyOf(frozen);
    }

    static Request outputs(Mode mode, List<Output> outputs) {
        return new Request(mode, outputs, Optional.empty(), List.of(), Set.of(), Recompute.NONE);
    }

    /** The same, but with an output before the others. */
    Request withFirst(Output output) {
        List<Output> all = new ArrayList<>(List.of(output));
        outputs.stream().filter(other -> !other.equals(output)).forEach(all::add);
        return new Request(mode, all, differentiated, inputGradients, frozen, recompute);
    }

    /** The same with other parts frozen. */
    Request freezing(Set<String> parts) {
        return new Request(mode, outputs, differentiated, inputGradients, parts, recompute);
    }

    /**
     * The graph as trainings on the CPU compute it: {@link NarrowBatchNorm} and {@link WideConv2d} where they can be. The first needs the statistics of
     * the batch, which frozen parts do not take, both a gradient of their own, which what is computed a second time has not.
     */
    Graph trained(Graph graph) {
        boolean isWhole = frozen.isEmpty() && recompute == Recompute.NONE;
        return mode == Mode.TRAINING && hasGradients() && isWhole ? WideConv2d.in(NarrowBatchNorm.in(graph)) : graph;
    }

    boolean hasGradients() {
        return differentiated.isPresent();
    }
}
