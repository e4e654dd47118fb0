package dev.hanet.blocks.attention.ha.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operands;
import dev.hanet.blocks.operator.TorchText;
import java.util.List;

/**
 * Softmax along an axis of the scores, the first operand, on the edges of the graph, the second.
 *
 * <p>The score that stands for the lack of an edge is finite, so that a row without edges gives equal weights and no NaN.
 *
 * @param axis -1 rows, -2 columns
 * @param nonEdge the score where there is no edge: {@link #NOTHING} for a weight of exactly 0
 */
public record MaskedSoftmax(int axis, double nonEdge) implements Operator {
    /** A score whose weight beside any edge is 0. */
    public static final double NOTHING = -1e9;

    @Override
    public String name() {
        return "maskedSoftmax";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value scores = operands.get(0);
        Value edges = operands.get(1);
        Operands.requireElement(name(), edges, ElementType.BOOL);
        if (!scores.shape().equals(edges.shape())) {
            throw Operands.mismatch(name(), scores, edges, "equal shapes");
        }
        return scores.type();
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        return new Saved(List.of(1), true, 0);
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        String kept = TorchText.call("where", operands.get(1), operands.get(0), TorchText.number(nonEdge));
        return TorchText.call("softmax", kept, axis, "None");
    }
}
