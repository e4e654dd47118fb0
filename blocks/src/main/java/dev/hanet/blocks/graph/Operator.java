package dev.hanet.blocks.graph;

import java.util.List;
import java.util.Optional;

/**
 * One kind of computation, with everything the readers of a graph need to know of it in one place.
 *
 * <p>An operator is a record whose components are its attributes; a new operator is one record. It has one result.
 */
public interface Operator {
    /** The name shown to people: {@code conv2d}. */
    String name();

    /**
     * Derives the result's type, or refuses the operands.
     *
     * @param operands at least one value of the graph
     * @throws GraphException through {@link GraphBuilder#refuse} when the operands do not fit, naming them in the user's words
     */
    TensorType infer(List<Value> operands);

    /** Multiply-accumulates of one forward pass; 0 for what moves or compares data. */
    default long macs(List<Value> operands, TensorType result) {
        return 0;
    }

    /** What the backward pass needs. */
    default Saved saved(List<Value> operands, TensorType result) {
        return Saved.NOTHING;
    }

    /** What it needs while it runs, as measured on the CPU. */
    default Workspace workspace(List<Value> operands, TensorType result) {
        return Workspace.NONE;
    }

    /** Whether the operands' gradients are (parts of) the result's, or take the memory of nothing. */
    default boolean passesGradient() {
        return false;
    }

    /** Whether the result is (part of) an operand's memory and takes none of its own. */
    default boolean isView() {
        return false;
    }

    /** Whether gradients flow through. */
    default boolean isDifferentiable() {
        return true;
    }

    /** The operands that gradients flow to: none where none flow through, and not those of which the shape alone is read. */
    default List<Value> differentiated(List<Value> operands) {
        return isDifferentiable() ? operands : List.of();
    }

    /** Whether the operator changes a buffer, and so must run although nobody reads its result. */
    default boolean hasEffect() {
        return false;
    }

    /** Whether the same comes out when it is computed again in {@link Mode#RECOMPUTE}: not of what draws or moves. */
    default boolean isRepeatable() {
        return true;
    }

    /**
     * The computation as one TorchScript expression, in the syntax of serialised archives ({@code torch.relu(x)}).
     *
     * @param operands the operands' names, in order
     * @param mode what the program is for
     */
    String torchScript(List<String> operands, Mode mode);

    /** Methods of the program that {@link #torchScript} calls, each as its whole text; a program has each of them once. */
    default List<String> methods() {
        return List.of();
    }

    /**
     * The computation in ONNX, as evaluation has it; absent when ONNX cannot say it, so that a network with this operator is
     * exported as TorchScript alone.
     */
    default Optional<OnnxForm> onnx() {
        return Optional.empty();
    }

    /**
     * The computation with PyTorch's own operators, as evaluation has it; absent when they cannot say it, so that a network with this operator is
     * no exported program.
     */
    default Optional<AtenForm> aten() {
        return Optional.empty();
    }
}
