package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.AtenArgument;
import dev.hanet.blocks.graph.AtenForm;
import dev.hanet.blocks.graph.AtenTensor;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Extent;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxAttribute;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.graph.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Operators between class indices, nested regions and the classes between them. */
public final class RegionOperators {
    private RegionOperators() {}

    /**
     * Class indices [B, H, W] as truth values [B, classes, H, W]; an index that is no class, such as 255, holds nowhere.
     */
    public record OneHot(int classes) implements Operator {
        @Override
        public String name() {
            return "oneHot";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value mask = operands.get(0);
            Operands.requireRank(name(), mask, 3, "[B, H, W]");
            Operands.requireElement(name(), mask, ElementType.INT);
            Shape shape = mask.shape();
            return new TensorType(Shape.of(shape.size(0), classes, shape.size(1), shape.size(2)), ElementType.BOOL);
        }

        @Override
        public boolean isDifferentiable() {
            return false;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            String mask = operands.get(0);
            String indices = "torch.arange(" + classes + ", dtype=4, layout=None, device=ops.prim.device(" + mask
                    + "), pin_memory=None)";
            return TorchText.call(
                    "eq",
                    TorchText.call("unsqueeze", mask, 1),
                    TorchText.call("reshape", indices, TorchText.list(List.of(1, classes, 1, 1))));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                long[] indices = LongStream.range(0, classes).toArray();
                OnnxName row = body.node("Reshape", body.integers(indices), body.integers(1, classes, 1, 1));
                return body.node("Equal", body.unsqueezed(x.get(0), 1), row);
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> {
                AtenTensor fromOne = body.counted(x.get(0), Extent.of(classes));
                AtenTensor indices = body.like("sub.Scalar", fromOne, AtenArgument.of("other", 1));
                AtenTensor row = body.reshaped(indices, Extent.of(Shape.of(1, classes, 1, 1)));
                return body.relation("eq.Tensor", body.unsqueezed(x.get(0), 1), row);
            });
        }
    }

    /**
     * Class indices [B, H, W] as truth values of nested regions [B, classes - 1, H, W]: in channel k whether the class is k + 1 or
     * a larger one. An index that is no class, such as 255, holds nowhere.
     */
    public record Nested(int classes) implements Operator {
        @Override
        public String name() {
            return "nested";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value mask = operands.get(0);
            Operands.requireRank(name(), mask, 3, "[B, H, W]");
            Operands.requireElement(name(), mask, ElementType.INT);
            Shape shape = mask.shape();
            return new TensorType(
                    Shape.of(shape.size(0), classes - 1L, shape.size(1), shape.size(2)), ElementType.BOOL);
        }

        @Override
        public boolean isDifferentiable() {
            return false;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            String mask = operands.get(0);
            String indices = "torch.arange(1, " + classes + ", dtype=4, layout=None, device=ops.prim.device(" + mask
                    + "), pin_memory=None)";
            String image = TorchText.call("unsqueeze", mask, 1);
            String row = TorchText.call("reshape", indices, TorchText.list(List.of(1, classes - 1, 1, 1)));
            return TorchText.call(
                    "logical_and", TorchText.call("ge", image, row), TorchText.call("lt", image, classes));
        }
    }

    /**
     * The class of every place of features [B, C, h, w], the second operand, on a mask of class indices [B, H, W], the first: [B, h w].
     * The mask is divided into h x w cells as evenly as it goes; a cell of several classes, or with a pixel to ignore, has none, -1.
     *
     * @param ignored the index of pixels to ignore
     */
    public record PlaceClasses(int ignored) implements Operator {
        private static final String METHOD = """
                  def placeClasses(self: __torch__.Program, mask: Tensor, features: Tensor, ignored: int) -> Tensor:
                    image = torch.to(torch.unsqueeze(mask, 1), 6, False, False, None)
                    size = [torch.size(features, 2), torch.size(features, 3)]
                    most, _0 = torch.adaptive_max_pool2d(image, size)
                    negative, _1 = torch.adaptive_max_pool2d(torch.neg(image), size)
                    isOne = torch.logical_and(torch.eq(most, torch.neg(negative)), torch.ne(most, ignored))
                    return torch.to(torch.flatten(torch.where(isOne, most, -1.), 1), 4, False, False, None)
                """;

        @Override
        public String name() {
            return "placeClasses";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value mask = operands.get(0);
            Value features = operands.get(1);
            Operands.requireRank(name(), mask, 3, "[B, H, W]");
            Operands.requireElement(name(), mask, ElementType.INT);
            Operands.requireImage(name(), features);
            Shape shape = features.shape();
            if (shape.size(0) != mask.shape().size(0)) {
                throw Operands.mismatch(name(), mask, features, "[B, H, W] and [B, C, h, w]");
            }
            return new TensorType(Shape.of(shape.size(0), shape.size(2) * shape.size(3)), ElementType.INT);
        }

        @Override
        public boolean isDifferentiable() {
            return false;
        }

        @Override
        public List<String> methods() {
            return List.of(METHOD);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return "(self).placeClasses(" + operands.get(0) + ", " + operands.get(1) + ", " + ignored + ")";
        }
    }

    /**
     * What lies between nested regions: of the regions' probabilities [B, C, H, W], which fall along the channels, those of the
     * C + 1 rings around and inside them, [B, C + 1, H, W]: 1 less the first, each less the next, the last.
     */
    public record Rings() implements Operator {
        @Override
        public String name() {
            return "rings";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value regions = operands.get(0);
            Operands.requireImage(name(), regions);
            Shape shape = regions.shape();
            return new TensorType(
                    shape.with(1, shape.size(1) + 1), regions.type().element());
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            String regions = operands.get(0);
            String outer = TorchText.call("constant_pad_nd", regions, "[0, 0, 0, 0, 1, 0]", TorchText.number(1));
            String inner = TorchText.call("constant_pad_nd", regions, "[0, 0, 0, 0, 0, 1]", TorchText.number(0));
            return TorchText.call("sub", outer, inner);
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                OnnxName outer = body.node("Pad", x.get(0), body.integers(0, 1, 0, 0, 0, 0, 0, 0), body.number(1));
                OnnxName inner = body.node("Pad", x.get(0), body.integers(0, 0, 0, 0, 0, 1, 0, 0), body.number(0));
                return body.node("Sub", outer, inner);
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> body.binary(
                    "sub.Tensor",
                    body.padded(x.get(0), 1, 0, 0, 0, 0, 1, 0),
                    body.padded(x.get(0), 0, 0, 0, 0, 0, 0, 1)));
        }
    }

    /** The least of each channel and those before it: of [B, C, H, W] the same shape, which falls along the channels. */
    public record RunningMinimum() implements Operator {
        @Override
        public String name() {
            return "runningMinimum";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Operands.requireImage(name(), operands.get(0));
            return operands.get(0).type();
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return new Saved(List.of(), false, places(result));
        }

        @Override
        public Workspace workspace(List<Value> operands, TensorType result) {
            return new Workspace(places(result), 0);
        }

        /** Where each minimum stands, which the engine answers beside it. */
        private static long places(TensorType result) {
            return result.shape().elements() * Long.BYTES;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return "(" + TorchText.call("cummin", operands.get(0), 1) + ")[0]";
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                List<OnnxName> channels = new ArrayList<>();
                for (long c = 0; c < operands.get(0).shape().size(1); c++) {
                    OnnxName channel =
                            body.node("Slice", x.get(0), body.integers(c), body.integers(c + 1), body.integers(1));
                    channels.add(c == 0 ? channel : body.node("Min", channels.get(channels.size() - 1), channel));
                }
                return body.node("Concat", List.of(OnnxAttribute.of("axis", 1)), channels);
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> {
                List<AtenTensor> channels = new ArrayList<>();
                for (long c = 0; c < body.fixed(x.get(0).size(1), "the number of maps"); c++) {
                    AtenTensor channel = body.slice(x.get(0), 1, c, c + 1);
                    channels.add(
                            c == 0
                                    ? channel
                                    : body.binary("minimum.default", channels.get(channels.size() - 1), channel));
                }
                return body.joined(channels, 1);
            });
        }
    }

    /**
     * Where classes meet: of class indices [B, H, W], 1 at pixels with another class among their eight neighbours, else 0.
     *
     * @param ignored the index of pixels that do not count; it is the result for them and for their neighbours, and no class is
     *     larger
     */
    public record Boundary(int ignored) implements Operator {
        @Override
        public String name() {
            return "boundary";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value mask = operands.get(0);
            Operands.requireRank(name(), mask, 3, "[B, H, W]");
            Operands.requireElement(name(), mask, ElementType.INT);
            return mask.type();
        }

        @Override
        public boolean isDifferentiable() {
            return false;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            String image = TorchText.call("unsqueeze", to(operands.get(0), ElementType.FLOAT), 1);
            String largest = largest(image);
            String smallest = TorchText.call("neg", largest(TorchText.call("neg", image)));
            String unknown = to(TorchText.call("ge", largest, TorchText.number(ignored)), ElementType.INT);
            String meets = to(TorchText.call("ne", largest, smallest), ElementType.INT);
            String known = TorchText.call("mul", meets, TorchText.call("rsub", unknown, 1, 1));
            String all = TorchText.call("add", known, TorchText.call("mul", unknown, ignored));
            return TorchText.call("squeeze", all, 1);
        }

        private static String largest(String image) {
            return TorchText.call(
                    "max_pool2d",
                    image,
                    TorchText.pair(3),
                    TorchText.pair(1),
                    TorchText.pair(1),
                    TorchText.pair(1),
                    TorchText.truth(false));
        }

        private static String to(String x, ElementType element) {
            return TorchText.call("to", x, element.torchCode(), "False", "False", "None");
        }
    }
}
