package dev.hanet.blocks.graph;

import java.util.List;

/**
 * A tensor in an exported program of PyTorch.
 *
 * @param name what the program calls it
 * @param element what its elements are
 * @param sizes its sizes, one an axis
 */
public record AtenTensor(String name, ElementType element, List<Extent> sizes) {
    public AtenTensor {
        sizes = List.copyOf(sizes);
    }

    /** How many axes it has. */
    public int rank() {
        return sizes.size();
    }

    /** The size of an axis, which counts from 0, or from -1 backwards. */
    public Extent size(int axis) {
        return sizes.get(Math.floorMod(axis, rank()));
    }

    /** These sizes with another one on an axis, which counts from 0, or from -1 backwards. */
    public List<Extent> with(int axis, Extent size) {
        Extent[] changed = sizes.toArray(new Extent[0]);
        changed[Math.floorMod(axis, rank())] = size;
        return List.of(changed);
    }
}
