package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.AtenForm;
import dev.hanet.blocks.graph.AtenTensor;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxAttribute;
import dev.hanet.blocks.graph.OnnxBody;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.graph.Workspace;
import dev.hanet.blocks.operator.Products.Multiplying;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Operators of graphs between places that go through N x N pairs in blocks of rows, so that none of their scores is kept or made whole, and
 * hold what they find as bits.
 */
public final class PairOperators {
    /** How many numbers a block of rows has at most, unless one row has more: what a core's cache holds. */
    static final long BLOCK = 1L << 20;

    /** The same where a large matrix is multiplied with each block, whose way into the cache has to pay. */
    static final long WIDE_BLOCK = 1L << 22;

    /** How many rows of the scores of [B, D, N] are computed at a time; on a GPU more, so that its threads have enough to do. */
    static final String ROWS = """
              def rowsAtATime(self: __torch__.Program, query: Tensor, block: int) -> int:
                numbers = torch.mul(block, 16) if ops.prim.is_cuda(query) else block
                return ops.prim.max(1, torch.floordiv(numbers, torch.mul(torch.size(query, 0), torch.size(query, 2))))
            """;

    private PairOperators() {}

    /** Bits of pairs as truth values. */
    public static Value unpacked(Value bits) {
        return bits.graph().apply(new UnpackedPairs(), bits);
    }

    /** Truth values that are unpacked from bits, so that whoever packs them gets those bits. */
    public static Value asBits(Value pairs) {
        return isUnpacked(pairs) ? pairs : unpacked(packed(pairs));
    }

    /** What an operation that takes either makes of truth values: of their bits, where they come of {@link UnpackedPairs}. */
    public static Value asGiven(Value pairs, UnaryOperator<Value> operation) {
        return isUnpacked(pairs) ? unpacked(operation.apply(packed(pairs))) : operation.apply(pairs);
    }

    /** The share of pairs that are joined, []. */
    public static Value density(Value pairs) {
        return pairs.graph().apply(new Density(), isUnpacked(pairs) ? packed(pairs) : pairs);
    }

    private static boolean isUnpacked(Value pairs) {
        return pairs.operator().filter(UnpackedPairs.class::isInstance).isPresent();
    }

    /** Truth values of pairs as bits, which they were where they come of {@link UnpackedPairs}. */
    public static Value packed(Value pairs) {
        return isUnpacked(pairs) ? pairs.operands().get(0) : pairs.graph().apply(new PackedPairs(), pairs);
    }

    /** Bytes of a block of rows of [B, N, N] in single precision, so many times. */
    static long blockBytes(TensorType pairs, long block, int copies) {
        return copies * Math.min(pairs.shape().elements(), block) * Float.BYTES;
    }

    /** The shape of pairs of places, [B, N, N], of two operands [B, D, N]. */
    static Shape shapeOfPairs(String name, Value query, Value key) {
        Shape shape = query.shape();
        if (shape.rank() != 3 || !shape.equals(key.shape())) {
            throw Operands.mismatch(name, query, key, "[B, D, N] twice");
        }
        return shape.with(1, shape.size(2));
    }

    /** Products of query and key, [B, N, N], in ONNX. */
    static OnnxName scores(OnnxBody body, OnnxName query, OnnxName key) {
        return body.node("MatMul", places(body, query), key);
    }

    /** [B, D, N] as [B, N, D] in ONNX. */
    static OnnxName places(OnnxBody body, OnnxName x) {
        return body.node("Transpose", List.of(OnnxAttribute.of("perm", List.of(0L, 2L, 1L))), List.of(x));
    }

