package dev.hanet.blocks.onnx;

import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.Location;
import java.util.Optional;

/** Says what an ONNX file cannot carry; nothing was written. */
public final class OnnxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Value> value;

    private OnnxException(String message, Optional<Value> value) {
        super(message);
        this.value = value;
    }

    static OnnxException operator(Value value, String operator) {
        return new OnnxException(
                "ONNX has no form of the operator '" + operator + "' of '" + value.name() + "'", Optional.of(value));
    }

    static OnnxException size(long bytes) {
        return new OnnxException(
                "the weights take " + bytes + " bytes, and an ONNX file ends at 2 GiB", Optional.empty());
    }

    /** The place in the spec that asked for it, where there is one. */
    public Optional<Location> declaredAt() {
        return value.flatMap(Value::declaredAt);
    }

    /** The YAML path that asked for it, empty where there is none. */
    public String path() {
        return value.map(Value::path).orElse("");
    }
}
