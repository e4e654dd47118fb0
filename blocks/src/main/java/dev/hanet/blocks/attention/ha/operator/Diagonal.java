package dev.hanet.blocks.attention.ha.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.operator.TorchText;

/** The identity as truth values, [N, N]. */
final class Diagonal {
    private Diagonal() {}

    /** Text of the identity with as many rows as a graph [B, N, N] has places. */
    static String of(String edges) {
        return TorchText.call(
                "eye",
                TorchText.size(edges, -1),
                "dtype=" + ElementType.BOOL.torchCode(),
                "layout=None",
                "device=ops.prim.device(" + edges + ")",
                "pin_memory=None");
    }
}
