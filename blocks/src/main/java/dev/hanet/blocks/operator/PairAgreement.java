package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OwnGradient;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.graph.Workspace;
import java.util.List;

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
        this(unit, PairOperators.WIDE_BLOCK);
    }

    @Override
    public String name() {
        return "pairAgreement";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value query = operands.get(0);
        Value labels = operands.get(2);
        Shape pairs = PairOperators.shapeOfPairs(name(), query, operands.get(1));
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
        return new Workspace(
                PairOperators.blockBytes(pairs(operands), block, 4),
                PairOperators.blockBytes(pairs(operands), block, 7) + both);
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
    public String gradients(List<String> operands, String result, String gradient) {
        return "(self).agreementGradients(" + gradient + ", " + String.join(", ", operands) + ends();
    }
}
