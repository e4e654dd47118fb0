package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.AtenArgument;
import dev.hanet.blocks.graph.AtenBody;
import dev.hanet.blocks.graph.AtenForm;
import dev.hanet.blocks.graph.AtenTensor;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxAttribute;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.OwnGradient;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.graph.Workspace;
import dev.hanet.blocks.operator.Products.Multiplying;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Features gathered with the softmax of scores, over all places or over the neighbours of one or more graphs: of query and key [B, D, N], features
 * [B, C, N] and L graphs, bits [B, N, N] each without a row of zeros, the result is [B, N, L C], the levels' features side by side; without a
 * graph it is [B, N, C].
 *
 * <p>Over all places it is the engine's {@code scaled_dot_product_attention}, which keeps no score. With graphs the rows are taken in
 * blocks: the scores of a block are computed once for all graphs, and once more for the gradients, whose products with query and
 * key are taken once for all graphs too. Graphs that are equal, as levels are once they join all places, are gathered over once.
 * What blocks add up is at least in single precision.
 *
 * @param scale what products of query and key are multiplied by
 * @param block how many scores are computed at a time
 * @param products who multiplies the blocks
 */
public record FusedAttention(double scale, long block, Products products) implements OwnGradient, Multiplying {
    /** Query, key and features. */
    private static final int GIVEN = 3;

    /** Sums of exponentials above it have all their digits. */
    private static final double LEAST_SUM = 1e-20;

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
    /**
     * Exponentials of the scores of a row's neighbours, [B, L rows, N], 0 elsewhere, and their sums. Usually all levels have those of scores
     * beside the row's greatest score; where a level's neighbours score so much less that next to nothing is left of it, beside the greatest among
     * them.
     */
    private static final String WEIGHTS = """
              def weightsOfRows(self: __torch__.Program, part: Tensor, keys: Tensor, graphs: List[Tensor], start: int) -> Tuple[Tensor, Tensor]:
                masks = annotate(List[Tensor], [])
                for i in range(torch.len(graphs)):
                  _0 = torch.append(masks, torch.narrow(graphs[i], 1, start, torch.size(part, 1)))
                ones = (self).onesOfRows(torch.stack(masks, 1), torch.size(keys, 1))
                scores = (self).products(part, keys)
                if torch.eq(ops.prim.dtype(scores), 15):
                  scores = torch.to(scores, 6, False, False, None)
                else:
                  pass
                raised = torch.exp(torch.sub(scores, torch.amax(torch.detach(scores), [-1], True)))
                weights = torch.flatten(torch.mul(torch.unsqueeze(raised, 1), ones), 1, 2)
                sums = torch.sum(weights, [-1], True)
                if bool(torch.lt(torch.min(sums), LEAST)):
                  own = torch.where(torch.gt(ones, 0), torch.unsqueeze(scores, 1), NOTHING)
                  weights = torch.flatten(torch.exp(torch.sub(own, torch.amax(torch.detach(own), [-1], True))), 1, 2)
                  sums = torch.sum(weights, [-1], True)
                else:
                  pass
                return (weights, sums)
            """.replace("NOTHING", TorchText.number(EdgeOperators.MaskScores.NOTHING))
            .replace("LEAST", TorchText.number(LEAST_SUM));

    /** The graphs that differ, and for each graph which of them it is. */
    private static final String DISTINCT = """
              def distinctGraphs(self: __torch__.Program, graphs: List[Tensor]) -> Tuple[List[Tensor], List[int]]:
                distinct = annotate(List[Tensor], [])
                which = annotate(List[int], [])
                for i in range(torch.len(graphs)):
                  at = torch.len(distinct)
                  for j in range(torch.len(distinct)):
                    if torch.equal(distinct[j], graphs[i]):
                      at = j
                    else:
                      pass
                  if torch.eq(at, torch.len(distinct)):
                    _0 = torch.append(distinct, graphs[i])
                  else:
                    pass
                  _1 = torch.append(which, at)
                return (distinct, which)
            """;

