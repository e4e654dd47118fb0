package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.AtenForm;
import dev.hanet.blocks.graph.AtenTensor;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.graph.Workspace;
import dev.hanet.blocks.operator.PairOperators.PackedPairs;
import dev.hanet.blocks.operator.PairOperators.UnpackedPairs;
import java.util.List;
import java.util.Optional;

/**
 * Which pairs of places are joined by an edge of one graph and then one of another: bits [B, N, N] of two graphs.
 *
 * <p>What can be reached by way of eight places is one of 256 rows of bits, which are put together once; a place then takes the row that its
 * own byte of steps to the eight tells (the method of the four Russians: Arlazarov, Dinic, Kronrod and Faradzhev, 1970). Places from which
 * everything is reached that the second graph leads to at all drop out, among them at once those that the first graph joins to all.
 *
 * @param block how many bytes of the result are computed at a time
 * @param way how, but on a GPU, where it is always by products
 */
public record JoinedPairs(long block, Way way) implements Operator {
    /** How walks are found. */
    public enum Way {
        /** By rows of bits of eight places at a time. */
        TABLES,
        /** By counting: a product of ones and zeros, in half precision on a GPU, elsewhere in single; a sum of ones stays above 0 in each. */
        PRODUCTS
    }

    /** How many bytes of the result are computed at a time, unless another number is given: what a core's cache holds, more or less. */
    private static final long BLOCK = 1L << 22;

    /** How many words of 64 places a row of such a table has at most. */
    private static final int WORDS = 144;

    /** How many tables are made at a time; now and then it is asked which places have reached all they can. */
    private static final int TURN = 16;

    /** By way of how many places walks are counted at a time. */
    private static final int MANY = 4096;

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

    /** Eight bytes in one number: byte k * w + i of a row, [R, 8 w], is the k-th byte of number i, [R, w]. */
    private static final String WORDS_OF_BYTES = """
              def wordsOfBytes(self: __torch__.Program, bytes: Tensor) -> Tensor:
                size = torch.floordiv(torch.size(bytes, 1), 8)
                words = torch.to(torch.narrow(bytes, 1, 0, size), 4, False, False, None)
                for k in range(1, 8):
                  more = torch.to(torch.narrow(bytes, 1, torch.mul(k, size), size), 4, False, False, None)
                  _0 = torch.bitwise_or_(words, torch.bitwise_left_shift(more, torch.mul(8, k)))
                return words
            """;

    /** What {@link #WORDS_OF_BYTES} has put together. */
    private static final String BYTES_OF_WORDS = """
              def bytesOfWords(self: __torch__.Program, words: Tensor) -> Tensor:
                planes = annotate(List[Tensor], [])
                for k in range(8):
                  byte = torch.bitwise_and(torch.bitwise_right_shift(words, torch.mul(8, k)), 255)
                  _0 = torch.append(planes, torch.to(byte, 0, False, False, None))
                return torch.cat(planes, 1)
            """;

    /** Of one part of the places that are reached: adds to found, [R, w], what rows of steps, [R, W], lead to by ways, [8, W, w]. */
    private static final String BY_TABLES = """
              def partByTables(self: __torch__.Program, steps: Tensor, ways: Tensor, goal: Tensor, all: Tensor) -> Tensor:
                words = torch.size(ways, 2)
                number = torch.size(steps, 0)
                tables = torch.zeros([TURN, 256, words], dtype=4, layout=None, device=None, pin_memory=False)
                result = torch.zeros([number, words], dtype=4, layout=None, device=None, pin_memory=False)
                found = torch.mul(torch.unsqueeze(torch.all(torch.eq(steps, all), 1, False), 1), goal)
                open = torch.arange(number, dtype=4, layout=None, device=None, pin_memory=False)
                turns = torch.floordiv(torch.sub(torch.add(torch.size(steps, 1), TURN), 1), TURN)
                for turn in range(turns):
                  if torch.__or__(torch.lt(turn, 4), torch.eq(torch.remainder(turn, 4), 0)):
                    isOpen = torch.any(torch.ne(found, goal), 1, False)
                    if torch.lt(torch.mul(int(torch.sum(isOpen)), 8), torch.mul(torch.size(open, 0), 7)):
                      _0 = torch.index_copy_(result, 0, open, found)
                      kept = torch.squeeze(torch.nonzero(isOpen), 1)
                      open = torch.index_select(open, 0, kept)
                      steps = torch.index_select(steps, 0, kept)
                      found = torch.index_select(found, 0, kept)
                    else:
                      pass
                  else:
                    pass
                  if torch.gt(torch.size(open, 0), 0):
                    begin = torch.mul(turn, TURN)
                    size = ops.prim.min(TURN, torch.sub(torch.size(steps, 1), begin))
                    each = torch.to(torch.contiguous(torch.transpose(torch.narrow(steps, 1, begin, size), 0, 1)), 4, False, False, None)
                    now = torch.narrow(tables, 0, 0, size)
                    for bit in range(8):
                      half = torch.__lshift__(1, bit)
                      way = torch.unsqueeze(torch.narrow(torch.select(ways, 0, bit), 0, begin, size), 1)
                      _1 = torch.bitwise_or(torch.narrow(now, 1, 0, half), way, out=torch.narrow(now, 1, half, half))
                    for i in range(size):
                      _2 = torch.bitwise_or_(found, torch.index_select(torch.select(now, 0, i), 0, torch.select(each, 0, i)))
                  else:
                    pass
                _3 = torch.index_copy_(result, 0, open, found)
                return result
            """.replace("TURN", Integer.toString(TURN));

