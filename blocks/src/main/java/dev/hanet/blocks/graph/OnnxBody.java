package dev.hanet.blocks.graph;

import java.util.Arrays;
import java.util.List;

/** Where an operator writes its ONNX form: nodes of {@link #OPSET}, operands before results. */
public interface OnnxBody {
    /** The version of ONNX's operators that forms are written in. */
    int OPSET = 18;

    /** Adds a node with one result. */
    default OnnxName node(String kind, List<OnnxAttribute> attributes, List<OnnxName> operands) {
        return first(1, kind, attributes, operands);
    }

    /** Adds a node with several results, of which only the first is read. */
    OnnxName first(int results, String kind, List<OnnxAttribute> attributes, List<OnnxName> operands);

    /** A scalar. */
    OnnxName number(ElementType element, double value);

    /** Whole numbers in one row, [count]. */
    OnnxName integers(long... values);

    /** Adds a node without attributes. */
    default OnnxName node(String kind, OnnxName... operands) {
        return node(kind, List.of(), Arrays.asList(operands));
    }

    /** A scalar in single precision. */
    default OnnxName number(double value) {
        return number(ElementType.FLOAT, value);
    }

    /** Sizes of a tensor, asked at run time: of the axes from one on, up to and without another. */
    default OnnxName sizes(OnnxName x, int from, int to) {
        return node("Shape", List.of(OnnxAttribute.of("start", from), OnnxAttribute.of("end", to)), List.of(x));
    }

    /** The size of the last axis, asked at run time, [1]. */
    default OnnxName lastSize(OnnxName x) {
        return node("Shape", List.of(OnnxAttribute.of("start", -1)), List.of(x));
    }

    /** Rows of whole numbers one behind the other. */
    default OnnxName joined(OnnxName... rows) {
        return node("Concat", List.of(OnnxAttribute.of("axis", 0)), Arrays.asList(rows));
    }

    /** The same numbers as other elements. */
    default OnnxName cast(OnnxName x, ElementType element) {
        return node("Cast", List.of(OnnxAttribute.of("to", element.onnxCode())), List.of(x));
    }

    /** A reduction, {@code ReduceSum}, over axes that stay with size 1 or go. */
    default OnnxName reduced(String kind, OnnxName x, boolean keep, long... axes) {
        return node(kind, List.of(OnnxAttribute.of("keepdims", keep ? 1 : 0)), List.of(x, integers(axes)));
    }

    /** 0, 1, ... below a count that is known at run time, [count]. */
    default OnnxName indices(OnnxName count) {
        return node("Range", number(ElementType.INT, 0), node("Squeeze", count), number(ElementType.INT, 1));
    }

    /** With a further axis of size 1. */
    default OnnxName unsqueezed(OnnxName x, long axis) {
        return node("Unsqueeze", x, integers(axis));
    }
}