    /**
     * Which pairs of places reach a score at a fraction of the way from the least to the greatest: of query and key, [B, D, N], whose
     * products the scores are, bits [B, N, N].
     *
     * @param axes 2 for the least and greatest score of a sample, 1 for those of each row
     * @param fraction 0 for the least, 1 for the greatest
     * @param block how many scores are computed at a time
     * @param products who multiplies the blocks
     */
    public record ReachingPairs(int axes, double fraction, long block, Products products) implements Multiplying {
        private static final String METHOD = """
                  def reachingPairs(self: __torch__.Program, query: Tensor, key: Tensor, whole: bool, fraction: float, block: int) -> Tensor:
                    places = torch.contiguous(torch.transpose(query, 1, 2))
                    keys = torch.contiguous(torch.transpose(key, 1, 2))
                    n = torch.size(key, 2)
                    rows = (self).rowsAtATime(query, block)
                    count = torch.floordiv(torch.sub(torch.add(n, rows), 1), rows)
                    edges = annotate(List[Tensor], [])
                    leasts = annotate(List[Tensor], [])
                    greatests = annotate(List[Tensor], [])
                    scores = query
                    for i in range(count):
                      start = torch.mul(i, rows)
                      scores = (self).products(torch.narrow(places, 1, start, ops.prim.min(rows, torch.sub(n, start))), keys)
                      if whole:
                        for sample in range(torch.size(query, 0)):
                          least, greatest, = torch.aminmax(torch.select(scores, 0, sample), dim=None, keepdim=False)
                          _0 = torch.append(leasts, least)
                          _1 = torch.append(greatests, greatest)
                      else:
                        low = torch.amin(scores, [-1], True)
                        high = torch.amax(scores, [-1], True)
                        _2 = torch.append(edges, (self).packedRows(torch.ge(scores, torch.lerp(low, high, fraction))))
                    if whole:
                      shape = [count, torch.size(query, 0), 1, 1]
                      low = torch.amin(torch.reshape(torch.stack(leasts), shape), [0], False)
                      high = torch.amax(torch.reshape(torch.stack(greatests), shape), [0], False)
                      cut = torch.lerp(low, high, fraction)
                      for i in range(count):
                        start = torch.mul(i, rows)
                        if torch.gt(count, 1):
                          scores = (self).products(torch.narrow(places, 1, start, ops.prim.min(rows, torch.sub(n, start))), keys)
                        else:
                          pass
                        _3 = torch.append(edges, (self).packedRows(torch.ge(scores, cut)))
                    else:
                      pass
                    return torch.cat(edges, 1)
                """;

        public ReachingPairs(int axes, double fraction) {
            this(axes, fraction, BLOCK, Products.ENGINE);
        }

        @Override
        public ReachingPairs by(Products other) {
            return new ReachingPairs(axes, fraction, block, other);
        }

        @Override
        public String name() {
            return "reachingPairs";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            return new TensorType(shapeOfPairs(name(), operands.get(0), operands.get(1)), ElementType.BIT);
        }

        @Override
        public boolean isDifferentiable() {
            return false;
        }

        @Override
        public long macs(List<Value> operands, TensorType result) {
            return Math.multiplyExact(
                    result.shape().elements(), operands.get(0).shape().size(1));
        }

        @Override
        public Workspace workspace(List<Value> operands, TensorType result) {
            return new Workspace(
                    blockBytes(result, block, 1) + 2 * operands.get(0).type().bytes() + result.bytes(), 0);
        }

