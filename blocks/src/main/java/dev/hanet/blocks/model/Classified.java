package dev.hanet.blocks.model;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import dev.hanet.blocks.loss.LossSpec;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.blocks.operator.RegionOperators.Boundary;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the classifiers of a network say.
 *
 * @param activation how those that find the classes of the mask tell them; boundaries are told by a softmax
 * @param main the one that segments
 * @param auxiliary the further ones
 */
record Classified(Activation activation, Auxiliaries.Branch main, List<Auxiliaries.Branch> auxiliary) {
    private static final String LOSS = "loss";

    Classified {
        auxiliary = List.copyOf(auxiliary);
    }

    void declareOutputs() {
        GraphBuilder graph = main.logits().graph();
        graph.output(Output.LOGITS, main.logits());
        auxiliary.forEach(branch -> graph.output(new Output.Logits(branch.at()), branch.logits()));
        graph.output(
                Output.PROBABILITIES, graph.scope("probabilities", () -> activation.classProbabilities(main.logits())));
    }

    /**
     * The weighted sum of all losses, [].
     *
     * @param share what all but the main classifier's are multiplied by, []; absent for 1, and where there are no others
     */
    Value loss(LossSpec loss, Value mask, Optional<Value> share) {
        GraphBuilder graph = main.logits().graph();
        Value total = graph.scope(LOSS, () -> weighted(main, loss, mask));
        Value counted = share.isPresent() ? null : total;
        for (Auxiliaries.Branch branch : auxiliary) {
            Value before = counted;
            counted = graph.scope(LOSS + "." + branch.at(), () -> plus(before, weighted(branch, loss, mask)));
        }
        for (Map.Entry<Value, Double> objective :
                graph.scope(LOSS, () -> graph.objectives(mask)).entrySet()) {
            Value before = counted;
            counted = graph.scope(LOSS, () -> plus(before, weighted(objective.getKey(), objective.getValue())));
        }
        Value sum = Objects.requireNonNull(counted, "a share of no further loss");
        return share.isEmpty()
                ? sum
                : graph.scope(LOSS, () -> Operators.add(total, Operators.multiply(share.orElseThrow(), sum)));
    }

    private static Value plus(@Nullable Value sum, Value more) {
        return sum == null ? more : Operators.add(sum, more);
    }

    private static Value weighted(Value loss, double weight) {
        return weight == 1 ? loss : Operators.scale(loss, weight);
    }

    private Value weighted(Auxiliaries.Branch branch, LossSpec usual, Value mask) {
        GraphBuilder graph = mask.graph();
        boolean isBoundary = branch.target() == OutputSpec.Target.BOUNDARY;
        Value target = isBoundary ? graph.apply(new Boundary(CrossEntropyLossSpec.IGNORED), mask) : mask;
        Activation told = isBoundary ? Activation.SOFTMAX : activation;
        Value own = branch.loss().isPresent()
                ? graph.at(
                        branch.origin(),
                        () -> graph.at(LOSS, () -> branch.loss().orElseThrow().loss(told, branch.logits(), target)))
                : usual.loss(told, branch.logits(), target);
        return weighted(own, branch.weight());
    }
}
