package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

/**
 * Zeroes elements, or whole channels, at random while training and scales the rest up; passes everything otherwise.
 *
 * @param probability of being zeroed
 * @param channels whether channels fall as a whole
 */
public record Dropout(double probability, boolean channels) implements Elementwise {
    @Override
    public String name() {
        return "dropout";
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        Shape shape = result.shape();
        long kept = channels ? shape.size(0) * shape.size(1) : shape.elements();
        return new Saved(List.of(), false, kept * result.element().bytes());
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        String training = TorchText.truth(mode != Mode.EVALUATION);
        return TorchText.call(
                channels ? "feature_dropout" : "dropout", operands.get(0), TorchText.number(probability), training);
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.same();
    }
}