        @Override
        public List<String> methods() {
            return List.of(ROWS, PackedPairs.METHOD, products.method(), METHOD);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return "(self).reachingPairs(torch.detach(" + operands.get(0) + "), torch.detach(" + operands.get(1) + "), "
                    + TorchText.truth(axes == 2) + ", " + TorchText.number(fraction) + ", " + block + ")";
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                long[] reduced = axes == 1 ? new long[] {-1} : new long[] {-2, -1};
                OnnxName scores = scores(body, x.get(0), x.get(1));
                OnnxName least = body.reduced("ReduceMin", scores, true, reduced);
                OnnxName greatest = body.reduced("ReduceMax", scores, true, reduced);
                return body.node("GreaterOrEqual", scores, ScoreOperators.between(body, least, greatest, fraction));
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> {
                long[] reduced = axes == 1 ? new long[] {-1} : new long[] {-2, -1};
                AtenTensor scores = body.matmul(body.transposed(x.get(0), 1, 2), x.get(1));
                AtenTensor least = body.reduced("amin.default", scores, true, reduced);
                AtenTensor greatest = body.reduced("amax.default", scores, true, reduced);
                return body.relation("ge.Tensor", scores, ScoreOperators.between(body, least, greatest, fraction));
            });
        }
    }

    /** Truth values of pairs of places, [B, N, N], as bits. */
    public record PackedPairs() implements Operator {
        /** Bit p of byte i of a row is the truth value p * W + i of W bytes, so that rows go through whole registers. */
        static final String METHOD = """
                  def packedRows(self: __torch__.Program, pairs: Tensor) -> Tensor:
                    ones = torch.to(pairs, 0, False, False, None)
                    n = torch.size(ones, -1)
                    width = torch.floordiv(torch.add(n, 7), 8)
                    bits = torch.clone(torch.narrow(ones, -1, 0, width), memory_format=0)
                    for bit in range(1, 8):
                      start = torch.mul(bit, width)
                      if torch.lt(start, n):
                        size = ops.prim.min(width, torch.sub(n, start))
                        _0 = torch.add_(torch.narrow(bits, -1, 0, size), torch.narrow(ones, -1, start, size), alpha=torch.__lshift__(1, bit))
                      else:
                        pass
                    return bits
                """;

        @Override
        public String name() {
            return "packedPairs";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value pairs = operands.get(0);
            Operands.requireRank(name(), pairs, 3, "[B, N, N]");
            Operands.requireElement(name(), pairs, ElementType.BOOL);
            return new TensorType(pairs.shape(), ElementType.BIT);
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
            return "(self).packedRows(" + operands.get(0) + ")";
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.node("Identity");
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> x.get(0));
        }
    }

    /** Bits of pairs of places, [B, N, N], as truth values. */
    public record UnpackedPairs() implements Operator {
        /** What {@link PackedPairs} has put together, as bytes of 0 and 1, which the engine multiplies ten times as fast as truth values. */
        static final String ONES = """
                  def onesOfRows(self: __torch__.Program, bits: Tensor, n: int) -> Tensor:
                    planes = annotate(List[Tensor], [])
                    for bit in range(8):
                      _0 = torch.append(planes, torch.bitwise_and(torch.bitwise_right_shift(bits, bit), 1))
                    return torch.narrow(torch.cat(planes, -1), -1, 0, n)
                """;
        /** The same as truth values. */
        static final String METHOD = """
                  def unpackedRows(self: __torch__.Program, bits: Tensor, n: int) -> Tensor:
                    return torch.to((self).onesOfRows(bits, n), 11, False, False, None)
                """;

        @Override
        public String name() {
            return "unpackedPairs";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Operands.requireElement(name(), operands.get(0), ElementType.BIT);
            return new TensorType(operands.get(0).shape(), ElementType.BOOL);
        }

        @Override
        public boolean isDifferentiable() {
            return false;
        }

        @Override
        public List<String> methods() {
            return List.of(ONES, METHOD);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return "(self).unpackedRows(" + operands.get(0) + ", " + TorchText.size(operands.get(0), 1) + ")";
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.node("Identity");
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> x.get(0));
        }
    }

    /** The share of pairs of places that are joined: of a graph [B, N, N], truth values or bits, the result is [], and no map of numbers is made for it. */
    public record Density() implements Operator {
        private static final String METHOD = """
                  def density(self: __torch__.Program, pairs: Tensor) -> Tensor:
                    n = torch.size(pairs, 1)
                    if torch.eq(ops.prim.dtype(pairs), 0):
                      count = torch.sum(torch.ne(torch.bitwise_and(pairs, 1), 0), dtype=None)
                      for bit in range(1, 8):
                        count = torch.add(count, torch.sum(torch.ne(torch.bitwise_and(pairs, torch.__lshift__(1, bit)), 0), dtype=None))
                    else:
                      count = torch.sum(pairs, dtype=None)
                    share = torch.div(torch.to(count, 7, False, False, None), torch.mul(torch.mul(torch.size(pairs, 0), n), n))
                    return torch.to(share, 6, False, False, None)
                """;

        @Override
        public String name() {
            return "density";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Operands.requireRank(name(), operands.get(0), 3, "[B, N, N]");
            Operands.requirePairs(name(), operands.get(0));
            return TensorType.floats(Shape.of());
        }

        @Override
        public boolean isDifferentiable() {
            return false;
        }

        @Override
        public Workspace workspace(List<Value> operands, TensorType result) {
            return new Workspace(2 * operands.get(0).type().bytes(), 0);
        }

        @Override
        public List<String> methods() {
            return List.of(METHOD);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return "(self).density(" + operands.get(0) + ")";
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) ->
                    body.reduced("ReduceMean", body.cast(x.get(0), ElementType.FLOAT), false, 0, 1, 2));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of(
                    (body, x) -> body.reduced("mean.dim", body.cast(x.get(0), ElementType.FLOAT), false, 0, 1, 2));
        }
    }
}