    private static final String TABLES = """
              def joinedByTables(self: __torch__.Program, first: Tensor, second: Tensor, block: int) -> Tensor:
                n = torch.size(second, 1)
                width = torch.size(second, 2)
                words = torch.floordiv(torch.add(width, 7), 8)
                all = (self).packedRows(torch.ones([n], dtype=11, layout=None, device=None, pin_memory=False))
                parts = torch.floordiv(torch.sub(torch.add(words, WORDS), 1), WORDS)
                samples = annotate(List[Tensor], [])
                for sample in range(torch.size(second, 0)):
                  steps = torch.select(first, 0, sample)
                  more = [0, torch.sub(torch.mul(8, words), width), 0, torch.sub(torch.mul(8, width), n)]
                  ways = (self).wordsOfBytes(torch.constant_pad_nd(torch.select(second, 0, sample), more))
                  ways = torch.reshape(ways, [8, width, words])
                  beside = annotate(List[Tensor], [])
                  for part in range(parts):
                    start = torch.floordiv(torch.mul(part, words), parts)
                    size = torch.sub(torch.floordiv(torch.mul(torch.add(part, 1), words), parts), start)
                    own = torch.contiguous(torch.narrow(ways, 2, start, size))
                    goal = (self).reachedAtAll(torch.flatten(own, 0, 1))
                    rows = ops.prim.max(1, torch.floordiv(block, torch.mul(8, size)))
                    turns = torch.floordiv(torch.sub(torch.add(n, rows), 1), rows)
                    below = annotate(List[Tensor], [])
                    for turn in range(turns):
                      begin = torch.floordiv(torch.mul(turn, n), turns)
                      end = torch.floordiv(torch.mul(torch.add(turn, 1), n), turns)
                      _0 = torch.append(below, (self).partByTables(torch.narrow(steps, 0, begin, torch.sub(end, begin)), own, goal, all))
                    _1 = torch.append(beside, torch.cat(below, 0))
                  joined = (self).bytesOfWords(torch.cat(beside, 1))
                  _2 = torch.append(samples, torch.narrow(joined, 1, 0, width))
                return torch.stack(samples, 0)
            """.replace("WORDS", Integer.toString(WORDS));

    private static final String PRODUCTS = """
              def joinedByProducts(self: __torch__.Program, first: Tensor, second: Tensor, block: int) -> Tensor:
                n = torch.size(second, 1)
                rows = ops.prim.max(1, torch.floordiv(block, n))
                number = 5 if ops.prim.is_cuda(second) else 6
                samples = annotate(List[Tensor], [])
                for sample in range(torch.size(second, 0)):
                  joined = torch.zeros_like(torch.select(second, 0, sample))
                  for turn in range(torch.floordiv(torch.sub(torch.add(n, MANY), 1), MANY)):
                    begin = torch.mul(turn, MANY)
                    size = ops.prim.min(MANY, torch.sub(n, begin))
                    ways = (self).unpackedRows(torch.narrow(torch.select(second, 0, sample), 0, begin, size), n)
                    ways = torch.to(ways, number, False, False, None)
                    for i in range(torch.floordiv(torch.sub(torch.add(n, rows), 1), rows)):
                      start = torch.mul(i, rows)
                      count = ops.prim.min(rows, torch.sub(n, start))
                      left = (self).unpackedRows(torch.narrow(torch.select(first, 0, sample), 0, start, count), n)
                      left = torch.to(torch.narrow(left, 1, begin, size), number, False, False, None)
                      walks = (self).packedRows(torch.gt(torch.mm(left, ways), 0))
                      _0 = torch.bitwise_or_(torch.narrow(joined, 0, start, count), walks)
                  _1 = torch.append(samples, joined)
                return torch.stack(samples, 0)
            """.replace("MANY", Integer.toString(MANY));

    private static final String METHOD = """
              def joinedPairs(self: __torch__.Program, first: Tensor, second: Tensor, count: bool, block: int) -> Tensor:
                if torch.__or__(count, ops.prim.is_cuda(second)):
                  joined = (self).joinedByProducts(first, second, block)
                else:
                  joined = (self).joinedByTables(first, second, block)
                return joined
            """;

    public JoinedPairs() {
        this(BLOCK, Way.TABLES);
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

    /** The ways of a sample once more, what is joined so far, and three blocks: what is found, what is taken from a table, and comparisons. */
    @Override
    public Workspace workspace(List<Value> operands, TensorType result) {
        return new Workspace(2 * result.bytes() + 3 * Math.min(result.bytes(), block), 0);
    }

    @Override
    public List<String> methods() {
        return List.of(
                PackedPairs.METHOD,
                UnpackedPairs.ONES,
                UnpackedPairs.METHOD,
                REACHED,
                WORDS_OF_BYTES,
                BYTES_OF_WORDS,
                BY_TABLES,
                TABLES,
                PRODUCTS,
                METHOD);
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return "(self).joinedPairs(" + operands.get(0) + ", " + operands.get(1) + ", "
                + TorchText.truth(way == Way.PRODUCTS) + ", " + block + ")";
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> {
            OnnxName walks =
                    body.node("MatMul", body.cast(x.get(0), ElementType.FLOAT), body.cast(x.get(1), ElementType.FLOAT));
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
