package dev.hanet.blocks.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An ONNX file in ONNX Runtime, on one thread. */
public final class OnnxSession implements AutoCloseable {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private final OrtSession session;

    private OnnxSession(OrtSession session) {
        this.session = session;
    }

    /** A graph with the weights of a network of it, written as a file and read again. */
    public static OnnxSession of(Graph graph, Network network, List<Output> outputs) {
        try {
            Path file = Files.createTempFile("network", ".onnx");
            try {
                OnnxFile.write(file, graph, network.state(), outputs, Map.of("about", "größe"));
                return load(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static OnnxSession load(Path file) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            return new OnnxSession(ENVIRONMENT.createSession(file.toString(), options));
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the file says of itself. */
    Map<String, String> properties() throws OrtException {
        return session.getMetadata().getCustomMetadata();
    }

    Map<String, NodeInfo> inputs() throws OrtException {
        return session.getInputInfo();
    }

    /** The outputs by name; inputs the file does not have are left out. */
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        Map<String, OnnxTensor> given = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
                if (session.getInputNames().contains(input.getKey())) {
                    given.put(input.getKey(), toOnnx(input.getValue()));
                }
            }
            try (OrtSession.Result results = session.run(given)) {
                Map<String, Tensor> outputs = new LinkedHashMap<>();
                for (Map.Entry<String, OnnxValue> result : results) {
                    outputs.put(result.getKey(), toJava((OnnxTensor) result.getValue()));
                }
                return outputs;
            }
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        } finally {
            given.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor toOnnx(Tensor tensor) throws OrtException {
        OnnxJavaType type = tensor.type().element() == ElementType.INT ? OnnxJavaType.INT64 : OnnxJavaType.FLOAT;
        ByteBuffer bytes = ByteBuffer.allocateDirect(
                        Math.toIntExact(tensor.type().bytes()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(tensor.bytes())
                .flip();
        return OnnxTensor.createTensor(ENVIRONMENT, bytes, tensor.shape().toArray(), type);
    }

    private static Tensor toJava(OnnxTensor tensor) {
        ElementType element =
                switch (tensor.getInfo().type) {
                    case FLOAT -> ElementType.FLOAT;
                    case BOOL -> ElementType.BOOL;
                    case INT64 -> ElementType.INT;
                    default -> throw new IllegalStateException(tensor.getInfo().toString());
                };
        return Tensor.wrap(new TensorType(Shape.of(tensor.getInfo().getShape()), element), tensor.getByteBuffer());
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
