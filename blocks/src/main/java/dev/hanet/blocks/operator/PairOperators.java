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
import java.util.List;
import java.util.Locale;
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

    /** By way of how many places walks are looked for first. */
    static final int FEW = 512;

    /** By way of how many places walks are looked for at a time after that. */
    static final int MANY = 4096;

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
     */
    public record ReachingPairs(int axes, double fraction, long block) implements Operator {
        private static final String METHOD = """
                  def reachingPairs(self: __torch__.Program, query: Tensor, key: Tensor, whole: bool, fraction: float, block: int) -> Tensor:
                    places = torch.contiguous(torch.transpose(query, 1, 2))
                    n = torch.size(key, 2)
                    rows = (self).rowsAtATime(query, block)
                    count = torch.floordiv(torch.sub(torch.add(n, rows), 1), rows)
                    edges = annotate(List[Tensor], [])
                    leasts = annotate(List[Tensor], [])
                    greatests = annotate(List[Tensor], [])
                    scores = query
                    for i in range(count):
                      start = torch.mul(i, rows)
                      scores = torch.matmul(torch.narrow(places, 1, start, ops.prim.min(rows, torch.sub(n, start))), key)
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
                          scores = torch.matmul(torch.narrow(places, 1, start, ops.prim.min(rows, torch.sub(n, start))), key)
                        else:
                          pass
                        _3 = torch.append(edges, (self).packedRows(torch.ge(scores, cut)))
                    else:
                      pass
                    return torch.cat(edges, 1)
                """;

        public ReachingPairs(int axes, double fraction) {
            this(axes, fraction, BLOCK);
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
            return new Workspace(blockBytes(result, block, 1) + result.bytes(), 0);
        }

        @Override
        public List<String> methods() {
            return List.of(ROWS, PackedPairs.METHOD, METHOD);
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

    /**
     * Which pairs of places are joined by an edge of one graph and then one of another: bits [B, N, N] of two graphs.
     *
     * <p>Most pairs of a graph that has many edges are joined by way of one of the first {@link PairOperators#FEW} places; ways over the others are counted only from
     * and to places of which a pair is open then. From places that the first graph joins to all, every place is reached that the second one reaches at all: their
     * ways are not counted.
     *
     * <p>Counted in bytes on processors that multiply them fast, x86-64 here, elsewhere in single precision, on a GPU in half
     * precision: a sum of ones stays above 0 in each.
     *
     * @param block how many pairs are computed at a time
     */
    public record JoinedPairs(long block) implements Operator {
        private static final String JOINED = """
                  def areJoined(self: __torch__.Program, left: Tensor, right: Tensor) -> Tensor:
                    if torch.eq(ops.prim.dtype(left), 1):
                      walks = torch._int_mm(torch.contiguous(left), torch.contiguous(right))
                    else:
                      walks = torch.mm(left, right)
                    return torch.gt(walks, 0)
                """;
        /** The bits of all rows in one, [W] of [N, W]. */
        private static final String REACHED = """
                  def reachedAtAll(self: __torch__.Program, bits: Tensor) -> Tensor:
                    rows = torch.size(bits, 0)
                    for halving in range(32):
                      half = torch.floordiv(torch.add(rows, 1), 2)
                      bits = torch.bitwise_or(torch.narrow(bits, 0, 0, half), torch.narrow(bits, 0, torch.sub(rows, half), half))
                      rows = half
                    return torch.select(bits, 0, 0)
                """;

        private static final String STEPS = """
                  def steps(self: __torch__.Program, bits: Tensor, n: int, begin: int, end: int, number: int) -> Tensor:
                    pairs = torch.narrow((self).unpackedRows(bits, n), 1, begin, torch.sub(end, begin))
                    return torch.to(pairs, number, False, False, None)
                """;
        private static final String METHOD =
                """
                  def joinedPairs(self: __torch__.Program, first: Tensor, second: Tensor, bytes: bool, block: int) -> Tensor:
                    n = torch.size(second, 1)
                    rows = ops.prim.max(1, torch.floordiv(block, n))
                    blocks = torch.floordiv(torch.sub(torch.add(n, rows), 1), rows)
                    number = 5 if ops.prim.is_cuda(second) else (1 if bytes else 6)
                    few = ops.prim.min(n, FEW)
                    turns = torch.add(1, torch.floordiv(torch.sub(torch.add(torch.sub(n, few), MANY), 1), MANY))
                    all = (self).packedRows(torch.ones([n], dtype=11, layout=None, device=ops.prim.device(second), pin_memory=False))
                    samples = annotate(List[Tensor], [])
                    for sample in range(torch.size(second, 0)):
                      parts = annotate(List[Tensor], [])
                      reached = (self).reachedAtAll(torch.select(second, 0, sample))
                      for turn in range(turns):
                        begin = ops.prim.max(0, torch.add(few, torch.mul(torch.sub(turn, 1), MANY)))
                        if torch.eq(turn, 0):
                          begin = 0
                          end = few
                        else:
                          end = ops.prim.min(n, torch.add(begin, MANY))
                        ways = torch.narrow(torch.select(second, 0, sample), 0, begin, torch.sub(end, begin))
                        ways = torch.to((self).unpackedRows(ways, n), number, False, False, None)
                        for i in range(blocks):
                          start = torch.mul(i, rows)
                          left = torch.narrow(torch.select(first, 0, sample), 0, start, ops.prim.min(rows, torch.sub(n, start)))
                          if bool(torch.all(torch.eq(left, all))):
                            if torch.eq(turn, 0):
                              _0 = torch.append(parts, torch.expand(reached, [torch.size(left, 0), torch.size(reached, 0)]))
                            else:
                              pass
                          elif torch.eq(turn, 0):
                            _1 = torch.append(parts, (self).packedRows((self).areJoined((self).steps(left, n, begin, end, number), ways)))
                          elif bool(torch.all(torch.eq(parts[i], all))):
                            pass
                          else:
                            found = (self).unpackedRows(parts[i], n)
                            open = torch.logical_not(found)
                            from_ = torch.squeeze(torch.nonzero(torch.any(open, 1, False)), 1)
                            if torch.gt(torch.size(from_, 0), 0):
                              to = torch.squeeze(torch.nonzero(torch.any(open, 0, False)), 1)
                              steps = (self).steps(torch.index_select(left, 0, from_), n, begin, end, number)
                              if torch.lt(torch.mul(torch.size(to, 0), 16), n):
                                places = annotate(List[Optional[Tensor]], [torch.unsqueeze(from_, 1), to])
                                more = (self).areJoined(steps, torch.index_select(ways, 1, to))
                                found = torch.contiguous(found)
                                _2 = torch.index_put_(found, places, torch.logical_or(torch.index(found, places), more), False)
                              else:
                                found = torch.contiguous(found)
                                more = torch.logical_or(torch.index_select(found, 0, from_), (self).areJoined(steps, ways))
                                _3 = torch.index_copy_(found, 0, from_, more)
                              _4 = torch._set_item(parts, i, (self).packedRows(found))
                            else:
                              pass
                      _5 = torch.append(samples, torch.cat(parts, 0))
                    return torch.stack(samples, 0)
                """.replace("FEW", Integer.toString(FEW)).replace("MANY", Integer.toString(MANY));

        public JoinedPairs() {
            this(WIDE_BLOCK);
        }

        @Override
        public String name() {
            return "joinedPairs";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value first = operands.get(0);
            Operands.requireElement(name(), first, ElementType.BIT);
            Operands.requireElement(name(), operands.get(1), ElementType.BIT);
            if (!first.shape().equals(operands.get(1).shape())) {
                throw Operands.mismatch(name(), first, operands.get(1), "equal shapes");
            }
            return first.type();
        }

        @Override
        public boolean isDifferentiable() {
            return false;
        }

        @Override
        public long macs(List<Value> operands, TensorType result) {
            return Math.multiplyExact(result.shape().elements(), result.shape().size(-1));
        }

        @Override
        public Workspace workspace(List<Value> operands, TensorType result) {
            long ways = Math.min(MANY, result.shape().size(2)) * result.shape().size(2);
            return new Workspace(
                    blockBytes(result, block, 2) + ways * (isFastWithBytes() ? 1 : Float.BYTES) + result.bytes(), 0);
        }

        @Override
        public List<String> methods() {
            return List.of(PackedPairs.METHOD, UnpackedPairs.METHOD, JOINED, REACHED, STEPS, METHOD);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return "(self).joinedPairs(" + operands.get(0) + ", " + operands.get(1) + ", "
                    + TorchText.truth(isFastWithBytes()) + ", " + block + ")";
        }

        /** Elsewhere the engine multiplies bytes one by one. */
        private static boolean isFastWithBytes() {
            return List.of("amd64", "x86_64")
                    .contains(System.getProperty("os.arch", "").toLowerCase(Locale.ROOT));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                OnnxName walks = body.node(
                        "MatMul", body.cast(x.get(0), ElementType.FLOAT), body.cast(x.get(1), ElementType.FLOAT));
                return body.node("Greater", walks, body.number(0.5));
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> {
                AtenTensor walks =
                        body.matmul(body.cast(x.get(0), ElementType.FLOAT), body.cast(x.get(1), ElementType.FLOAT));
                return body.relation("gt.Scalar", walks, 0.5);
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
        /** What {@link PackedPairs} has put together. */
        static final String METHOD = """
                  def unpackedRows(self: __torch__.Program, bits: Tensor, n: int) -> Tensor:
                    planes = annotate(List[Tensor], [])
                    for bit in range(8):
                      _0 = torch.append(planes, torch.ne(torch.bitwise_and(bits, torch.__lshift__(1, bit)), 0))
                    return torch.narrow(torch.cat(planes, -1), -1, 0, n)
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
            return List.of(METHOD);
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
