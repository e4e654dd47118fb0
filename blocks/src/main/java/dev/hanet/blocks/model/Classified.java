package dev.hanet.blocks.model;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.loss.LossSpec;
import dev.hanet.blocks.operator.Operators;
import java.util.List;

/**
 * What the classifiers of a network say.
 *
 * @param logits the main one's, [B, classes, H, W]
 * @param weight of the main one's loss
 * @param auxiliary those of the further ones
 */
record Classified(Value logits, double weight, List<Auxiliaries.Branch> auxiliary) {
    private static final String LOSS = "loss";

    Classified {
        auxiliary = List.copyOf(auxiliary);
    }

    void declareOutputs() {
        Graph graph = logits.graph();
        graph.output("logits", logits);
        auxiliary.forEach(branch -> graph.output("logits." + branch.at(), branch.logits()));
    }

    /** The weighted main loss plus the weighted further ones, []. */
    Value loss(LossSpec loss, Value mask) {
        Graph graph = logits.graph();
        Value total = graph.scope(LOSS, () -> weighted(loss.loss(logits, mask), weight));
        for (Auxiliaries.Branch branch : auxiliary) {
            Value before = total;
            total = graph.scope(LOSS + "." + branch.at(), () -> {
                Value own = loss.loss(branch.logits(), mask);
                return Operators.add(before, weighted(own, branch.weight()));
            });
        }
        return total;
    }

    private static Value weighted(Value loss, double weight) {
        return weight == 1 ? loss : Operators.scale(loss, weight);
    }
}
