package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.AtenBody;
import dev.hanet.blocks.graph.AtenForm;
import dev.hanet.blocks.graph.AtenTensor;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxBody;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

/** Operators of graphs between places: which pairs are joined, and what that does to scores and weights. */
public final class EdgeOperators {
    private EdgeOperators() {}

    /** Which elements of the first tensor are at least those of the second, whose axes of size 1 stretch. */
    public record Threshold() implements Operator {
        @Override
        public String name() {
            return "threshold";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value scores = operands.get(0);
            return new TensorType(Operands.broadcast(name(), scores, operands.get(1)), ElementType.BOOL);
        }

        @Override
        public boolean isDifferentiable() {
            return false;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("ge", operands.get(0), operands.get(1));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.node("GreaterOrEqual");
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> body.relation("ge.Tensor", x.get(0), x.get(1)));
        }
    }

    /** The graph of an image tensor's places, [., ., H, W], that share a row or a column: truth values [1, N, N], N = H * W. */
    public record SameRowOrColumn() implements Operator {
        @Override
        public String name() {
            return "sameRowOrColumn";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value x = operands.get(0);
            Operands.requireImage(name(), x);
            long places = x.shape().size(2) * x.shape().size(3);
            return new TensorType(Shape.of(1, places, places), ElementType.BOOL);
        }

        @Override
        public boolean isDifferentiable() {
            return false;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            String x = operands.get(0);
            String height = TorchText.size(x, 2);
            String width = TorchText.size(x, 3);
            String rows = TorchText.call("kron", equal(height, x), all(width, x));
            String columns = TorchText.call("kron", all(height, x), equal(width, x));
            return TorchText.call("unsqueeze", TorchText.call("logical_or", rows, columns), 0);
        }

        private static String equal(String size, String like) {
            return truths("eye", size, like);
        }

        private static String all(String size, String like) {
            return truths("ones", "[" + size + ", " + size + "]", like);
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                OnnxName width = body.sizes(x.get(0), 3, 4);
                OnnxName place = body.indices(body.node("Mul", body.sizes(x.get(0), 2, 3), width));
                OnnxName rows = pairs(body, body.node("Div", place, width));
                OnnxName columns = pairs(body, body.node("Mod", place, width));
                return body.unsqueezed(body.node("Or", rows, columns), 0);
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> {
                AtenTensor ones = body.ones(x.get(0), x.get(0).sizes().subList(2, 4)); // [H, W]
                AtenTensor rows = pairs(body, body.flattened(body.summedUp(ones, 0), 0));
                AtenTensor columns = pairs(body, body.flattened(body.summedUp(ones, 1), 0));
                return body.unsqueezed(body.binary("logical_or.default", rows, columns), 0);
            });
        }
    }

    /**
     * A graph, truth values or bits, in which every place is its own neighbour, or none is.
     *
     * @param present whether every place is
     */
    public record SelfLoop(boolean present) implements Operator {
        /** Of bits, each plane has a diagonal of its own: that of the rows whose own place lies in it. */
        private static final String METHOD = """
                  def selfLoops(self: __torch__.Program, edges: Tensor, present: bool) -> Tensor:
                    if torch.eq(ops.prim.dtype(edges), 0):
                      result = torch.clone(edges, memory_format=0)
                      for bit in range(8):
                        start = torch.mul(bit, torch.size(edges, 2))
                        if torch.lt(start, torch.size(edges, 1)):
                          own = torch.diagonal(result, torch.neg(start), 1, 2)
                          if present:
                            _0 = torch.bitwise_or_(own, torch.__lshift__(1, bit))
                          else:
                            _1 = torch.bitwise_and_(own, torch.sub(255, torch.__lshift__(1, bit)))
                        else:
                          pass
                    else:
                      result = torch.clone(edges, memory_format=0)
                      _2 = torch.fill_(torch.diagonal(result, 0, 1, 2), present)
                    return result
                """;

        @Override
        public String name() {
            return "selfLoop";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Operands.requirePairs(name(), operands.get(0));
            Operands.requireRank(name(), operands.get(0), 3, "[B, N, N]");
            return operands.get(0).type();
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
            return "(self).selfLoops(" + operands.get(0) + ", " + TorchText.truth(present) + ")";
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                OnnxName diagonal = identity(body, x.get(0));
                return present
                        ? body.node("Or", x.get(0), diagonal)
                        : body.node("And", x.get(0), body.node("Not", diagonal));
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> {
                AtenTensor diagonal = identity(body, x.get(0));
                return present
                        ? body.binary("logical_or.default", x.get(0), diagonal)
                        : body.binary("logical_and.default", x.get(0), body.like("logical_not.default", diagonal));
            });
        }
    }

    /**
     * A graph in which a place without neighbours is its own.
     *
     * @param axis along which neighbours are looked for: -1 rows, -2 columns
     */
    public record LoopWhereEmpty(int axis) implements KeepsType {
        @Override
        public String name() {
            return "loopWhereEmpty";
        }

        @Override
        public boolean isDifferentiable() {
            return false;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            String edges = operands.get(0);
            String isEmpty = TorchText.call("logical_not", TorchText.call("any", edges, axis, "True"));
            return TorchText.call("logical_or", edges, TorchText.call("logical_and", isEmpty, identity(edges)));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                OnnxName isEmpty = body.node("Not", any(body, x.get(0), axis));
                return body.node("Or", x.get(0), body.node("And", isEmpty, identity(body, x.get(0))));
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> {
                AtenTensor isEmpty = body.like("logical_not.default", body.any(x.get(0), axis));
                AtenTensor loops = body.binary("logical_and.default", isEmpty, identity(body, x.get(0)));
                return body.binary("logical_or.default", x.get(0), loops);
            });
        }
    }

    /** Truth values of two graphs put together, edge by edge. */
    public record Combine(Kind kind) implements Operator {
        /** Which edges the result has. */
        public enum Kind {
            /** Edges of either graph. */
            OR,
            /** Edges of both graphs. */
            AND,
            /** Edges of the first that the second has not. */
            WITHOUT
        }

        @Override
        public String name() {
            return "combine";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Operands.requireElement(name(), operands.get(0), ElementType.BOOL);
            Operands.requireElement(name(), operands.get(1), ElementType.BOOL);
            return operands.get(0).type();
        }

        @Override
        public boolean isDifferentiable() {
            return false;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            String first = operands.get(0);
            String second = operands.get(1);
            return switch (kind) {
                case OR -> TorchText.call("logical_or", first, second);
                case AND -> TorchText.call("logical_and", first, second);
                case WITHOUT -> TorchText.call("logical_and", first, TorchText.call("logical_not", second));
            };
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return switch (kind) {
                case OR -> OnnxForm.node("Or");
                case AND -> OnnxForm.node("And");
                case WITHOUT ->
                    OnnxForm.of((body, x, operands) -> body.node("And", x.get(0), body.node("Not", x.get(1))));
            };
        }

        @Override
        public Optional<AtenForm> aten() {
            return switch (kind) {
                case OR -> AtenForm.binary("logical_or.default");
                case AND -> AtenForm.binary("logical_and.default");
                case WITHOUT ->
                    AtenForm.of((body, x) ->
                            body.binary("logical_and.default", x.get(0), body.like("logical_not.default", x.get(1))));
            };
        }
    }

    /**
     * Scores, the first operand, on the edges of a graph, the second, and one number elsewhere; a graph
     * [1, N, N] holds for every sample.
     *
     * @param nonEdge the score where there is no edge
     */
    public record MaskScores(double nonEdge) implements Operator {
        /**
         * A score whose softmax beside any edge is exactly 0; finite, so that the softmax of a row without edges gives equal
         * weights and no NaN.
         */
        public static final double NOTHING = -1e9;

        @Override
        public String name() {
            return "maskScores";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value scores = operands.get(0);
            Value edges = operands.get(1);
            Operands.requireElement(name(), edges, ElementType.BOOL);
            if (!Operands.broadcast(name(), scores, edges).equals(scores.shape())) {
                throw Operands.mismatch(name(), scores, edges, "equal shapes");
            }
            return scores.type();
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.operands(1);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("where", operands.get(1), operands.get(0), TorchText.number(nonEdge));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> body.node("Where", x.get(1), x.get(0), body.number(nonEdge)));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> body.where(x.get(1), x.get(0), nonEdge));
        }
    }

    /**
     * Weights, the first operand, with zeros for places without neighbours in the graph, the second.
     *
     * @param axis along which neighbours are looked for: -1 rows, -2 columns
     */
    public record ZeroWhereEmpty(int axis) implements KeepsType {
        @Override
        public String name() {
            return "zeroWhereEmpty";
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("where", TorchText.call("any", operands.get(1), axis, "True"), operands.get(0), "0.");
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of(
                    (body, x, operands) -> body.node("Where", any(body, x.get(1), axis), x.get(0), body.number(0)));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> body.where(body.any(x.get(1), axis), x.get(0), 0));
        }
    }

    /**
     * One row for all places, the first operand [B, 1, C], where a place has no neighbours in the graph, the second [B, N, N], and zeros
     * elsewhere: [B, N, C].
     */
    public record ZeroWhereEdges() implements Operator {
        @Override
        public String name() {
            return "zeroWhereEdges";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Operands.requireElement(name(), operands.get(1), ElementType.BOOL);
            Shape row = operands.get(0).shape();
            return new TensorType(
                    row.with(1, operands.get(1).shape().size(1)),
                    operands.get(0).type().element());
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("where", TorchText.call("any", operands.get(1), -1, "True"), "0.", operands.get(0));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of(
                    (body, x, operands) -> body.node("Where", any(body, x.get(1), -1), body.number(0), x.get(0)));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> body.where(body.any(x.get(1), -1), 0, x.get(0)));
        }
    }

    /** Text of the identity with as many rows as a graph [B, N, N] has places. */
    private static String identity(String edges) {
        return truths("eye", TorchText.size(edges, -1), edges);
    }

    /** The same in ONNX. */
    private static OnnxName identity(OnnxBody body, OnnxName edges) {
        return pairs(body, body.indices(body.lastSize(edges)));
    }

    /** Text of truth values that a factory of TorchScript makes, where another tensor is. */
    private static String truths(String factory, String sizes, String like) {
        return TorchText.call(
                factory,
                sizes,
                "dtype=" + ElementType.BOOL.torchCode(),
                "layout=None",
                "device=ops.prim.device(" + like + ")",
                "pin_memory=None");
    }

    /** Which places have one number, [N, N], in ONNX. */
    private static OnnxName pairs(OnnxBody body, OnnxName numbers) {
        return body.node("Equal", body.unsqueezed(numbers, 0), body.unsqueezed(numbers, 1));
    }

    /** The identity with as many rows as a graph has places, with PyTorch's operators. */
    private static AtenTensor identity(AtenBody body, AtenTensor edges) {
        return pairs(body, body.counted(edges, edges.size(-1)));
    }

    /** Which places have one number, [N, N], with PyTorch's operators. */
    private static AtenTensor pairs(AtenBody body, AtenTensor numbers) {
        return body.relation("eq.Tensor", body.unsqueezed(numbers, 0), body.unsqueezed(numbers, 1));
    }

    /** Whether there is any edge along an axis, which stays with size 1, in ONNX. */
    private static OnnxName any(OnnxBody body, OnnxName edges, int axis) {
        OnnxName greatest = body.reduced("ReduceMax", body.cast(edges, ElementType.FLOAT), true, axis);
        return body.node("Greater", greatest, body.number(0));
    }
}
