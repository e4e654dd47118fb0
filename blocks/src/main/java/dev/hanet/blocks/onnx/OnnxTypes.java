package dev.hanet.blocks.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.UnsafeByteOperations;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import java.util.Collection;

/** Types and tensors as ONNX has them. */
final class OnnxTypes {
    private static final String BATCH = "batch";

    private OnnxTypes() {}

    /** An input: batch and the sizes of an image are open, the rest is as described. */
    static ValueInfoProto input(Value value) {
        Shape shape = value.shape();
        TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
        for (int axis = 0; axis < shape.rank(); axis++) {
            Dimension.Builder dimension = Dimension.newBuilder();
            if (axis == 0) {
                dimension.setDimParam(BATCH);
            } else if (shape.rank() >= 3 && axis >= shape.rank() - 2) {
                dimension.setDimParam(axis == shape.rank() - 2 ? "height" : "width");
            } else {
                dimension.setDimValue(shape.size(axis));
            }
            sizes.addDim(dimension);
        }
        return info(value.name(), value, sizes);
    }

    /** An output: only the number of its axes is sure, and how many numbers a pixel of an image among the inputs has. */
    static ValueInfoProto output(String name, Value value, Collection<Value> inputs) {
        Shape shape = value.shape();
        boolean hasPixels = inputs.stream().anyMatch(input -> isAlike(input.shape(), shape));
        TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
        for (int axis = 0; axis < shape.rank(); axis++) {
            Dimension.Builder dimension = Dimension.newBuilder();
            if (hasPixels && axis == 1) {
                dimension.setDimValue(shape.size(axis));
            }
            sizes.addDim(dimension);
        }
        return info(name, value, sizes);
    }

    private static boolean isAlike(Shape image, Shape shape) {
        return shape.rank() == 4 && image.rank() == 4 && shape.with(1, 1).equals(image.with(1, 1));
    }

    private static ValueInfoProto info(String name, Value value, TensorShapeProto.Builder sizes) {
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder()
                .setElemType(value.type().element().onnxCode())
                .setShape(sizes);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    /** A tensor with its numbers, which are not copied. */
    static TensorProto tensor(String name, Tensor tensor) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(tensor.type().element().onnxCode())
                .addAllDims(tensor.shape().sizes())
                .setRawData(UnsafeByteOperations.unsafeWrap(tensor.bytes()))
                .build();
    }
}
