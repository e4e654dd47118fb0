package dev.hanet.blocks.graph;

import java.util.List;
import java.util.Optional;

/** How an operator evaluates in ONNX: running statistics, no dropout. */
@FunctionalInterface
public interface OnnxForm {
    /**
     * Writes the nodes and answers the result, which may be an operand.
     *
     * @param x the operands' names, in order
     * @param operands the operands themselves, for ranks and elements; their sizes are nominal
     */
    OnnxName write(OnnxBody body, List<OnnxName> x, List<Value> operands);

    /** A form of its own. */
    static Optional<OnnxForm> of(OnnxForm form) {
        return Optional.of(form);
    }

    /** One node over the operands as they come. */
    static Optional<OnnxForm> node(String kind, OnnxAttribute... attributes) {
        return Optional.of((body, x, operands) -> body.node(kind, List.of(attributes), x));
    }

    /** Nothing to do: the result is the first operand. */
    static Optional<OnnxForm> same() {
        return Optional.of((body, x, operands) -> x.get(0));
    }
}
