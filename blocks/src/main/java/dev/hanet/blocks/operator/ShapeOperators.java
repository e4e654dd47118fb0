package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.AtenArgument;
import dev.hanet.blocks.graph.AtenBody;
import dev.hanet.blocks.graph.AtenForm;
import dev.hanet.blocks.graph.AtenTensor;
import dev.hanet.blocks.graph.Extent;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxAttribute;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Operators that put the same elements into another shape. */
public final class ShapeOperators {
    private ShapeOperators() {}

    /** The places of an image tensor in one row: [B, C, H, W] gives [B, C, N], N = H * W and n = y * W + x. */
    public record FlattenSpatial() implements Operator {
        @Override
        public String name() {
            return "flattenSpatial";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value x = operands.get(0);
            Operands.requireImage(name(), x);
            Shape shape = x.shape();
            return new TensorType(
                    Shape.of(shape.size(0), shape.size(1), shape.size(2) * shape.size(3)),
                    x.type().element());
        }

        @Override
        public boolean isView() {
            return true;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("flatten", operands.get(0), 2, -1);
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> body.node("Reshape", x.get(0), body.integers(0, 0, -1)));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> body.flattened(x.get(0), 2));
        }
    }

    /** Undoes {@link FlattenSpatial}: x [B, C, N] and an image tensor [., ., H, W] with H * W = N give [B, C, H, W]. */
    public record UnflattenLike() implements Operator {
        @Override
        public String name() {
            return "unflattenLike";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value x = operands.get(0);
            Value like = operands.get(1);
            Operands.requireRank(name(), x, 3, "[B, C, N]");
            Operands.requireImage(name(), like);
            Shape shape = x.shape();
            long height = like.shape().size(2);
            long width = like.shape().size(3);
            if (shape.size(2) != height * width) {
                throw Operands.mismatch(name(), x, like, "N = H * W");
            }
            return new TensorType(
                    Shape.of(shape.size(0), shape.size(1), height, width),
                    x.type().element());
        }

        @Override
        public boolean isView() {
            return true;
        }

        @Override
        public List<Value> differentiated(List<Value> operands) {
            return operands.subList(0, 1);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            String x = operands.get(0);
            String like = operands.get(1);
            return TorchText.call(
                    "reshape",
                    x,
                    TorchText.list(List.of(
                            TorchText.size(x, 0),
                            TorchText.size(x, 1),
                            TorchText.size(like, 2),
                            TorchText.size(like, 3))));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> body.node(
                    "Reshape", x.get(0), body.joined(body.sizes(x.get(0), 0, 2), body.sizes(x.get(1), 2, 4))));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> body.reshaped(
                    x.get(0),
                    List.of(
                            x.get(0).size(0),
                            x.get(0).size(1),
                            x.get(1).size(2),
                            x.get(1).size(3))));
        }
    }

    /**
     * The same elements under other sizes.
     *
     * @param sizes a number; or 0, the operand's size on that axis; or once -1, whatever is left
     */
    public record Reshape(List<Long> sizes) implements Operator {
        public Reshape {
            sizes = List.copyOf(sizes);
        }

        @Override
        public String name() {
            return "reshape";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value x = operands.get(0);
            long known = 1;
            int open = -1;
            long[] result = new long[sizes.size()];
            for (int i = 0; i < result.length; i++) {
                result[i] =
                        sizes.get(i) == 0 && i < x.shape().rank() ? x.shape().size(i) : sizes.get(i);
                if (result[i] > 0) {
                    known *= result[i];
                } else {
                    open = i;
                }
            }
            long elements = x.shape().elements();
            if (open >= 0) {
                result[open] = elements / known;
                known *= result[open];
            }
            if (known != elements) {
                throw x.graph().refuse("'" + name() + "' cannot make " + sizes + " of " + x);
            }
            return new TensorType(Shape.of(result), x.type().element());
        }

        @Override
        public boolean isView() {
            return true;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            String x = operands.get(0);
            List<String> asked = IntStream.range(0, sizes.size())
                    .mapToObj(i -> sizes.get(i) == 0 ? TorchText.size(x, i) : String.valueOf(sizes.get(i)))
                    .toList();
            return TorchText.call("reshape", x, TorchText.list(asked));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> body.node(
                    "Reshape",
                    x.get(0),
                    body.integers(sizes.stream().mapToLong(Long::longValue).toArray())));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> body.reshaped(x.get(0), sizes(x.get(0))));
        }

        private List<Extent> sizes(AtenTensor x) {
            List<Extent> left = new ArrayList<>(x.sizes());
            List<Extent> result = new ArrayList<>();
            for (int i = 0; i < sizes.size(); i++) {
                long size = sizes.get(i);
                result.add(size == 0 ? x.size(i) : Extent.of(size));
            }
            int open = sizes.indexOf(-1L);
            if (open >= 0) {
                result.set(open, Extent.of(1));
                long divisor = 1;
                for (Extent known : result) {
                    if (!left.remove(known)) {
                        divisor *= known.fixed().orElseThrow();
                    }
                }
                result.set(open, Extent.product(left).dividedBy(divisor));
            }
            return result;
        }
    }

    /** Two axes exchanged, each counted from 0, or from -1 backwards. */
    public record Transpose(int first, int second) implements Operator {
        @Override
        public String name() {
            return "transpose";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value x = operands.get(0);
            int a = Operands.axis(name(), x, first);
            int b = Operands.axis(name(), x, second);
            return new TensorType(
                    x.shape().with(a, x.shape().size(b)).with(b, x.shape().size(a)),
                    x.type().element());
        }

        @Override
        public boolean isView() {
            return true;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("transpose", operands.get(0), first, second);
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                int rank = operands.get(0).shape().rank();
                List<Long> axes = LongStream.range(0, rank).boxed().collect(Collectors.toCollection(ArrayList::new));
                Collections.swap(axes, Math.floorMod(first, rank), Math.floorMod(second, rank));
                return body.node("Transpose", List.of(OnnxAttribute.of("perm", axes)), x);
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> body.transposed(x.get(0), first, second));
        }
    }

    /**
     * One of the equal parts that an axis has: of [B, N, 3 C] along axis 2 the part 1 of 3 is [B, N, C], without taking memory.
     *
     * @param axis from 0
     * @param index from 0
     * @param parts how many there are
     */
    public record Part(int axis, int index, int parts) implements Operator {
        @Override
        public String name() {
            return "part";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value x = operands.get(0);
            int along = Operands.axis(name(), x, axis);
            if (x.shape().size(along) % parts != 0) {
                throw x.graph()
                        .refuse("'" + name() + "' needs " + parts + " equal parts along axis " + axis + ", not " + x);
            }
            return new TensorType(x.shape().with(along, length(x)), x.type().element());
        }

        private long length(Value x) {
            return x.shape().size(axis) / parts;
        }

        @Override
        public boolean isView() {
            return true;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            String x = operands.get(0);
            String length = TorchText.call("floordiv", TorchText.size(x, axis), parts);
            return TorchText.call("narrow", x, axis, TorchText.call("mul", length, index), length);
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                long length = length(operands.get(0));
                return body.node(
                        "Slice",
                        x.get(0),
                        body.integers(index * length),
                        body.integers((index + 1) * length),
                        body.integers(axis));
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> {
                long length = body.fixed(x.get(0).size(axis), "the width of a part") / parts;
                return body.slice(x.get(0), axis, index * length, (index + 1) * length);
            });
        }
    }

    /** Repeats x, [1, ...], for every sample of a second tensor, [B, ...], without taking memory: [B, ...]. */
    public record ExpandBatch() implements Operator {
        @Override
        public String name() {
            return "expandBatch";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value x = operands.get(0);
            Value like = operands.get(1);
            if (x.shape().rank() == 0 || like.shape().rank() == 0 || x.shape().size(0) != 1) {
                throw Operands.mismatch(name(), x, like, "[1, ...] and [B, ...]");
            }
            return new TensorType(
                    x.shape().with(0, like.shape().size(0)), x.type().element());
        }

        @Override
        public boolean isView() {
            return true;
        }

        @Override
        public List<Value> differentiated(List<Value> operands) {
            return operands.subList(0, 1);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            // The rank is not in the operand's name, so the sizes of the other axes are taken from the tensor itself.
            String x = operands.get(0);
            String first = TorchText.list(Collections.singletonList(TorchText.size(operands.get(1), 0)));
            String others = TorchText.call("slice", TorchText.call("size", x), 1, "None", 1);
            return TorchText.call("expand", x, TorchText.call("add", first, others));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                long[] kept = new long[operands.get(0).shape().rank() - 1];
                Arrays.fill(kept, 1);
                return body.node("Expand", x.get(0), body.joined(body.sizes(x.get(1), 0, 1), body.integers(kept)));
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) ->
                    expanded(body, x.get(0), x.get(0).with(0, x.get(1).size(0))));
        }
    }

    /** Axes of size 1 repeated without taking memory. */
    static AtenTensor expanded(AtenBody body, AtenTensor x, List<Extent> sizes) {
        return body.node(
                "expand.default",
                x.element(),
                sizes,
                AtenArgument.of("self", x),
                new AtenArgument.Sizes("size", sizes));
    }

    /**
     * Tensors put side by side along one axis; the others are equal.
     *
     * @param axis from 0, or from -1 backwards
     */
    public record Concat(int axis) implements Operator {
        @Override
        public String name() {
            return "concat";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value first = operands.get(0);
            int along = Operands.axis(name(), first, axis);
            long total = 0;
            for (Value operand : operands) {
                if (operand.shape().rank() != first.shape().rank()
                        || !operand.shape().with(along, 1).equals(first.shape().with(along, 1))
                        || operand.type().element() != first.type().element()) {
                    throw Operands.unequal(name(), first, operand, "equal shapes but for axis " + along);
                }
                total += operand.shape().size(along);
            }
            return new TensorType(first.shape().with(along, total), first.type().element());
        }

        @Override
        public boolean passesGradient() {
            return true;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("cat", TorchText.list(operands), axis);
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.node("Concat", OnnxAttribute.of("axis", axis));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> body.joined(x, axis));
        }
    }
}