    private static final String OVER_NEIGHBOURS = """
              def gather(self: __torch__.Program, query: Tensor, key: Tensor, features: Tensor, graphs: List[Tensor], scale: float, block: int) -> Tensor:
                places = torch.mul(torch.contiguous(torch.transpose(query, 1, 2)), scale)
                keys = torch.contiguous(torch.transpose(key, 1, 2))
                channels = torch.size(features, 1)
                n = torch.size(query, 2)
                rows = (self).rowsAtATime(query, block)
                distinct, which, = (self).distinctGraphs(graphs)
                levels = torch.len(distinct)
                parts = annotate(List[Tensor], [])
                for i in range(torch.floordiv(torch.sub(torch.add(n, rows), 1), rows)):
                  start = torch.mul(i, rows)
                  size = ops.prim.min(rows, torch.sub(n, start))
                  weights, sums, = (self).weightsOfRows(torch.narrow(places, 1, start, size), keys, distinct, start)
                  gathered = torch.div((self).products(torch.to(weights, ops.prim.dtype(features), False, False, None), features), sums)
                  gathered = torch.to(gathered, ops.prim.dtype(features), False, False, None)
                  beside = torch.transpose(torch.reshape(gathered, [torch.size(query, 0), levels, size, channels]), 1, 2)
                  _0 = torch.append(parts, torch.flatten(beside, 2, 3))
                result = torch.cat(parts, 1)
                if torch.lt(levels, torch.len(graphs)):
                  pieces = annotate(List[Tensor], [])
                  for i in range(torch.len(graphs)):
                    _1 = torch.append(pieces, torch.narrow(result, 2, torch.mul(which[i], channels), channels))
                  result = torch.cat(pieces, 2)
                else:
                  pass
                return result
            """;
    /**
     * With weights W of sum z, the result r and its gradient g, those of scores are W (g V - g r) / z. In single precision the factor - g r / z is
     * one more column of g / z, beside a column of ones of V.
     */
    private static final String GRADIENTS = """
              def gatherGradients(self: __torch__.Program, gradient: Tensor, result: Tensor, query: Tensor, key: Tensor, features: Tensor, graphs: List[Tensor], scale: float, block: int) -> List[Tensor]:
                places = torch.mul(torch.contiguous(torch.transpose(query, 1, 2)), scale)
                keys = torch.contiguous(torch.transpose(key, 1, 2))
                samples = torch.size(query, 0)
                n = torch.size(query, 2)
                channels = torch.size(features, 1)
                distinct, which, = (self).distinctGraphs(graphs)
                levels = torch.len(distinct)
                arriving = torch.transpose(torch.reshape(gradient, [samples, n, torch.len(graphs), channels]), 1, 2)
                results = torch.transpose(torch.reshape(result, [samples, n, torch.len(graphs), channels]), 1, 2)
                if torch.lt(levels, torch.len(graphs)):
                  arrived = annotate(List[Tensor], [])
                  told = annotate(List[Tensor], [])
                  for level in range(levels):
                    members = annotate(List[Tensor], [])
                    first = torch.len(graphs)
                    for i in range(torch.len(graphs)):
                      if torch.eq(which[i], level):
                        _7 = torch.append(members, torch.select(arriving, 1, i))
                        first = ops.prim.min(first, i)
                      else:
                        pass
                    _8 = torch.append(arrived, torch.sum(torch.stack(members, 0), [0], False, dtype=None))
                    _9 = torch.append(told, torch.select(results, 1, first))
                  arriving = torch.stack(arrived, 1)
                  results = torch.stack(told, 1)
                else:
                  pass
                number = ops.prim.dtype(key)
                half = torch.eq(number, 15)
                wide = 6 if half else number
                values = torch.transpose(features, 1, 2)
                if half:
                  values = torch.contiguous(values)
                else:
                  values = torch.constant_pad_nd(values, [0, 1], 1)
                dq = torch.empty_like(places, dtype=None, layout=None, device=None, pin_memory=None, memory_format=None)
                dk = torch.zeros_like(key, dtype=wide, layout=None, device=None, pin_memory=None, memory_format=0)
                dv = torch.zeros_like(features, dtype=wide, layout=None, device=None, pin_memory=None, memory_format=0)
                rows = (self).rowsAtATime(query, block)
                for i in range(torch.floordiv(torch.sub(torch.add(n, rows), 1), rows)):
                  start = torch.mul(i, rows)
                  size = ops.prim.min(rows, torch.sub(n, start))
                  part = torch.narrow(places, 1, start, size)
                  weights, sums, = (self).weightsOfRows(part, keys, distinct, start)
                  shape = [samples, torch.mul(levels, size), channels]
                  own = torch.div(torch.reshape(torch.narrow(arriving, 2, start, size), shape), sums)
                  common = torch.sum(torch.mul(own, torch.reshape(torch.narrow(results, 2, start, size), shape)), [-1], True)
                  if half:
                    own = torch.to(own, 15, False, False, None)
                    passed = torch.to((self).products(own, values), 6, False, False, None)
                    _0 = torch.sub_(passed, common)
                  else:
                    passed = (self).products(torch.cat([own, torch.neg(common)], 2), values)
                  passed = torch.reshape(torch.mul_(passed, weights), [samples, levels, size, n])
                  scores = torch.select(passed, 1, 0)
                  for level in range(1, levels):
                    _1 = torch.add_(scores, torch.select(passed, 1, level))
                  if half:
                    scores = torch.to(scores, 15, False, False, None)
                    weights = torch.to(weights, 15, False, False, None)
                  else:
                    pass
                  _2 = torch.add_(dv, (self).products(torch.transpose(own, 1, 2), torch.transpose(weights, 1, 2)))
                  _3 = torch.add_(dk, (self).products(torch.transpose(part, 1, 2), torch.transpose(scores, 1, 2)))
                  _4 = torch.copy_(torch.narrow(dq, 1, start, size), (self).products(scores, key), False)
                dk = torch.to(dk, number, False, False, None)
                dv = torch.to(dv, number, False, False, None)
                return [torch.transpose(torch.mul(dq, scale), 1, 2), dk, dv]
            """;

