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
 * <p>There they ask for images whose channels lie side by side, place by place, and answer such images: oneDNN computes with them as they
 * are, where it would copy planes into blocks and back. What follows, element by element or place by place, keeps that order, so
 * that few images are ever copied. Only weights are put into an order of their own, which an operator lets go when it has run. On a GPU images
 * stay planes.
 */
public final class ConvolutionOperators {
    /** Asks for strides: of one channel, or of one place, every order is each order, and what follows goes by strides alone. */
    private static final String CHANNELS_LAST = """
              def channelsLast(self: __torch__.Program, x: Tensor) -> Tensor:
                if ops.prim.is_cuda(x):
                  laid = x
                else:
                  if torch.__and__(torch.eq(torch.stride(x, 1), 1), torch.eq(torch.stride(x, 3), torch.size(x, 1))):
                    laid = x
                  else:
                    laid = torch.clone(x, memory_format=2)
                return laid
            """;

    private ConvolutionOperators() {}

    static String channelsLast(String x) {
        return "(self).channelsLast(" + x + ")";
    }

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
            return ConvolutionOperators.workspace(operands.get(1));
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call(
                    "conv2d",
                    channelsLast(operands.get(0)),
                    operands.get(1),
                    operands.size() > 2 ? operands.get(2) : "None",
                    TorchText.pair(stride),
                    TorchText.pair(padding),
                    TorchText.pair(dilation),
                    groups);
        }

        @Override
        public List<String> methods() {
            return List.of(CHANNELS_LAST);
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
            if (outputPadding >= stride) { // rows that no window reaches
                throw x.graph()
                        .refuse(
                                "'" + name() + "' adds " + outputPadding
                                        + " below and at the right, and has to add less than its stride of "
                                        + stride,
                                "write 'outputPadding: " + (stride - 1) + "' or less");
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
            return ConvolutionOperators.workspace(operands.get(1));
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call(
                    "conv_transpose2d",
                    channelsLast(operands.get(0)),
                    operands.get(1),
                    operands.size() > 2 ? operands.get(2) : "None",
                    TorchText.pair(stride),
                    TorchText.pair(padding),
                    TorchText.pair(outputPadding),
                    1,
                    TorchText.pair(1));
        }

        @Override
        public List<String> methods() {
            return List.of(CHANNELS_LAST);
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

    /** Forwards a copy of the weight in the order that oneDNN computes with; backwards its gradient as well. */
    private static Workspace workspace(Value weight) {
        return new Workspace(weight.type().bytes(), 2 * weight.type().bytes());
    }
}
