package dev.hanet.blocks.graph;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The sizes of a tensor's axes, images as [B, C, H, W].
 *
 * @param sizes one size an axis; none for a scalar
 */
public record Shape(List<Long> sizes) {
    public Shape {
        sizes = List.copyOf(sizes);
        if (sizes.stream().anyMatch(size -> size < 0)) {
            throw new IllegalArgumentException("a size below zero in " + sizes);
        }
    }

    public static Shape of(long... sizes) {
        return new Shape(Arrays.stream(sizes).boxed().toList());
    }

    public int rank() {
        return sizes.size();
    }

    /**
     * Answers the size of one axis.
     *
     * @param axis from 0, or from -1 backwards
     */
    public long size(int axis) {
        return sizes.get(axis < 0 ? axis + rank() : axis);
    }

    /** This shape with another size on one axis, which counts from 0, or from -1 backwards. */
    public Shape with(int axis, long size) {
        long[] changed = toArray();
        changed[axis < 0 ? axis + rank() : axis] = size;
        return of(changed);
    }

    /** How many elements a tensor of this shape has. */
    public long elements() {
        return sizes.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }

    /** Whether a tensor of this shape has more elements than that; also of those whose number is none any more. */
    boolean isLargerThan(long most) {
        long elements = 1;
        for (long size : sizes) {
            if (size == 0) {
                return false;
            }
            elements = elements > most / size ? most + 1 : elements * size;
        }
        return elements > most;
    }

    public long[] toArray() {
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public String toString() {
        return sizes.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
}
