package dev.hanet.blocks.graph;

import java.util.List;

/**
 * An operator that computes the gradients of its operands anew from the operands and the result, so that the engine keeps nothing of its inside.
 *
 * <p>Programs that are differentiated as a whole use this; where somebody else differentiates a program, the engine's own gradients are
 * the same numbers.
 */
public interface OwnGradient extends Operator {
    /** How many of the first operands have gradients; 0 where the engine's own way keeps nothing either. */
    int learned(List<Value> operands);

    /**
     * The gradients as one TorchScript expression, a list of tensors, one for each operand that has one.
     *
     * @param operands the operands' names, in order
     * @param result the result's name
     * @param gradient the name of the result's gradient
     */
    String gradients(List<String> operands, String result, String gradient);
}
