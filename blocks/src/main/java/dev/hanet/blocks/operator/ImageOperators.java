package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.AtenArgument;
import dev.hanet.blocks.graph.AtenBody;
import dev.hanet.blocks.graph.AtenForm;
import dev.hanet.blocks.graph.AtenTensor;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Extent;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxAttribute;
import dev.hanet.blocks.graph.OnnxBody;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operators that pool or resize images, [B, C, H, W]. */
public final class ImageOperators {
    private ImageOperators() {}

    /**
     * The largest element of each window.
     *
     * @param padding on each side, which no maximum is taken of
     */
    public record MaxPool(int kernel, int stride, int padding) implements Operator {
        @Override
        public String name() {
            return "maxPool";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            return pooled(name(), operands.get(0), kernel, stride, padding);
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            long indices = result.shape().elements() * ElementType.INT.bytes();
            return new Saved(List.of(0), false, indices);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call(
                    "max_pool2d",
                    operands.get(0),
                    TorchText.pair(kernel),
                    TorchText.pair(stride),
                    TorchText.pair(padding),
                    TorchText.pair(1),
                    "False");
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.node(
                    "MaxPool",
                    OnnxAttribute.repeated("kernel_shape", kernel, 2),
                    OnnxAttribute.repeated("strides", stride, 2),
                    OnnxAttribute.repeated("pads", padding, 4));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> body.node(
                    "max_pool2d.default",
                    x.get(0).element(),
                    pooled(x.get(0), kernel, stride, padding),
                    AtenArgument.of("self", x.get(0)),
                    AtenArgument.pair("kernel_size", kernel),
                    AtenArgument.pair("stride", stride),
                    AtenArgument.pair("padding", padding)));
        }
    }

    /**
     * The mean of each window.
     *
     * @param padding zeros on each side, which count
     */
    public record AveragePool(int kernel, int stride, int padding) implements Operator {
        @Override
        public String name() {
            return "averagePool";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            return pooled(name(), operands.get(0), kernel, stride, padding);
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.operands(0);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call(
                    "avg_pool2d",
                    operands.get(0),
                    TorchText.pair(kernel),
                    TorchText.pair(stride),
                    TorchText.pair(padding),
                    "False",
                    "True",
                    "None");
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.node(
                    "AveragePool",
                    OnnxAttribute.repeated("kernel_shape", kernel, 2),
                    OnnxAttribute.repeated("strides", stride, 2),
                    OnnxAttribute.repeated("pads", padding, 4),
                    OnnxAttribute.of("count_include_pad", 1));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> body.node(
                    "avg_pool2d.default",
                    x.get(0).element(),
                    pooled(x.get(0), kernel, stride, padding),
                    AtenArgument.of("self", x.get(0)),
                    AtenArgument.pair("kernel_size", kernel),
                    AtenArgument.pair("stride", stride),
                    AtenArgument.pair("padding", padding)));
        }
    }

    /**
     * Means over a grid of so many cells that cover the image: [B, C, H, W] gives [B, C, size, size].
     *
     * @param size cells per axis; 1 is the global mean
     */
    public record AdaptiveAveragePool(int size) implements Operator {
        @Override
        public String name() {
            return "adaptiveAveragePool";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value x = operands.get(0);
            Operands.requireImage(name(), x);
            return new TensorType(
                    x.shape().with(2, size).with(3, size), x.type().element());
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.operands(0);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("adaptive_avg_pool2d", operands.get(0), TorchText.pair(size));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return size == 1
                    ? OnnxForm.node("GlobalAveragePool")
                    : OnnxForm.of((body, x, operands) -> {
                        OnnxName rows = cells(body, body.sizes(x.get(0), 2, 3)); // [size, H]
                        OnnxName columns = cells(body, body.sizes(x.get(0), 3, 4)); // [size, W]
                        OnnxName byRow = body.node("MatMul", rows, x.get(0)); // [B, C, size, W]
                        return body.node("MatMul", byRow, body.node("Transpose", columns));
                    });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> body.node(
                    "adaptive_avg_pool2d.default",
                    x.get(0).element(),
                    image(x.get(0), Extent.of(size), Extent.of(size)),
                    AtenArgument.of("self", x.get(0)),
                    AtenArgument.pair("output_size", size)));
        }

        /** The share of each pixel of an axis in each cell, [size, length]; ONNX has no such pooling. */
        private OnnxName cells(OnnxBody body, OnnxName length) {
            OnnxName cell = body.unsqueezed(body.indices(body.integers(size)), 1);
            OnnxName pixel = body.unsqueezed(body.indices(length), 0);
            OnnxName cells = body.integers(size);
            OnnxName next = body.node("Mul", body.node("Add", cell, body.integers(1)), length);
            OnnxName first = body.node("Div", body.node("Mul", cell, length), cells);
            OnnxName end = body.node("Div", body.node("Add", next, body.integers(size - 1L)), cells);
            OnnxName inside =
                    body.node("And", body.node("GreaterOrEqual", pixel, first), body.node("Less", pixel, end));
            OnnxName ones = body.cast(inside, ElementType.FLOAT);
            return body.node("Div", ones, body.reduced("ReduceSum", ones, true, 1));
        }
    }

    /**
     * Resizes x [B, C, H, W] to the height and width of a second image tensor, which are asked at run time.
     *
     * @param alignCorners whether the outer pixels' centres stay in place; bilinear only
     */
    public record ResizeLike(Interpolation interpolation, boolean alignCorners) implements Operator {
        @Override
        public String name() {
            return "resizeLike";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value x = operands.get(0);
            Value like = operands.get(1);
            Operands.requireImage(name(), x);
            Operands.requireImage(name(), like);
            return new TensorType(
                    x.shape().with(2, like.shape().size(2)).with(3, like.shape().size(3)),
                    x.type().element());
        }

        @Override
        public List<Value> differentiated(List<Value> operands) {
            return operands.subList(0, 1);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            String size = TorchText.imageSize(operands.get(1));
            return switch (interpolation) {
                case BILINEAR ->
                    TorchText.call(
                            "upsample_bilinear2d",
                            operands.get(0),
                            size,
                            TorchText.truth(alignCorners),
                            "None",
                            "None");
                case NEAREST -> TorchText.call("upsample_nearest2d", operands.get(0), size, "None", "None");
            };
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> interpolation.onnx(
                    body, x.get(0), body.joined(body.sizes(x.get(0), 0, 2), body.sizes(x.get(1), 2, 4)), alignCorners));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> interpolation.aten(
                    body, x.get(0), x.get(1).sizes().subList(2, 4), AtenArgument.Absent::new, alignCorners));
        }
    }

    /**
     * Enlarges an image tensor by a whole factor: [B, C, H, W] gives [B, C, factor H, factor W].
     *
     * @param alignCorners whether the outer pixels' centres stay in place; bilinear only
     */
    public record ResizeBy(int factor, Interpolation interpolation, boolean alignCorners) implements Operator {
        @Override
        public String name() {
            return "resizeBy";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value x = operands.get(0);
            Operands.requireImage(name(), x);
            Shape shape = x.shape();
            return new TensorType(
                    shape.with(2, shape.size(2) * factor).with(3, shape.size(3) * factor),
                    x.type().element());
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            String x = operands.get(0);
            String size = "[" + enlarged(x, 2) + ", " + enlarged(x, 3) + "]";
            return switch (interpolation) {
                case BILINEAR ->
                    TorchText.call("upsample_bilinear2d", x, size, TorchText.truth(alignCorners), "None", "None");
                case NEAREST -> TorchText.call("upsample_nearest2d", x, size, "None", "None");
            };
        }

        private String enlarged(String x, int axis) {
            return TorchText.call("mul", TorchText.size(x, axis), factor);
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                OnnxName enlarged = body.node("Mul", body.node("Shape", x.get(0)), body.integers(1, 1, factor, factor));
                return interpolation.onnx(body, x.get(0), enlarged, alignCorners);
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> interpolation.aten(
                    body,
                    x.get(0),
                    List.of(x.get(0).size(2).times(factor), x.get(0).size(3).times(factor)),
                    name -> new AtenArgument.Reals(name, List.of((double) factor, (double) factor)),
                    alignCorners));
        }
    }

    /**
     * Zeros around an image tensor, so that windows at a step give ceil(H / stride) x ceil(W / stride) places by TensorFlow's rule
     * {@code SAME}: [B, C, H, W] gives [B, C, H + p, W + q].
     *
     * <p>An axis of n places gets p = window - 1 - (n - 1) mod stride zeros, half of them before; what is odd stands behind. At
     * stride 2 an odd axis is so padded alike on both sides, and an even one gets one zero less before.
     *
     * @param window side of the windows, at least the stride
     */
    public record SamePadding(int window, int stride) implements Operator {
        @Override
        public String name() {
            return "samePadding";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value x = operands.get(0);
            Operands.requireImage(name(), x);
            if (window < stride) {
                throw x.graph()
                        .refuse("'" + name() + "' needs windows that leave nothing out: a window of " + window
                                + " at stride " + stride + " does, on " + x);
            }
            Shape shape = x.shape();
            return new TensorType(
                    shape.with(2, padded(shape.size(2))).with(3, padded(shape.size(3))),
                    x.type().element());
        }

        private long padded(long size) {
            return size + window - 1 - (size - 1) % stride;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            String x = operands.get(0);
            String pads = TorchText.list(List.of(half(x, 3, 0), half(x, 3, 1), half(x, 2, 0), half(x, 2, 1)));
            return TorchText.call("constant_pad_nd", x, pads, TorchText.number(0));
        }

        /** Zeros before (more = 0) or behind (more = 1) an axis: floor((p + more) / 2). */
        private String half(String x, int axis, int more) {
            String rest = TorchText.call("remainder", TorchText.call("sub", TorchText.size(x, axis), 1), stride);
            return TorchText.call("floordiv", TorchText.call("sub", window - 1 + more, rest), 2);
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                OnnxName last = body.node("Sub", body.sizes(x.get(0), 2, 4), body.integers(1));
                OnnxName rest = body.node("Mod", last, body.integers(stride));
                OnnxName zeros = body.node("Sub", body.integers(window - 1L), rest);
                OnnxName before = body.node("Div", zeros, body.integers(2));
                OnnxName none = body.integers(0, 0);
                OnnxName pads = body.joined(none, before, none, body.node("Sub", zeros, before));
                return body.node("Pad", x.get(0), pads);
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> {
                long rows = zeros(body, x.get(0).size(2));
                long columns = zeros(body, x.get(0).size(3));
                return body.padded(x.get(0), 0, columns / 2, columns - columns / 2, rows / 2, rows - rows / 2);
            });
        }

        private long zeros(AtenBody body, Extent size) {
            return window - 1 - body.fixed(size.plus(-1).remainder(stride), "the number of zeros around the image");
        }
    }

    /** An image tensor's sizes with another height and width. */
    private static List<Extent> image(AtenTensor x, Extent height, Extent width) {
        return List.of(x.size(0), x.size(1), height, width);
    }

    private static List<Extent> pooled(AtenTensor x, int kernel, int stride, int padding) {
        Extent window = Extent.of(kernel);
        return image(
                x,
                Operands.windows(x.size(2), window, stride, padding, 1),
                Operands.windows(x.size(3), window, stride, padding, 1));
    }

    /** The shape rule of pooling. */
    private static TensorType pooled(String operator, Value x, int kernel, int stride, int padding) {
        Operands.requireImage(operator, x);
        if (padding > kernel / 2) { // a window outside of the image would have nothing in it
            throw x.graph()
                    .refuse(
                            "'" + operator + "' pads " + padding + " on each side, more than half of its window of "
                                    + kernel,
                            "write 'padding: " + kernel / 2 + "' or less, or a larger kernel");
        }
        long height = Operands.windows(operator, x, 2, kernel, stride, padding, 1);
        long width = Operands.windows(operator, x, 3, kernel, stride, padding, 1);
        return new TensorType(x.shape().with(2, height).with(3, width), x.type().element());
    }

    /**
     * Where places are, as sines and cosines of image features [B, C, H, W], C a multiple of 4: [1, C, H, W]. With D = C / 2, channel k below D
     * holds the row y, channel D + k the column x: {@code sin(y / 10000^(k / D))} for even k, {@code cos(y / 10000^((k - 1) / D))} for odd k.
     *
     * <p>Source: Vaswani et al., Attention Is All You Need, arXiv 1706.03762; for both axes as in Carion et al., arXiv 2005.12872, counted from 0.
     */
    public record SinePositions() implements Operator {
        private static final double LOGARITHM = Math.log(10_000);
        private static final String METHOD = """
                  def sinePositions(self: __torch__.Program, x: Tensor) -> Tensor:
                    half = torch.floordiv(torch.size(x, 1), 2)
                    k = torch.arange(half, dtype=7, layout=None, device=ops.prim.device(x), pin_memory=None)
                    isOdd = torch.remainder(k, 2)
                    rates = torch.unsqueeze(torch.exp(torch.div(torch.mul(torch.sub(k, isOdd), -%s), half)), 1)
                    parts = annotate(List[Tensor], [])
                    for axis in range(2):
                      places = torch.arange(torch.size(x, torch.add(axis, 2)), dtype=7, layout=None, device=ops.prim.device(x), pin_memory=None)
                      angles = torch.mul(rates, places)
                      waves = torch.where(torch.eq(torch.unsqueeze(isOdd, 1), 0), torch.sin(angles), torch.cos(angles))
                      whole = torch.expand(torch.unsqueeze(waves, torch.sub(2, axis)), [half, torch.size(x, 2), torch.size(x, 3)])
                      _0 = torch.append(parts, whole)
                    return torch.to(torch.unsqueeze(torch.cat(parts, 0), 0), ops.prim.dtype(x), False, False, None)
                """.formatted(TorchText.number(LOGARITHM));

        @Override
        public String name() {
            return "sinePositions";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value x = operands.get(0);
            Operands.requireImage(name(), x);
            if (x.shape().size(1) % 4 != 0) {
                throw x.graph()
                        .refuse(
                                "positions as sines and cosines take a multiple of 4 channels, and there are "
                                        + x.shape().size(1),
                                "give the features before another number of channels, such as by the reduction");
            }
            return new TensorType(x.shape().with(0, 1), x.type().element());
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
            return "(self).sinePositions(" + operands.get(0) + ")";
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                long half = operands.get(0).shape().size(1) / 2;
                OnnxName k = body.cast(body.indices(body.integers(half)), ElementType.FLOAT);
                OnnxName rest = body.node("Mod", body.indices(body.integers(half)), body.number(ElementType.INT, 2));
                OnnxName isOdd = body.cast(rest, ElementType.FLOAT);
                OnnxName powers = body.node("Mul", body.node("Sub", k, isOdd), body.number(-LOGARITHM / half));
                OnnxName rates = body.unsqueezed(body.node("Exp", powers), 1); // [D, 1]
                OnnxName isEven = body.unsqueezed(body.node("Equal", isOdd, body.number(0)), 1);
                OnnxName size = body.joined(body.integers(half), body.sizes(x.get(0), 2, 4));
                List<OnnxName> axes = new ArrayList<>();
                for (int axis = 0; axis < 2; axis++) {
                    OnnxName places =
                            body.cast(body.indices(body.sizes(x.get(0), axis + 2, axis + 3)), ElementType.FLOAT);
                    OnnxName angles = body.node("Mul", rates, places);
                    OnnxName waves = body.node("Where", isEven, body.node("Sin", angles), body.node("Cos", angles));
                    axes.add(body.node("Expand", body.unsqueezed(waves, 2L - axis), size));
                }
                OnnxName whole = body.node("Concat", List.of(OnnxAttribute.of("axis", 0)), axes);
                return body.unsqueezed(whole, 0);
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> {
                AtenTensor features = x.get(0);
                Extent half = features.size(1).dividedBy(2);
                AtenTensor fromOne = body.counted(features, half);
                AtenTensor isOdd = body.relation("eq.Scalar", even(body, fromOne), 0); // of k = 0, 1, ...
                AtenTensor k =
                        body.like("sub.Scalar", body.cast(fromOne, ElementType.DOUBLE), AtenArgument.of("other", 1.0));
                AtenTensor powers = body.binary("sub.Tensor", k, body.cast(isOdd, ElementType.DOUBLE));
                double share = -LOGARITHM / body.fixed(half, "the number of waves");
                AtenTensor rates =
                        body.like("exp.default", body.like("mul.Scalar", powers, AtenArgument.of("other", share)));
                List<Extent> whole = List.of(half, features.size(2), features.size(3));
                List<AtenTensor> axes = new ArrayList<>();
                for (int axis = 0; axis < 2; axis++) {
                    AtenTensor places = body.cast(body.counted(features, features.size(axis + 2)), ElementType.DOUBLE);
                    AtenTensor fromZero = body.like("sub.Scalar", places, AtenArgument.of("other", 1.0));
                    AtenTensor angles = body.binary("mul.Tensor", body.unsqueezed(rates, 1), fromZero);
                    AtenTensor waves = body.where(
                            body.unsqueezed(isOdd, 1),
                            body.like("cos.default", angles),
                            body.like("sin.default", angles));
                    axes.add(ShapeOperators.expanded(body, body.unsqueezed(waves, 2 - axis), whole));
                }
                return body.cast(body.unsqueezed(body.joined(axes, 0), 0), features.element());
            });
        }

        /** What whole numbers leave over, divided by 2. */
        private static AtenTensor even(AtenBody body, AtenTensor x) {
            return body.like("remainder.Scalar", x, AtenArgument.of("other", 2));
        }
    }
}
