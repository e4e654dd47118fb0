package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.graph.Workspace;
import java.util.List;

/**
 * The mean cross-entropy of logits [B, C, H, W] against class indices [B, H, W], over the pixels that count.
 *
 * @param classWeights one weight a class, by which the mean is weighted; empty for equal ones
 * @param ignored the index of pixels that do not count
 */
public record CrossEntropy(List<Double> classWeights, int ignored) implements Operator {
    public CrossEntropy {
        classWeights = List.copyOf(classWeights);
    }

    @Override
    public String name() {
        return "crossEntropy";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value logits = operands.get(0);
        Value mask = operands.get(1);
        Operands.requireImage(name(), logits);
        Operands.requireRank(name(), mask, 3, "[B, H, W]");
        Operands.requireElement(name(), mask, ElementType.INT);
        Shape shape = logits.shape();
        if (!mask.shape().equals(Shape.of(shape.size(0), shape.size(2), shape.size(3)))) {
            throw Operands.mismatch(name(), logits, mask, "a mask of the logits' size");
        }
        if (!classWeights.isEmpty() && classWeights.size() != shape.size(1)) {
            throw logits.graph().refuse("'" + name() + "' has " + classWeights.size() + " class weights for " + logits);
        }
        return new TensorType(Shape.of(), logits.type().element());
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        return new Saved(List.of(1), false, operands.get(0).type().bytes());
    }

    /** The gradient of the logarithms, before that of the logits. */
    @Override
    public Workspace workspace(List<Value> operands, TensorType result) {
        return new Workspace(0, operands.get(0).type().bytes());
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        String logits = operands.get(0);
        String weights = classWeights.isEmpty()
                ? "None"
                : "torch.to(torch.tensor("
                        + TorchText.list(
                                classWeights.stream().map(TorchText::number).toList())
                        + "), " + logits + ", False, False, None)";
        return TorchText.call("cross_entropy_loss", logits, operands.get(1), weights, 1, ignored, "0.");
    }
}
