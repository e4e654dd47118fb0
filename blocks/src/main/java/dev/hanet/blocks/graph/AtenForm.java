package dev.hanet.blocks.graph;

import java.util.List;
import java.util.Optional;

/** How an operator evaluates with PyTorch's own operators, ATen: running statistics, no dropout. */
@FunctionalInterface
public interface AtenForm {
    /**
     * Writes the nodes and answers the result, which may be an operand.
     *
     * @param x the operands, in order
     */
    AtenTensor write(AtenBody body, List<AtenTensor> x);

    /** A form of its own. */
    static Optional<AtenForm> of(AtenForm form) {
        return Optional.of(form);
    }

    /** One node over the first operand whose result is like it: {@code relu.default}. */
    static Optional<AtenForm> like(String target, AtenArgument... further) {
        return Optional.of((body, x) -> body.like(target, x.get(0), further));
    }

    /** One node over two operands whose axes of size 1 stretch: {@code add.Tensor}. */
    static Optional<AtenForm> binary(String target) {
        return Optional.of((body, x) -> body.binary(target, x.get(0), x.get(1)));
    }

    /** Nothing to do: the result is the first operand. */
    static Optional<AtenForm> same() {
        return Optional.of((body, x) -> x.get(0));
    }
}
