package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.OnnxAttribute;
import dev.hanet.blocks.graph.OnnxBody;
import dev.hanet.blocks.graph.OnnxName;
import java.util.List;

/** How resizing fills in between. */
public enum Interpolation {
    /** Weighted mean of the four neighbours. */
    BILINEAR,
    /** The nearest neighbour. */
    NEAREST;

    /** The ONNX node that resizes to all four sizes, with PyTorch's idea of where pixels lie. */
    OnnxName onnx(OnnxBody body, OnnxName x, OnnxName sizes, boolean alignCorners) {
        String bilinear = alignCorners ? "align_corners" : "half_pixel";
        List<OnnxAttribute> attributes = List.of(
                OnnxAttribute.of("mode", this == BILINEAR ? "linear" : "nearest"),
                OnnxAttribute.of("nearest_mode", "floor"),
                OnnxAttribute.of("coordinate_transformation_mode", this == BILINEAR ? bilinear : "asymmetric"));
        return body.node("Resize", attributes, List.of(x, OnnxName.ABSENT, OnnxName.ABSENT, sizes));
    }
}
