package dev.hanet.blocks.attention.ha.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operands;
import dev.hanet.blocks.operator.TorchText;
import java.util.List;
import java.util.Optional;

/**
 * Scores, the first operand, on the edges of a graph, the second, and one number elsewhere; a graph
 * [1, N, N] holds for every sample.
 *
 * @param nonEdge the score where there is no edge
 */
public record MaskScores(double nonEdge) implements Operator {
    /**
     * A score whose softmax beside any edge is exactly 0; finite, so that the softmax of a row without edges gives equal
     * weights and no NaN.
     */
    public static final double NOTHING = -1e9;

    @Override
    public String name() {
        return "maskScores";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value scores = operands.get(0);
        Value edges = operands.get(1);
        Operands.requireElement(name(), edges, ElementType.BOOL);
        if (!Operands.broadcast(name(), scores, edges).equals(scores.shape())) {
            throw Operands.mismatch(name(), scores, edges, "equal shapes");
        }
        return scores.type();
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        return Saved.operands(1);
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("where", operands.get(1), operands.get(0), TorchText.number(nonEdge));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> body.node("Where", x.get(1), x.get(0), body.number(nonEdge)));
    }
}