    public FusedAttention(double scale) {
        this(scale, PairOperators.BLOCK);
    }

    public FusedAttention(double scale, long block) {
        this(scale, block, Products.ENGINE);
    }

    @Override
    public FusedAttention by(Products other) {
        return new FusedAttention(scale, block, other);
    }

    @Override
    public String name() {
        return "fusedAttention";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value query = operands.get(0);
        Value features = operands.get(2);
        Shape pairs = PairOperators.shapeOfPairs(name(), query, operands.get(1));
        if (features.shape().rank() != 3
                || !features.shape().with(1, 1).equals(query.shape().with(1, 1))) {
            throw Operands.mismatch(name(), query, features, "[B, D, N] and [B, C, N]");
        }
        for (Value graph : operands.subList(GIVEN, operands.size())) {
            Operands.requireElement(name(), graph, ElementType.BIT);
            if (!graph.shape().equals(pairs)) {
                throw Operands.mismatch(name(), query, graph, "[B, D, N] and [B, N, N]");
            }
        }
        long channels = features.shape().size(1) * Math.max(1, graphs(operands));
        return new TensorType(pairs.with(2, channels), features.type().element());
    }

    private static int graphs(List<?> operands) {
        return operands.size() - GIVEN;
    }

    private static TensorType pairs(List<Value> operands) {
        Shape shape = operands.get(0).shape();
        return TensorType.floats(shape.with(1, shape.size(2)));
    }

    @Override
    public long macs(List<Value> operands, TensorType result) {
        long channels =
                operands.get(0).shape().size(1) + operands.get(2).shape().size(1) * Math.max(1, graphs(operands));
        return Math.multiplyExact(pairs(operands).shape().elements(), channels);
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        return graphs(operands) > 0
                ? new Saved(IntStream.range(0, operands.size()).boxed().toList(), true, 0)
                : new Saved(List.of(0, 1, 2), true, 3 * result.bytes());
    }

    @Override
    public Workspace workspace(List<Value> operands, TensorType result) {
        int levels = graphs(operands);
        if (levels == 0) {
            long copies = 4 * result.bytes();
            return new Workspace(copies, 2 * copies);
        }
        long given = operands.get(0).type().bytes() + operands.get(2).type().bytes();
        return new Workspace(
                PairOperators.blockBytes(pairs(operands), block, 1 + 2 * levels) + given + result.bytes(),
                PairOperators.blockBytes(pairs(operands), block, 2 + 3 * levels) + 3 * given);
    }

