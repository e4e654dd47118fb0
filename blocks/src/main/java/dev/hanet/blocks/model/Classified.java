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
 * @param auxiliary those of the further ones
 */
record Classified(Value logits, List<Auxiliaries.Branch> auxiliary) {
    private static final String LOSS = "loss";

    Classified {
        auxiliary = List.copyOf(auxiliary);
    }

    void declareOutputs() {
        Graph graph = logits.graph();
        graph.output("logits", logits);
        auxiliary.forEach(branch -> graph.output("logits." + branch.at(), branch.logits()));
    }

    /** The main loss plus the weighted further ones, []. */
    Value loss(LossSpec loss, Value mask) {
        Graph graph = logits.graph();
        Value total = graph.scope(LOSS, () -> loss.loss(logits, mask));
        for (Auxiliaries.Branch branch : auxiliary) {
            Value before = total;
            total = graph.scope(LOSS + "." + branch.at(), () -> {
                Value own = loss.loss(branch.logits(), mask);
                return Operators.add(before, branch.weight() == 1 ? own : Operators.scale(own, branch.weight()));
            });
        }
        return total;
    }
}
