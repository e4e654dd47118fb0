package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.AtenArgument;
import dev.hanet.blocks.graph.AtenBody;
import dev.hanet.blocks.graph.AtenTensor;
import dev.hanet.blocks.graph.Extent;
import dev.hanet.blocks.graph.OnnxAttribute;
import dev.hanet.blocks.graph.OnnxBody;
import dev.hanet.blocks.graph.OnnxName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

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

    /**
     * The node of PyTorch's that resizes to a height and a width.
     *
     * @param factors by how much it enlarges, as an argument of that name, or none where the sizes are asked
     */
    AtenTensor aten(
            AtenBody body,
            AtenTensor x,
            List<Extent> size,
            Function<String, AtenArgument> factors,
            boolean alignCorners) {
        List<AtenArgument> arguments = new ArrayList<>();
        arguments.add(AtenArgument.of("input", x));
        AtenArgument by = factors.apply("scale_factors");
        arguments.add(
                by instanceof AtenArgument.Absent
                        ? new AtenArgument.Sizes("output_size", size)
                        : new AtenArgument.Absent("output_size"));
        if (this == BILINEAR) {
            arguments.add(AtenArgument.of("align_corners", alignCorners));
        }
        arguments.add(by);
        List<Extent> sizes = List.of(x.size(0), x.size(1), size.get(0), size.get(1));
        return body.node(
                this == BILINEAR ? "upsample_bilinear2d.vec" : "upsample_nearest2d.vec", arguments, x.element(), sizes);
    }
}
