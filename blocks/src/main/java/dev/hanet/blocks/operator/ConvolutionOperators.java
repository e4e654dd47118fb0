package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.AtenArgument;
import dev.hanet.blocks.graph.AtenForm;
import dev.hanet.blocks.graph.AtenTensor;
import dev.hanet.blocks.graph.Extent;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxAttribute;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.graph.Workspace;
import java.util.List;
import java.util.Optional;

/**
 * Convolutions, and what they take while they run on the CPU.
 *
 * <p>oneDNN computes on copies whose channels lie in blocks of 16: it copies the input and the weight, computes a result in
 * blocks, lets the copies go and copies the result back. Backwards it does so for the input's gradient, then for the
 * weight's. An image of a few channels is read as it is. Where the padding is too wide for that, windows become columns of
 * a matrix, one a thread, of which two are reckoned with.
 */
public final class ConvolutionOperators {
    private static final int BLOCK = 16;
    private static final int AS_IT_IS = 4;
    private static final int NEAR = 8;
    private static final int THREADS = 2;

    private ConvolutionOperators() {}

    /**
     * Convolution over images: x [B, C, H, W], weight [K, C / groups, k, l], optionally bias [K], gives [B, K, H', W'].
     *
     * @param padding zeros on each side
     */
    public record Conv2d(int stride, int padding, int dilation, int groups) implements Operator {
        @Override
        public String name() {
            return "conv2d";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value x = operands.get(0);
            Value weight = operands.get(1);
            Operands.requireImage(name(), x);
            if (x.shape().size(1) != weight.shape().size(1) * groups) {
                throw Operands.mismatch(name(), x, weight, weight.shape().size(1) * groups + " channels");
            }
            long height = Operands.windows(name(), x, 2, weight.shape().size(2), stride, padding, dilation);
            long width = Operands.windows(name(), x, 3, weight.shape().size(3), stride, padding, dilation);
            return new TensorType(
                    Shape.of(x.shape().size(0), weight.shape().size(0), height, width),
                    x.type().element());
        }

        @Override
        public long macs(List<Value> operands, TensorType result) {
            Shape weight = operands.get(1).shape();
            return result.shape().elements() * weight.size(1) * weight.size(2) * weight.size(3);
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.operands(0, 1);
        }

