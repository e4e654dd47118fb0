package dev.hanet.blocks.attention.ha.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.OnnxBody;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.operator.TorchText;

/** Graphs that others are made of: the identity, and which places have neighbours. */
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

    /** The same in ONNX. */
    static OnnxName of(OnnxBody body, OnnxName edges) {
        OnnxName place = body.indices(body.lastSize(edges));
        return body.node("Equal", body.unsqueezed(place, 0), body.unsqueezed(place, 1));
    }

    /** Whether there is any edge along an axis, which stays with size 1, in ONNX. */
    static OnnxName any(OnnxBody body, OnnxName edges, int axis) {
        OnnxName greatest = body.reduced("ReduceMax", body.cast(edges, ElementType.FLOAT), true, axis);
        return body.node("Greater", greatest, body.number(0));
    }
}