    @Override
    public List<String> methods() {
        return List.of(
                HEADS,
                OVER_ALL,
                PairOperators.ROWS,
                PairOperators.UnpackedPairs.ONES,
                products.method(),
                WEIGHTS,
                DISTINCT,
                OVER_NEIGHBOURS,
                GRADIENTS);
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return graphs(operands) > 0
                ? "(self).gather(" + arguments(operands)
                : "(self).gatherAll(" + String.join(", ", operands) + ", " + TorchText.number(scale) + ")";
    }

    private String arguments(List<String> operands) {
        return String.join(", ", operands.subList(0, GIVEN)) + ", "
                + TorchText.list(operands.subList(GIVEN, operands.size())) + ", " + TorchText.number(scale) + ", "
                + block
                + ")";
    }

    @Override
    public int learned(List<Value> operands) {
        return graphs(operands) > 0 ? GIVEN : 0;
    }

    @Override
    public String gradients(List<String> operands, String result, String gradient) {
        return "(self).gatherGradients(" + gradient + ", " + result + ", " + arguments(operands);
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> {
            OnnxName scores = body.node("Mul", PairOperators.scores(body, x.get(0), x.get(1)), body.number(scale));
            OnnxName features = PairOperators.places(body, x.get(2));
            List<OnnxName> levels = new ArrayList<>();
            for (Optional<OnnxName> graph : eachGraph(x)) {
                OnnxName masked = graph.map(edges ->
                                body.node("Where", edges, scores, body.number(EdgeOperators.MaskScores.NOTHING)))
                        .orElse(scores);
                OnnxName weights = body.node("Softmax", List.of(OnnxAttribute.of("axis", -1)), List.of(masked));
                levels.add(body.node("MatMul", weights, features));
            }
            return levels.size() == 1
                    ? levels.get(0)
                    : body.node("Concat", List.of(OnnxAttribute.of("axis", 2)), levels);
        });
    }

    /** Each graph, or once none. */
    private static <T> List<Optional<T>> eachGraph(List<T> operands) {
        return graphs(operands) == 0
                ? List.of(Optional.empty())
                : operands.subList(GIVEN, operands.size()).stream()
                        .map(Optional::of)
                        .collect(Collectors.toList());
    }

    @Override
    public Optional<AtenForm> aten() {
        return AtenForm.of((body, x) -> {
            long keys = body.fixed(x.get(0).size(1), "the width of keys");
            long values = body.fixed(x.get(2).size(1), "the width of features");
            long width = Math.max(keys, values);
            AtenTensor query = head(body, x.get(0), width - keys);
            AtenTensor key = head(body, x.get(1), width - keys);
            AtenTensor features = head(body, x.get(2), width - values);
            List<AtenTensor> levels = new ArrayList<>();
            for (Optional<AtenTensor> graph : eachGraph(x)) {
                AtenTensor gathered = body.node(
                        "scaled_dot_product_attention.default",
                        query.element(),
                        query.sizes(),
                        AtenArgument.of("query", query),
                        AtenArgument.of("key", key),
                        AtenArgument.of("value", features),
                        graph.<AtenArgument>map(edges -> AtenArgument.of("attn_mask", body.unsqueezed(edges, 1)))
                                .orElseGet(() -> new AtenArgument.Absent("attn_mask")),
                        AtenArgument.of("dropout_p", 0.0),
                        AtenArgument.of("is_causal", false),
                        AtenArgument.keyword(AtenArgument.of("scale", scale)));
                AtenTensor places =
                        body.reshaped(gathered, List.of(gathered.size(0), gathered.size(2), gathered.size(3)));
                levels.add(body.slice(places, 2, 0, values));
            }
            return levels.size() == 1 ? levels.get(0) : body.joined(levels, 2);
        });
    }

    /** [B, D, N] as one head whose vectors lie one behind another, [B, 1, N, D + more], widened by zeros. */
    private static AtenTensor head(AtenBody body, AtenTensor x, long more) {
        AtenTensor places = body.unsqueezed(body.transposed(x, 1, 2), 1);
        return more > 0 ? body.padded(places, 0, 0, more) : body.like("contiguous.default", places);
    }
}
