package dev.hanet.blocks.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where an operator writes its form as nodes of PyTorch's operators, operands before results.
 *
 * <p>A node says the type of its result, as there is no engine that could be asked.
 */
public interface AtenBody {
    /**
     * Adds a node with one result.
     *
     * @param target the operator and its overload: {@code conv2d.default}
     * @param arguments in the order of the operator's schema; whatever is left out at the end has its default
     */
    AtenTensor node(String target, List<AtenArgument> arguments, ElementType element, List<Extent> sizes);

    /**
     * A size that has to be known before the program runs.
     *
     * @param what what depends on it: {@code the number of zeros around the image}
     * @throws GraphException when it is open, naming the operator
     */
    long fixed(Extent size, String what);

    /** Adds a node with one result. */
    default AtenTensor node(String target, ElementType element, List<Extent> sizes, AtenArgument... arguments) {
        return node(target, Arrays.asList(arguments), element, sizes);
    }

    /** A node over {@code self} whose result has its type. */
    default AtenTensor like(String target, AtenTensor x, AtenArgument... further) {
        return node(target, self(x, further), x.element(), x.sizes());
    }

    private static List<AtenArgument> self(AtenTensor x, AtenArgument... further) {
        List<AtenArgument> arguments = new ArrayList<>();
        arguments.add(AtenArgument.of("self", x));
        arguments.addAll(Arrays.asList(further));
        return arguments;
    }

    /** A node over two tensors whose axes of size 1 stretch; the result has the first one's elements. */
    default AtenTensor binary(String target, AtenTensor left, AtenTensor right) {
        return node(
                target,
                left.element(),
                stretched(left, right),
                AtenArgument.of("self", left),
                AtenArgument.of("other", right));
    }

    /** A node over two tensors whose axes of size 1 stretch, with truth values for a result. */
    default AtenTensor relation(String target, AtenTensor left, AtenTensor right) {
        return node(
                target,
                ElementType.BOOL,
                stretched(left, right),
                AtenArgument.of("self", left),
                AtenArgument.of("other", right));
    }

    /** A node over a tensor and a number, with truth values for a result. */
    default AtenTensor relation(String target, AtenTensor left, double right) {
        return node(
                target, ElementType.BOOL, left.sizes(), AtenArgument.of("self", left), AtenArgument.of("other", right));
    }

    /** Sizes of an elementwise result; axes of size 1 and missing ones at the front stretch. */
    static List<Extent> stretched(AtenTensor left, AtenTensor right) {
        AtenTensor longer = left.rank() >= right.rank() ? left : right;
        AtenTensor other = left.rank() >= right.rank() ? right : left;
        List<Extent> sizes = new ArrayList<>(longer.sizes());
        for (int axis = 1; axis <= other.rank(); axis++) {
            if (longer.size(-axis).equals(Extent.of(1))) {
                sizes.set(sizes.size() - axis, other.size(-axis));
            }
        }
        return sizes;
    }

    /** Elements of the second tensor where the first holds, of the third elsewhere. */
    default AtenTensor where(AtenTensor condition, AtenTensor then, AtenTensor otherwise) {
        AtenTensor values = new AtenTensor("", then.element(), stretched(then, otherwise));
        return node(
                "where.self",
                then.element(),
                stretched(condition, values),
                AtenArgument.of("condition", condition),
                AtenArgument.of("self", then),
                AtenArgument.of("other", otherwise));
    }

    /** Elements of the second tensor where the first holds, a number elsewhere. */
    default AtenTensor where(AtenTensor condition, AtenTensor then, double otherwise) {
        return node(
                "where.ScalarOther",
                then.element(),
                stretched(condition, then),
                AtenArgument.of("condition", condition),
                AtenArgument.of("self", then),
                AtenArgument.of("other", otherwise));
    }

    /** A number where the first tensor holds, elements of the second elsewhere. */
    default AtenTensor where(AtenTensor condition, double then, AtenTensor otherwise) {
        return node(
                "where.ScalarSelf",
                otherwise.element(),
                stretched(condition, otherwise),
                AtenArgument.of("condition", condition),
                AtenArgument.of("self", then),
                AtenArgument.of("other", otherwise));
    }

    /** A reduction over axes that stay with size 1 or go: {@code amax.default}. */
    default AtenTensor reduced(String target, AtenTensor x, boolean keep, long... axes) {
        return node(
                target,
                x.element(),
                reduced(x, keep, axes),
                AtenArgument.of("self", x),
                AtenArgument.wholes("dim", axes),
                AtenArgument.of("keepdim", keep));
    }

