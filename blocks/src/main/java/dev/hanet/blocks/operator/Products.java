package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Rewriting;
import dev.hanet.blocks.graph.Value;
import java.util.List;

/**
 * Who multiplies the matrices of operators that go through pairs of places: their programs call a method {@code products}, of [B, M, K] and
 * [B, N, K] with the result [B, M, N].
 */
public enum Products {
    /** The engine, on any device and in any program. */
    ENGINE("""
              def products(self: __torch__.Program, left: Tensor, right: Tensor) -> Tensor:
                return torch.matmul(left, torch.transpose(right, 1, 2))
            """),
    /**
     * oneDNN, in single precision on the CPU. The engine takes Intel's library, which leaves half of what a processor of another maker can do. Not for
     * programs that somebody else reads or differentiates: the engine knows no gradient of it.
     */
    ONEDNN("""
              def products(self: __torch__.Program, left: Tensor, right: Tensor) -> Tensor:
                if torch.eq(ops.prim.dtype(left), 6):
                  each = annotate(List[Tensor], [])
                  for i in range(torch.size(left, 0)):
                    _0 = torch.append(each, ops.mkldnn._linear_pointwise(torch.select(left, 0, i), torch.select(right, 0, i), None, "none", annotate(List[Optional[number]], []), ""))
                  result = torch.unsqueeze(each[0], 0) if torch.eq(torch.len(each), 1) else torch.stack(each, 0)
                else:
                  result = torch.matmul(left, torch.transpose(right, 1, 2))
                return result
            """);

    private final String method;

    Products(String method) {
        this.method = method;
    }

    /** An operator that multiplies so, or can be made to. */
    public interface Multiplying extends Operator {
        /** The same operator with its matrices multiplied by somebody else. */
        Multiplying by(Products products);
    }

    /** The method that operators call. */
    public String method() {
        return method;
    }

    /** The graph with its matrices multiplied so. */
    public Graph in(Graph graph) {
        return new Rewriting() {
            @Override
            public Value result(Value original, List<Value> operands) {
                return original.operator().orElseThrow() instanceof Multiplying multiplying
                        ? operands.get(0).graph().apply(multiplying.by(Products.this), operands)
                        : Rewriting.super.result(original, operands);
            }
        }.of(graph);
    }
}