        @Override
        public Workspace workspace(List<Value> operands, TensorType result) {
            return plain(this, operands, result);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call(
                    "conv2d",
                    operands.get(0),
                    operands.get(1),
                    operands.size() > 2 ? operands.get(2) : "None",
                    TorchText.pair(stride),
                    TorchText.pair(padding),
                    TorchText.pair(dilation),
                    groups);
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.node(
                    "Conv",
                    OnnxAttribute.repeated("strides", stride, 2),
                    OnnxAttribute.repeated("pads", padding, 4),
                    OnnxAttribute.repeated("dilations", dilation, 2),
                    OnnxAttribute.of("group", groups));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> {
                List<Extent> kernel = x.get(1).sizes();
                return body.node(
                        "conv2d.default",
                        x.get(0).element(),
                        List.of(
                                x.get(0).size(0),
                                kernel.get(0),
                                Operands.windows(x.get(0).size(2), kernel.get(2), stride, padding, dilation),
                                Operands.windows(x.get(0).size(3), kernel.get(3), stride, padding, dilation)),
                        AtenArgument.of("input", x.get(0)),
                        AtenArgument.of("weight", x.get(1)),
                        bias(x),
                        AtenArgument.pair("stride", stride),
                        AtenArgument.pair("padding", padding),
                        AtenArgument.pair("dilation", dilation),
                        AtenArgument.of("groups", groups));
            });
        }
    }

    /**
     * Transposed convolution: x [B, C, H, W], weight [C, K, k, l], optionally bias [K], gives [B, K, H', W'].
     *
     * @param padding what is cut from each side of the result
     * @param outputPadding what is added at the right and bottom
     */
    public record TransposedConv2d(int stride, int padding, int outputPadding) implements Operator {
        @Override
        public String name() {
            return "transposedConv2d";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value x = operands.get(0);
            Value weight = operands.get(1);
            Operands.requireImage(name(), x);
            if (x.shape().size(1) != weight.shape().size(0)) {
                throw Operands.mismatch(name(), x, weight, weight.shape().size(0) + " channels");
            }
            return new TensorType(
                    Shape.of(x.shape().size(0), weight.shape().size(1), size(x, weight, 2), size(x, weight, 3)),
                    x.type().element());
        }

        private long size(Value x, Value weight, int axis) {
            long size = (x.shape().size(axis) - 1) * stride
                    - 2L * padding
                    + weight.shape().size(axis)
                    + outputPadding;
            if (size < 1) {
                throw x.graph()
                        .refuse(
                                "'" + name() + "' of " + x + " with padding " + padding + " leaves nothing",
                                "use less padding");
            }
            return size;
        }

        @Override
        public long macs(List<Value> operands, TensorType result) {
            Shape weight = operands.get(1).shape();
            return operands.get(0).shape().elements() * weight.size(1) * weight.size(2) * weight.size(3);
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.operands(0, 1);
        }

        @Override
        public Workspace workspace(List<Value> operands, TensorType result) {
            return transposed(operands, result);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call(
                    "conv_transpose2d",
                    operands.get(0),
                    operands.get(1),
                    operands.size() > 2 ? operands.get(2) : "None",
                    TorchText.pair(stride),
                    TorchText.pair(padding),
                    TorchText.pair(outputPadding),
                    1,
                    TorchText.pair(1));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.node(
                    "ConvTranspose",
                    OnnxAttribute.repeated("strides", stride, 2),
                    OnnxAttribute.repeated("pads", padding, 4),
                    OnnxAttribute.repeated("output_padding", outputPadding, 2));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> {
                List<Extent> kernel = x.get(1).sizes();
                return body.node(
                        "conv_transpose2d.input",
                        x.get(0).element(),
                        List.of(
                                x.get(0).size(0),
                                kernel.get(1),
                                size(x.get(0).size(2), kernel.get(2)),
                                size(x.get(0).size(3), kernel.get(3))),
                        AtenArgument.of("input", x.get(0)),
                        AtenArgument.of("weight", x.get(1)),
                        bias(x),
                        AtenArgument.pair("stride", stride),
                        AtenArgument.pair("padding", padding),
                        AtenArgument.pair("output_padding", outputPadding));
            });
        }

        private Extent size(Extent size, Extent window) {
            return size.plus(-1).times(stride).plus(window).plus(outputPadding - 2L * padding);
        }
    }

    private static AtenArgument bias(List<AtenTensor> x) {
        return x.size() > 2 ? AtenArgument.of("bias", x.get(2)) : new AtenArgument.Absent("bias");
    }

    private static Workspace plain(Conv2d convolution, List<Value> operands, TensorType result) {
        TensorType kernel = operands.get(1).type();
        long weight = kernel.bytes();
        long output = blocked(result);
        if (convolution.padding() > NEAR) {
            long columns = result.bytes()
                    / result.shape().size(0)
                    / result.shape().size(1)
                    * kernel.shape().elements()
                    / kernel.shape().size(0);
            return new Workspace(result.bytes(), Math.max(THREADS * columns - weight, output));
        }
        long input = input(operands.get(0));
        long forward = Math.max(input + weight + output - result.bytes(), output);
        return new Workspace(forward, Math.max(input + output, weight));
    }

    /** Forwards it runs a convolution backwards, and once more copies what came out. */
    private static Workspace transposed(List<Value> operands, TensorType result) {
        long output = blocked(result);
        return new Workspace(2 * output, input(operands.get(0)) + output);
    }

    private static long input(Value x) {
        return x.shape().size(1) < AS_IT_IS ? 0 : blocked(x.type());
    }

    private static long blocked(TensorType type) {
        Shape shape = type.shape();
        long channels = (shape.size(1) + BLOCK - 1) / BLOCK * BLOCK;
        return type.bytes() / shape.size(1) * channels;
    }
}
