package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.graph.Workspace;
import java.util.ArrayList;
import java.util.List;

/**
 * The mean cross-entropy of logits [B, C, H, W] against class indices [B, H, W], over the pixels that count; 0, with no
 * gradient, where none counts or those that do weigh nothing.
 *
 * @param classWeights one weight a class, by which the mean is weighted; empty for equal ones
 * @param ignored the index of pixels that do not count; no class is larger
 * @param smoothing the part of the truth that is shared out among all classes alike, 0 to 1: Szegedy et al., arXiv 1512.00567
 */
public record CrossEntropy(List<Double> classWeights, int ignored, double smoothing) implements Operator {
    /** The engine's number for a sum. */
    private static final int SUM = 2;

    public CrossEntropy {
        classWeights = List.copyOf(classWeights);
    }

    /** Against the classes as they are. */
    public CrossEntropy(List<Double> classWeights, int ignored) {
        this(classWeights, ignored, 0);
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

    /**
     * A sum over a number, or times nothing: the engine's own mean over no pixel is not a number, and so is its gradient; of smoothed labels even
     * pixels that weigh nothing have a sum.
     */
    @Override
    public String torchScript(List<String> operands, Mode mode) {
        String logits = operands.get(0);
        String mask = operands.get(1);
        String weights = classWeights.isEmpty() ? "None" : tensor(classWeights, logits);
        String sum =
                TorchText.call("cross_entropy_loss", logits, mask, weights, SUM, ignored, TorchText.number(smoothing));
        return classWeights.isEmpty()
                ? TorchText.call("div", sum, counted(mask))
                : TorchText.call("mul", sum, share(weight(logits, mask)));
    }

    private String counted(String mask) {
        return TorchText.call("clamp_min", TorchText.call("sum", TorchText.call("ne", mask, ignored)), 1);
    }

    /** What the pixels weigh together; those to ignore have the index behind the last class, which weighs nothing. */
    private String weight(String logits, String mask) {
        List<Double> withIgnored = new ArrayList<>(classWeights);
        withIgnored.add(0.0);
        String classes = TorchText.call("clamp_max", mask, classWeights.size());
        String ofPixels = TorchText.call("take", tensor(withIgnored, logits), classes);
        return TorchText.call("sum", ofPixels);
    }

    /** One part of so many; of none, nothing. */
    private static String share(String whole) {
        String none = TorchText.number(0);
        return TorchText.call("nan_to_num", TorchText.call("reciprocal", whole), none, none, none);
    }

    private static String tensor(List<Double> numbers, String like) {
        String literal = TorchText.call(
                "tensor", TorchText.list(numbers.stream().map(TorchText::number).toList()));
        return TorchText.call("to", literal, like, "False", "False", "None");
    }
}
