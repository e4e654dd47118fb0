package dev.hanet.blocks.attention.ha.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operands;
import dev.hanet.blocks.operator.TorchText;
import java.util.List;
import java.util.Optional;

/** (x - least) / (greatest - least); 1 where least and greatest are one number. */
public record Rescale() implements Operator {
    @Override
    public String name() {
        return "rescale";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Operands.broadcast(name(), operands.get(0), operands.get(1));
        Operands.broadcast(name(), operands.get(0), operands.get(2));
        return operands.get(0).type();
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        return Saved.operands(0);
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        String least = operands.get(1);
        String range = TorchText.call("sub", operands.get(2), least);
        String isRange = TorchText.call("gt", range, "0.");
        String divisor = TorchText.call("where", isRange, range, "1.");
        String quotient = TorchText.call("div", TorchText.call("sub", operands.get(0), least), divisor);
        return TorchText.call("where", isRange, quotient, "1.");
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> {
            OnnxName range = body.node("Sub", x.get(2), x.get(1));
            OnnxName isRange = body.node("Greater", range, body.number(0));
            OnnxName divisor = body.node("Where", isRange, range, body.number(1));
            OnnxName quotient = body.node("Div", body.node("Sub", x.get(0), x.get(1)), divisor);
            return body.node("Where", isRange, quotient, body.number(1));
        });
    }
}
