package dev.hanet.blocks.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.OnnxBody;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.yaml.HanetException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network with its weights as one ONNX file of opset 18, which ONNX Runtime and others read.
 *
 * <p>Inside is what evaluation computes. Batch and image sizes are open where the network leaves them open; parameters and
 * buffers are initializers under their own names. Writing needs no engine.
 */
public final class OnnxFile {
    private static final long IR_VERSION = 8; // the one that came with opset 18
    private static final long MOST_BYTES = Integer.MAX_VALUE - (1L << 20); // what protobuf can hold, less the nodes

    private OnnxFile() {}

    /**
     * Looks whether the outputs can be written.
     *
     * @throws HanetException naming the operator that ONNX cannot say with its place, or the size
     */
    public static void check(Graph graph, List<Output> outputs) {
        long bytes = 0;
        for (Value value : graph.computed(outputs)) {
            if (value.operator().isPresent()) {
                Operator operator = value.operator().orElseThrow();
                if (operator.onnx().isEmpty()) {
                    throw new GraphException(
                            new Origin(value.declaredAt(), value.path()),
                            "ONNX has no form of the operator '" + operator.name() + "' of '" + value.name() + "'",
                            Optional.empty());
                }
            } else if (value.kind() != Value.Kind.INPUT) {
                bytes += value.type().bytes();
            }
        }
        if (bytes > MOST_BYTES) {
            throw HanetException.input("the weights take " + bytes + " bytes, and an ONNX file ends at 2 GiB");
        }
    }

    /**
     * Writes the file.
     *
     * @param state parameters and buffers by name
     * @param outputs the outputs it computes, in order; they keep their names
     * @param properties the model's metadata
     * @throws HanetException as {@link #check} does, before anything is written
     */
    public static void write(
            Path file, Graph graph, Map<String, Tensor> state, List<Output> outputs, Map<String, String> properties)
            throws IOException {
        check(graph, outputs);
        OnnxNodes nodes = new OnnxNodes(outputs.stream().map(Output::name).toList());
        for (Value value : graph.computed(outputs)) {
            nodes.add(value, state);
        }
        outputs.forEach(output -> nodes.output(output.name(), graph.output(output)));
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("hanet")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OnnxBody.OPSET))
                .setGraph(nodes.graph("network"));
        properties.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            model.build().writeTo(out);
        }
    }
}
