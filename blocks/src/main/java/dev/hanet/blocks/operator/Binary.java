package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;

/** An operator on two tensors of the same elements, whose axes of size 1 stretch. */
interface Binary extends Operator {
    @Override
    default TensorType infer(List<Value> operands) {
        Value left = operands.get(0);
        Value right = operands.get(1);
        if (left.type().element() != right.type().element()) {
            throw Operands.mismatch(name(), left, right, "elements of one type");
        }
        return new TensorType(
                Operands.broadcast(name(), left, right), left.type().element());
    }
}
