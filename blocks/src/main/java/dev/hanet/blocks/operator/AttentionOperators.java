package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.AtenArgument;
import dev.hanet.blocks.graph.AtenBody;
import dev.hanet.blocks.graph.AtenForm;
import dev.hanet.blocks.graph.AtenTensor;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxAttribute;
import dev.hanet.blocks.graph.OnnxBody;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.OwnGradient;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.graph.Workspace;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Operators of attention between places that go through N x N numbers in blocks of rows, so that none of their size is kept or
 * made whole.
 *
 * <p>A block has about {@link #BLOCK} numbers; graphs are truth values, a byte a pair.
 */
public final class AttentionOperators {
    /** How many numbers a block of rows has at most, unless one row has more. */
    static final long BLOCK = 1L << 22;

    private AttentionOperators() {}

    private static long blockBytes(TensorType pairs, int copies) {
        return copies * Math.min(pairs.shape().elements(), BLOCK) * Float.BYTES;
    }

    /** The shape of pairs of places, [B, N, N], of two operands [B, D, N]. */
    private static Shape shapeOfPairs(String name, Value query, Value key) {
        Shape shape = query.shape();
        if (shape.rank() != 3 || !shape.equals(key.shape())) {
            throw Operands.mismatch(name, query, key, "[B, D, N] twice");
        }
        return shape.with(1, shape.size(2));
    }

    /** Products of query and key, [B, N, N], in ONNX. */
    private static OnnxName scores(OnnxBody body, OnnxName query, OnnxName key) {
        return body.node("MatMul", places(body, query), key);
    }

    private static OnnxName places(OnnxBody body, OnnxName x) {
        return body.node("Transpose", List.of(OnnxAttribute.of("perm", List.of(0L, 2L, 1L))), List.of(x));
    }

    /**
     * Which pairs of places reach a score at a fraction of the way from the least to the greatest: of query and key, [B, D, N], whose
     * products the scores are, truth values [B, N, N].
     *
     * @param axes 2 for the least and greatest score of a sample, 1 for those of each row
     * @param fraction 0 for the least, 1 for the greatest
     * @param block how many scores are computed at a time
     */
    public record ReachingPairs(int axes, double fraction, long block) implements Operator {
        private static final String METHOD = """
                  def reachingPairs(self: __torch__.Program, query: Tensor, key: Tensor, whole: bool, fraction: float, block: int) -> Tensor:
                    places = torch.transpose(query, 1, 2)
                    n = torch.size(key, 2)
                    rows = ops.prim.max(1, torch.floordiv(block, torch.mul(torch.size(query, 0), n)))
                    count = torch.floordiv(torch.sub(torch.add(n, rows), 1), rows)
                    edges = torch.empty([torch.size(query, 0), n, n], dtype=11, layout=None, device=ops.prim.device(query), pin_memory=None, memory_format=None)
                    leasts = annotate(List[Tensor], [])
                    greatests = annotate(List[Tensor], [])
                    scores = query
                    for i in range(count):
                      start = torch.mul(i, rows)
                      scores = torch.matmul(torch.narrow(places, 1, start, ops.prim.min(rows, torch.sub(n, start))), key)
                      if whole:
                        _0 = torch.append(leasts, torch.amin(scores, [-2, -1], True))
                        _1 = torch.append(greatests, torch.amax(scores, [-2, -1], True))
                      else:
                        cut = torch.lerp(torch.amin(scores, [-1], True), torch.amax(scores, [-1], True), fraction)
                        _2 = torch.copy_(torch.narrow(edges, 1, start, torch.size(scores, 1)), torch.ge(scores, cut), False)
                    if whole:
                      least = torch.amin(torch.cat(leasts, 1), [1], True)
                      greatest = torch.amax(torch.cat(greatests, 1), [1], True)
                      cut = torch.lerp(least, greatest, fraction)
                      for i in range(count):
                        start = torch.mul(i, rows)
                        if torch.gt(count, 1):
                          scores = torch.matmul(torch.narrow(places, 1, start, ops.prim.min(rows, torch.sub(n, start))), key)
                        else:
                          pass
                        _3 = torch.copy_(torch.narrow(edges, 1, start, torch.size(scores, 1)), torch.ge(scores, cut), False)
                    else:
                      pass
                    return edges
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
            return new TensorType(shapeOfPairs(name(), operands.get(0), operands.get(1)), ElementType.BOOL);
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
            return new Workspace(blockBytes(result, 1), 0);
        }

        @Override
        public List<String> methods() {
            return List.of(METHOD);
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
     * Which pairs of places are joined by an edge of one graph and then one of another: truth values [B, N, N] of two graphs.
     *
     * <p>Counted in bytes on processors that multiply them fast, x86-64 here, elsewhere in single precision, on a GPU in half
     * precision: a sum of ones stays above 0 in each.
     *
     * @param block how many pairs are computed at a time
     */
    public record JoinedPairs(long block) implements Operator {
        private static final String METHOD = """
                  def joinedPairs(self: __torch__.Program, first: Tensor, second: Tensor, bytes: bool, block: int) -> Tensor:
                    n = torch.size(first, 2)
                    rows = ops.prim.max(1, torch.floordiv(block, n))
                    edges = torch.empty_like(first, dtype=None, layout=None, device=None, pin_memory=None, memory_format=None)
                    for sample in range(torch.size(first, 0)):
                      left = torch.select(first, 0, sample)
                      right = torch.select(second, 0, sample)
                      into = torch.select(edges, 0, sample)
                      if ops.prim.is_cuda(first):
                        right = torch.to(right, 5, False, False, None)
                      else:
                        right = torch.to(right, 1 if bytes else 6, False, False, None)
                      for i in range(torch.floordiv(torch.sub(torch.add(n, rows), 1), rows)):
                        start = torch.mul(i, rows)
                        size = ops.prim.min(rows, torch.sub(n, start))
                        part = torch.to(torch.narrow(left, 0, start, size), ops.prim.dtype(right), False, False, None)
                        if torch.eq(ops.prim.dtype(right), 1):
                          walks = torch._int_mm(part, right)
                        else:
                          walks = torch.mm(part, right)
                        _0 = torch.copy_(torch.narrow(into, 0, start, size), torch.gt(walks, 0), False)
                    return edges
                """;

        public JoinedPairs() {
            this(BLOCK);
        }

        @Override
        public String name() {
            return "joinedPairs";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value first = operands.get(0);
            Operands.requireElement(name(), first, ElementType.BOOL);
            Operands.requireElement(name(), operands.get(1), ElementType.BOOL);
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
            long sample = result.bytes() / result.shape().size(0);
            return new Workspace(blockBytes(result, 1) + (isFastWithBytes() ? sample : Float.BYTES * sample), 0);
        }

        @Override
        public List<String> methods() {
            return List.of(METHOD);
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

    /**
     * Features gathered with the softmax of scores, over all places or over neighbours: of query and key [B, D, N], features [B, C, N] and,
     * where there is a fourth operand, a graph [B, N, N] without a row of zeros, the result is [B, N, C].
     *
     * <p>Of the engine's {@code scaled_dot_product_attention}. Over all places that keeps no score. With a graph it would keep
     * one number a pair, so the graph's rows are taken in blocks, and gradients compute each block again. What blocks add up is at least in
     * single precision.
     *
     * @param scale what products of query and key are multiplied by
     * @param block how many scores are masked at a time
     */
    public record FusedAttention(double scale, long block) implements OwnGradient {
        private static final String HEADS = """
                  def heads(self: __torch__.Program, x: Tensor, width: int) -> Tensor:
                    places = torch.unsqueeze(torch.transpose(x, 1, 2), 1)
                    wider = torch.sub(width, torch.size(x, 1))
                    if torch.gt(wider, 0):
                      result = torch.constant_pad_nd(places, [0, wider])
                    else:
                      result = torch.contiguous(places)
                    return result
                """;
        private static final String OVER_ALL = """
                  def gatherAll(self: __torch__.Program, query: Tensor, key: Tensor, features: Tensor, scale: float) -> Tensor:
                    width = ops.prim.max(torch.size(query, 1), torch.size(features, 1))
                    q = (self).heads(query, width)
                    gathered = torch.scaled_dot_product_attention(q, (self).heads(key, width), (self).heads(features, width), None, 0., False, scale=scale)
                    return torch.narrow(torch.squeeze(gathered, 1), 2, 0, torch.size(features, 1))
                """;
        private static final String OVER_NEIGHBOURS = """
                  def gather(self: __torch__.Program, query: Tensor, key: Tensor, features: Tensor, edges: Tensor, scale: float, block: int) -> Tensor:
                    width = ops.prim.max(torch.size(query, 1), torch.size(features, 1))
                    q = (self).heads(query, width)
                    k = (self).heads(key, width)
                    v = (self).heads(features, width)
                    n = torch.size(query, 2)
                    rows = ops.prim.max(1, torch.floordiv(block, torch.mul(torch.size(query, 0), n)))
                    parts = annotate(List[Tensor], [])
                    for i in range(torch.floordiv(torch.sub(torch.add(n, rows), 1), rows)):
                      start = torch.mul(i, rows)
                      size = ops.prim.min(rows, torch.sub(n, start))
                      mask = torch.unsqueeze(torch.narrow(edges, 1, start, size), 1)
                      part = torch.scaled_dot_product_attention(torch.narrow(q, 2, start, size), k, v, mask, 0., False, scale=scale)
                      _0 = torch.append(parts, torch.narrow(torch.squeeze(part, 1), 2, 0, torch.size(features, 1)))
                    return torch.cat(parts, 1)
                """;
        private static final String GRADIENTS = """
                  def gatherGradients(self: __torch__.Program, gradient: Tensor, query: Tensor, key: Tensor, features: Tensor, edges: Tensor, scale: float, block: int) -> List[Tensor]:
                    width = ops.prim.max(torch.size(query, 1), torch.size(features, 1))
                    q = (self).heads(query, width)
                    k = torch.requires_grad_((self).heads(key, width), True)
                    v = torch.requires_grad_((self).heads(features, width), True)
                    arriving = (self).heads(torch.transpose(gradient, 1, 2), width)
                    dq = torch.empty_like(q, dtype=None, layout=None, device=None, pin_memory=None, memory_format=None)
                    sums = 6 if torch.eq(ops.prim.dtype(k), 15) else ops.prim.dtype(k)
                    dk = torch.zeros_like(k, dtype=sums, layout=None, device=None, pin_memory=None, memory_format=None)
                    dv = torch.zeros_like(v, dtype=sums, layout=None, device=None, pin_memory=None, memory_format=None)
                    n = torch.size(query, 2)
                    rows = ops.prim.max(1, torch.floordiv(block, torch.mul(torch.size(query, 0), n)))
                    for i in range(torch.floordiv(torch.sub(torch.add(n, rows), 1), rows)):
                      start = torch.mul(i, rows)
                      size = ops.prim.min(rows, torch.sub(n, start))
                      mask = torch.unsqueeze(torch.narrow(edges, 1, start, size), 1)
                      part = torch.requires_grad_(torch.detach(torch.narrow(q, 2, start, size)), True)
                      gathered = torch.scaled_dot_product_attention(part, k, v, mask, 0., False, scale=scale)
                      own = annotate(List[Optional[Tensor]], [torch.narrow(arriving, 2, start, size)])
                      found = torch.autograd.grad([gathered], [part, k, v], own, None, False, False)
                      _0 = torch.copy_(torch.narrow(dq, 2, start, size), unchecked_cast(Tensor, found[0]), False)
                      _1 = torch.add_(dk, unchecked_cast(Tensor, found[1]))
                      _2 = torch.add_(dv, unchecked_cast(Tensor, found[2]))
                    dk = torch.to(dk, ops.prim.dtype(k), False, False, None)
                    dv = torch.to(dv, ops.prim.dtype(v), False, False, None)
                    keys = torch.size(query, 1)
                    first = torch.narrow(torch.transpose(torch.squeeze(dq, 1), 1, 2), 1, 0, keys)
                    second = torch.narrow(torch.transpose(torch.squeeze(dk, 1), 1, 2), 1, 0, keys)
                    third = torch.narrow(torch.transpose(torch.squeeze(dv, 1), 1, 2), 1, 0, torch.size(features, 1))
                    return [first, second, third]
                """;

        public FusedAttention(double scale) {
            this(scale, BLOCK);
        }

        @Override
        public String name() {
            return "fusedAttention";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value query = operands.get(0);
            Value features = operands.get(2);
            Shape pairs = shapeOfPairs(name(), query, operands.get(1));
            if (features.shape().rank() != 3
                    || !features.shape().with(1, 1).equals(query.shape().with(1, 1))) {
                throw Operands.mismatch(name(), query, features, "[B, D, N] and [B, C, N]");
            }
            if (operands.size() > 3) {
                Operands.requireElement(name(), operands.get(3), ElementType.BOOL);
                Shape edges = operands.get(3).shape();
                if (edges.rank() != 3 || !edges.with(0, 1).equals(pairs.with(0, 1))) {
                    throw Operands.mismatch(name(), query, operands.get(3), "[B, D, N] and [B, N, N]");
                }
            }
            return new TensorType(
                    pairs.with(2, features.shape().size(1)), features.type().element());
        }

        private static TensorType pairs(List<Value> operands) {
            Shape shape = operands.get(0).shape();
            return TensorType.floats(shape.with(1, shape.size(2)));
        }

        @Override
        public long macs(List<Value> operands, TensorType result) {
            long channels =
                    operands.get(0).shape().size(1) + operands.get(2).shape().size(1);
            return Math.multiplyExact(pairs(operands).shape().elements(), channels);
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return operands.size() > 3
                    ? Saved.operands(0, 1, 2, 3)
                    : new Saved(List.of(0, 1, 2), true, 3 * result.bytes());
        }

        @Override
        public Workspace workspace(List<Value> operands, TensorType result) {
            long copies = 4 * result.bytes();
            return operands.size() > 3
                    ? new Workspace(
                            blockBytes(pairs(operands), 1) + copies, blockBytes(pairs(operands), 1) + 3 * copies)
                    : new Workspace(copies, 2 * copies);
        }

        @Override
        public List<String> methods() {
            return List.of(HEADS, OVER_ALL, OVER_NEIGHBOURS, GRADIENTS);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return operands.size() > 3
                    ? "(self).gather(" + String.join(", ", operands) + ends()
                    : "(self).gatherAll(" + String.join(", ", operands) + ", " + TorchText.number(scale) + ")";
        }

        private String ends() {
            return ", " + TorchText.number(scale) + ", " + block + ")";
        }

        @Override
        public int learned(List<Value> operands) {
            return operands.size() > 3 ? 3 : 0;
        }

        @Override
        public String gradients(List<String> operands, String gradient) {
            return "(self).gatherGradients(" + gradient + ", " + String.join(", ", operands) + ends();
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                OnnxName scores = body.node("Mul", scores(body, x.get(0), x.get(1)), body.number(scale));
                OnnxName masked = x.size() > 3
                        ? body.node("Where", x.get(3), scores, body.number(EdgeOperators.MaskScores.NOTHING))
                        : scores;
                OnnxName weights = body.node("Softmax", List.of(OnnxAttribute.of("axis", -1)), List.of(masked));
                return body.node("MatMul", weights, places(body, x.get(2)));
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> {
                long keys = body.fixed(x.get(0).size(1), "the width of keys");
                long values = body.fixed(x.get(2).size(1), "the width of features");
                long width = Math.max(keys, values);
                AtenTensor query = head(body, x.get(0), width - keys);
                AtenTensor gathered = body.node(
                        "scaled_dot_product_attention.default",
                        query.element(),
                        query.sizes(),
                        AtenArgument.of("query", query),
                        AtenArgument.of("key", head(body, x.get(1), width - keys)),
                        AtenArgument.of("value", head(body, x.get(2), width - values)),
                        x.size() > 3
                                ? AtenArgument.of("attn_mask", body.unsqueezed(x.get(3), 1))
                                : new AtenArgument.Absent("attn_mask"),
                        AtenArgument.of("dropout_p", 0.0),
                        AtenArgument.of("is_causal", false),
                        AtenArgument.keyword(AtenArgument.of("scale", scale)));
                AtenTensor places =
                        body.reshaped(gathered, List.of(gathered.size(0), gathered.size(2), gathered.size(3)));
                return body.slice(places, 2, 0, values);
            });
        }

        /** [B, D, N] as one head whose vectors lie one behind another, [B, 1, N, D + more], widened by zeros. */
        private static AtenTensor head(AtenBody body, AtenTensor x, long more) {
            AtenTensor places = body.unsqueezed(body.transposed(x, 1, 2), 1);
            return more > 0 ? body.padded(places, 0, 0, more) : body.like("contiguous.default", places);
        }
    }

    /**
     * How far the normalized scores of pairs of places are from whether the two have one class: the mean binary cross-entropy over the pairs
     * of places that both have a class, a place with itself among them; 0 where there is none. Of query and key [B, D, N] and the places' classes
     * [B, N], -1 for none, the result is [].
     *
     * <p>A normalized score m counts as {@code 0.01 + 0.98 m}, so that no logarithm is infinite. Gradients pass the least and the greatest
     * score too.
     *
     * @param unit how scores are brought to [0, 1]
     * @param block how many scores are computed at a time
     */
    public record PairAgreement(Unit unit, long block) implements OwnGradient {
        /** How scores are brought to [0, 1]. */
        public enum Unit {
            /** Least and greatest score of a sample become 0 and 1; 1 where they are equal. */
            SAMPLE(0),
            /** Least and greatest score of each row become 0 and 1; 1 where they are equal. */
            ROW(1),
            /** The logistic function. */
            SIGMOID(2),
            /** The exponential of the distance to the row's greatest score. */
            EXP_ROWMAX(3),
            /** Half of one plus the score, which is a cosine. */
            COSINE(4),
            /** The softmax of each row. */
            SOFTMAX_ROW(5);

            private final int number;

            /** By its number in the program below. */
            Unit(int number) {
                this.number = number;
            }
        }

        private static final String EXTREMES = """
                  def blockExtremes(self: __torch__.Program, places: Tensor, key: Tensor, rows: int, greatest: bool) -> Tensor:
                    n = torch.size(key, 2)
                    found = annotate(List[Tensor], [])
                    for i in range(torch.floordiv(torch.sub(torch.add(n, rows), 1), rows)):
                      start = torch.mul(i, rows)
                      scores = torch.matmul(torch.narrow(places, 1, start, ops.prim.min(rows, torch.sub(n, start))), key)
                      if greatest:
                        one = torch.amax(scores, [-2, -1], True)
                      else:
                        one = torch.amin(scores, [-2, -1], True)
                      _0 = torch.append(found, one)
                    return torch.cat(found, 1)
                """;
        private static final String OF_ROWS = """
                  def agreementOfRows(self: __torch__.Program, part: Tensor, key: Tensor, own: Tensor, labels: Tensor, least: Tensor, greatest: Tensor, unit: int) -> Tensor:
                    scores = torch.matmul(part, key)
                    if torch.le(unit, 1):
                      low = least
                      high = greatest
                      if torch.eq(unit, 1):
                        low = torch.amin(scores, [-1], True)
                        high = torch.amax(scores, [-1], True)
                      else:
                        pass
                      width = torch.sub(high, low)
                      isRange = torch.gt(width, 0.)
                      alike = torch.where(isRange, torch.div(torch.sub(scores, low), torch.where(isRange, width, 1.)), 1.)
                    else:
                      if torch.eq(unit, 2):
                        alike = torch.sigmoid(scores)
                      else:
                        if torch.eq(unit, 3):
                          alike = torch.exp(torch.sub(scores, torch.amax(scores, [-1], True)))
                        else:
                          if torch.eq(unit, 4):
                            alike = torch.clamp(torch.mul(torch.add(scores, 1.), 0.5), 0., 1.)
                          else:
                            alike = torch.softmax(scores, -1, None)
                    chance = torch.add(torch.mul(alike, 0.98), 0.01)
                    mine = torch.unsqueeze(own, 2)
                    others = torch.unsqueeze(labels, 1)
                    logs = torch.log(torch.where(torch.eq(mine, others), chance, torch.rsub(chance, 1.)))
                    counts = torch.logical_and(torch.ge(mine, 0), torch.ge(others, 0))
                    return torch.neg(torch.sum(torch.where(counts, logs, 0.)))
                """;
        private static final String COUNT = """
                  def countedPairs(self: __torch__.Program, labels: Tensor) -> Tensor:
                    places = torch.sum(torch.ge(labels, 0), [1])
                    return torch.clamp_min(torch.sum(torch.mul(places, places)), 1)
                """;
        private static final String METHOD = """
                  def agreement(self: __torch__.Program, query: Tensor, key: Tensor, labels: Tensor, unit: int, block: int) -> Tensor:
                    places = torch.transpose(query, 1, 2)
                    n = torch.size(key, 2)
                    rows = ops.prim.max(1, torch.floordiv(block, torch.mul(torch.size(query, 0), n)))
                    least = torch.zeros_like(torch.narrow(torch.narrow(query, 1, 0, 1), 2, 0, 1))
                    greatest = least
                    if torch.eq(unit, 0):
                      least = torch.amin((self).blockExtremes(places, key, rows, False), [1], True)
                      greatest = torch.amax((self).blockExtremes(places, key, rows, True), [1], True)
                    else:
                      pass
                    parts = annotate(List[Tensor], [])
                    for i in range(torch.floordiv(torch.sub(torch.add(n, rows), 1), rows)):
                      start = torch.mul(i, rows)
                      size = ops.prim.min(rows, torch.sub(n, start))
                      part = torch.narrow(places, 1, start, size)
                      _0 = torch.append(parts, (self).agreementOfRows(part, key, torch.narrow(labels, 1, start, size), labels, least, greatest, unit))
                    return torch.div(torch.sum(torch.stack(parts)), (self).countedPairs(labels))
                """;
        private static final String GRADIENTS = """
                  def agreementGradients(self: __torch__.Program, gradient: Tensor, query: Tensor, key: Tensor, labels: Tensor, unit: int, block: int) -> List[Tensor]:
                    places = torch.contiguous(torch.transpose(query, 1, 2))
                    k = torch.requires_grad_(torch.detach(key), True)
                    dq = torch.zeros_like(places)
                    dk = torch.zeros_like(k)
                    n = torch.size(key, 2)
                    rows = ops.prim.max(1, torch.floordiv(block, torch.mul(torch.size(query, 0), n)))
                    count = torch.floordiv(torch.sub(torch.add(n, rows), 1), rows)
                    leasts = torch.zeros_like(torch.narrow(torch.narrow(query, 1, 0, 1), 2, 0, 1))
                    greatests = leasts
                    if torch.eq(unit, 0):
                      leasts = (self).blockExtremes(places, torch.detach(key), rows, False)
                      greatests = (self).blockExtremes(places, torch.detach(key), rows, True)
                    else:
                      pass
                    least = torch.requires_grad_(torch.amin(leasts, [1], True), True)
                    greatest = torch.requires_grad_(torch.amax(greatests, [1], True), True)
                    dl = torch.zeros_like(least)
                    dg = torch.zeros_like(greatest)
                    for i in range(count):
                      start = torch.mul(i, rows)
                      size = ops.prim.min(rows, torch.sub(n, start))
                      part = torch.requires_grad_(torch.detach(torch.narrow(places, 1, start, size)), True)
                      loss = (self).agreementOfRows(part, k, torch.narrow(labels, 1, start, size), labels, least, greatest, unit)
                      found = torch.autograd.grad([loss], [part, k, least, greatest], None, None, False, True)
                      _0 = torch.copy_(torch.narrow(dq, 1, start, size), unchecked_cast(Tensor, found[0]), False)
                      _1 = torch.add_(dk, unchecked_cast(Tensor, found[1]))
                      if torch.eq(unit, 0):
                        _2 = torch.add_(dl, unchecked_cast(Tensor, found[2]))
                        _3 = torch.add_(dg, unchecked_cast(Tensor, found[3]))
                      else:
                        pass
                    if torch.eq(unit, 0):
                      isLeast = torch.eq(leasts, least)
                      isGreatest = torch.eq(greatests, greatest)
                      forLeast = torch.div(torch.mul(dl, isLeast), torch.sum(isLeast, [1], True))
                      forGreatest = torch.div(torch.mul(dg, isGreatest), torch.sum(isGreatest, [1], True))
                      for i in range(count):
                        start = torch.mul(i, rows)
                        size = ops.prim.min(rows, torch.sub(n, start))
                        part = torch.requires_grad_(torch.detach(torch.narrow(places, 1, start, size)), True)
                        scores = torch.matmul(part, k)
                        low = torch.amin(scores, [-2, -1], True)
                        high = torch.amax(scores, [-2, -1], True)
                        own = annotate(List[Optional[Tensor]], [torch.narrow(forLeast, 1, i, 1), torch.narrow(forGreatest, 1, i, 1)])
                        found = torch.autograd.grad([low, high], [part, k], own, None, False, False)
                        _4 = torch.add_(torch.narrow(dq, 1, start, size), unchecked_cast(Tensor, found[0]))
                        _5 = torch.add_(dk, unchecked_cast(Tensor, found[1]))
                    else:
                      pass
                    factor = torch.div(gradient, (self).countedPairs(labels))
                    return [torch.transpose(torch.mul(dq, factor), 1, 2), torch.mul(dk, factor)]
                """;

        public PairAgreement(Unit unit) {
            this(unit, BLOCK);
        }

        @Override
        public String name() {
            return "pairAgreement";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value query = operands.get(0);
            Value labels = operands.get(2);
            Shape pairs = shapeOfPairs(name(), query, operands.get(1));
            Operands.requireElement(name(), labels, ElementType.INT);
            if (!labels.shape().equals(Shape.of(pairs.size(0), pairs.size(2)))) {
                throw Operands.mismatch(name(), query, labels, "[B, D, N] and [B, N]");
            }
            return new TensorType(Shape.of(), query.type().element());
        }

        private static TensorType pairs(List<Value> operands) {
            Shape shape = operands.get(0).shape();
            return TensorType.floats(shape.with(1, shape.size(2)));
        }

        @Override
        public long macs(List<Value> operands, TensorType result) {
            return Math.multiplyExact(
                    pairs(operands).shape().elements(), operands.get(0).shape().size(1));
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.operands(0, 1, 2);
        }

        @Override
        public Workspace workspace(List<Value> operands, TensorType result) {
            long both = 2 * operands.get(0).type().bytes();
            return new Workspace(blockBytes(pairs(operands), 4), blockBytes(pairs(operands), 7) + both);
        }

        @Override
        public List<String> methods() {
            return List.of(EXTREMES, OF_ROWS, COUNT, METHOD, GRADIENTS);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return "(self).agreement(" + String.join(", ", operands) + ends();
        }

        private String ends() {
            return ", " + unit.number + ", " + block + ")";
        }

        @Override
        public int learned(List<Value> operands) {
            return 2;
        }

        @Override
        public String gradients(List<String> operands, String gradient) {
            return "(self).agreementGradients(" + gradient + ", " + String.join(", ", operands) + ends();
        }
    }
}