    private static List<Extent> reduced(AtenTensor x, boolean keep, long... axes) {
        List<Long> gone = Arrays.stream(axes)
                .map(axis -> Math.floorMod(axis, x.rank()))
                .boxed()
                .toList();
        List<Extent> sizes = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            if (!gone.contains((long) axis)) {
                sizes.add(x.size(axis));
            } else if (keep) {
                sizes.add(Extent.of(1));
            }
        }
        return sizes;
    }

    /** Whether any element along an axis holds; the axis stays with size 1. */
    default AtenTensor any(AtenTensor x, int axis) {
        return node(
                "any.dim",
                ElementType.BOOL,
                x.with(axis, Extent.of(1)),
                AtenArgument.of("self", x),
                AtenArgument.of("dim", axis),
                AtenArgument.of("keepdim", true));
    }

    /** Two axes exchanged. */
    default AtenTensor transposed(AtenTensor x, int first, int second) {
        AtenTensor once = new AtenTensor("", x.element(), x.with(first, x.size(second)));
        return node(
                "transpose.int",
                x.element(),
                once.with(second, x.size(first)),
                AtenArgument.of("self", x),
                AtenArgument.of("dim0", first),
                AtenArgument.of("dim1", second));
    }

    /** The matrix product over the last two axes. */
    default AtenTensor matmul(AtenTensor left, AtenTensor right) {
        return node(
                "matmul.default",
                left.element(),
                left.with(-1, right.size(-1)),
                AtenArgument.of("self", left),
                AtenArgument.of("other", right));
    }

    /** With a further axis of size 1. */
    default AtenTensor unsqueezed(AtenTensor x, int axis) {
        List<Extent> sizes = new ArrayList<>(x.sizes());
        sizes.add(axis, Extent.of(1));
        return node("unsqueeze.default", x.element(), sizes, AtenArgument.of("self", x), AtenArgument.of("dim", axis));
    }

    /** The same elements under other sizes. */
    default AtenTensor reshaped(AtenTensor x, List<Extent> sizes) {
        return node(
                "reshape.default",
                x.element(),
                sizes,
                AtenArgument.of("self", x),
                new AtenArgument.Sizes("shape", sizes));
    }

    /** Axes from one on up to the last as one. */
    default AtenTensor flattened(AtenTensor x, int from) {
        List<Extent> sizes = new ArrayList<>(x.sizes().subList(0, from));
        sizes.add(Extent.product(x.sizes().subList(from, x.rank())));
        return node(
                "flatten.using_ints",
                x.element(),
                sizes,
                AtenArgument.of("self", x),
                AtenArgument.of("start_dim", from),
                AtenArgument.of("end_dim", -1));
    }

    /** Tensors one behind the other along an axis. */
    default AtenTensor joined(List<AtenTensor> parts, int axis) {
        AtenTensor first = parts.get(0);
        Extent length = parts.stream().map(part -> part.size(axis)).reduce(Extent.of(0), Extent::plus);
        return node(
                "cat.default",
                first.element(),
                first.with(axis, length),
                new AtenArgument.Operands("tensors", parts),
                AtenArgument.of("dim", axis));
    }

    /** The part of an axis from one place up to and without another, which counts from the end below 0. */
    default AtenTensor slice(AtenTensor x, int axis, long start, long end) {
        Extent until = end < 0 ? x.size(axis).plus(end) : x.size(axis).atMost(end);
        return node(
                "slice.Tensor",
                x.element(),
                x.with(axis, until.plus(-start)),
                AtenArgument.of("self", x),
                AtenArgument.of("dim", axis),
                AtenArgument.of("start", start),
                AtenArgument.of("end", end));
    }

    /** A number around a tensor: places before and behind the last axis, then before and behind the one in front of it, and so on. */
    default AtenTensor padded(AtenTensor x, double value, long... places) {
        List<Extent> sizes = new ArrayList<>(x.sizes());
        for (int i = 0; i < places.length; i++) {
            int axis = x.rank() - 1 - i / 2;
            sizes.set(axis, sizes.get(axis).plus(places[i]));
        }
        return node(
                "constant_pad_nd.default",
                x.element(),
                sizes,
                AtenArgument.of("self", x),
                AtenArgument.wholes("pad", places),
                AtenArgument.of("value", value));
    }

    /** The same numbers as other elements. */
    default AtenTensor cast(AtenTensor x, ElementType element) {
        return node("to.dtype", element, x.sizes(), AtenArgument.of("self", x), AtenArgument.of("dtype", element));
    }

    /** Ones of some sizes where another tensor is, whole numbers. */
    default AtenTensor ones(AtenTensor where, List<Extent> sizes) {
        return node(
                "new_ones.default",
                ElementType.INT,
                sizes,
                AtenArgument.of("self", where),
                new AtenArgument.Sizes("size", sizes),
                AtenArgument.keyword(AtenArgument.of("dtype", ElementType.INT)));
    }

    /** Sums along an axis of all elements up to each. */
    default AtenTensor summedUp(AtenTensor x, int axis) {
        return like("cumsum.default", x, AtenArgument.of("dim", axis));
    }

    /** 1, 2, ... up to a count, [count], where another tensor is. */
    default AtenTensor counted(AtenTensor where, Extent count) {
        return summedUp(ones(where, List.of(count)), 0);
    }
}
