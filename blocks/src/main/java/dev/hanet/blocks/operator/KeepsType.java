package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;

/** An operator whose result has its first operand's type. */
interface KeepsType extends Operator {
    @Override
    default TensorType infer(List<Value> operands) {
        return operands.get(0).type();
    }
}
