package dev.hanet.blocks.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.OnnxAttribute;
import dev.hanet.blocks.graph.OnnxBody;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** An ONNX graph under construction: values become inputs, initializers and nodes, named after the network. */
final class OnnxNodes implements OnnxBody {
    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Map<Value, OnnxName> names = new HashMap<>();
    private final Map<Object, OnnxName> constants = new HashMap<>();
    private final Set<String> taken;
    private String current = "";

    /** Begins a graph whose outputs will have these names. */
    OnnxNodes(Collection<String> outputs) {
        this.taken = new HashSet<>(outputs);
    }

    /** Adds a value, whose operands are there already. */
    void add(Value value, Map<String, Tensor> state) {
        current = value.name();
        names.put(
                value,
                switch (value.kind()) {
                    case INPUT -> {
                        graph.addInput(OnnxTypes.input(value));
                        yield fresh(value.name());
                    }
                    case PARAMETER, BUFFER ->
                        stored(
                                value.name(),
                                Objects.requireNonNull(state.get(value.name())).asFloats());
                    case RESULT ->
                        value.operator()
                                .orElseThrow()
                                .onnx()
                                .orElseThrow()
                                .write(
                                        this,
                                        value.operands().stream()
                                                .map(this::named)
                                                .toList(),
                                        value.operands());
                });
    }

    /** Declares a value as an output of that name. */
    void output(String name, Value value) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Identity")
                .setName(name)
                .addInput(named(value).text())
                .addOutput(name));
        List<Value> inputs = names.keySet().stream()
                .filter(known -> known.kind() == Value.Kind.INPUT)
                .toList();
        graph.addOutput(OnnxTypes.output(name, value, inputs));
    }

    /** The graph as it stands. */
    GraphProto graph(String name) {
        return graph.setName(name).build();
    }

    private OnnxName named(Value value) {
        return Objects.requireNonNull(names.get(value));
    }

    @Override
    public OnnxName first(int results, String kind, List<OnnxAttribute> attributes, List<OnnxName> operands) {
        OnnxName result = fresh(current);
        NodeProto.Builder node =
                NodeProto.newBuilder().setOpType(kind).setName(result.text()).addOutput(result.text());
        for (int further = 1; further < results; further++) {
            node.addOutput(fresh(current).text());
        }
        operands.forEach(operand -> node.addInput(operand.text()));
        attributes.forEach(attribute -> node.addAttribute(proto(attribute)));
        graph.addNode(node);
        return result;
    }

    private static AttributeProto proto(OnnxAttribute attribute) {
        AttributeProto.Builder proto = AttributeProto.newBuilder().setName(attribute.name());
        if (attribute instanceof OnnxAttribute.Whole whole) {
            proto.setType(AttributeProto.AttributeType.INT).setI(whole.value());
        } else if (attribute instanceof OnnxAttribute.Wholes wholes) {
            proto.setType(AttributeProto.AttributeType.INTS).addAllInts(wholes.values());
        } else if (attribute instanceof OnnxAttribute.Real real) {
            proto.setType(AttributeProto.AttributeType.FLOAT).setF(real.value());
        } else if (attribute instanceof OnnxAttribute.Word word) {
            proto.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(word.value()));
        }
        return proto.build();
    }

    /** A constant that was asked for before is used again. */
    private record Scalar(ElementType element, double value) {}

    @Override
    public OnnxName number(ElementType element, double value) {
        return constants.computeIfAbsent(
                new Scalar(element, value),
                key -> stored(
                        "constant",
                        switch (element) {
                            case FLOAT -> Tensor.floats(Shape.of(), (float) value);
                            case DOUBLE -> Tensor.doubles(Shape.of(), value);
                            case INT -> Tensor.ints(Shape.of(), (long) value);
                            case BOOL, BIT, BFLOAT16 ->
                                throw new IllegalArgumentException("constants are numbers of full precision");
                        }));
    }

    @Override
    public OnnxName integers(long... values) {
        return constants.computeIfAbsent(
                Arrays.stream(values).boxed().toList(),
                key -> stored("constant", Tensor.ints(Shape.of(values.length), values)));
    }

    private OnnxName stored(String name, Tensor tensor) {
        OnnxName stored = fresh(name);
        graph.addInitializer(OnnxTypes.tensor(stored.text(), tensor));
        return stored;
    }

    /** A name that nothing has yet. */
    private OnnxName fresh(String wanted) {
        String name = wanted;
        for (int i = 1; !taken.add(name); i++) {
            name = wanted + "/" + i;
        }
        return new OnnxName(name);
    }
}
