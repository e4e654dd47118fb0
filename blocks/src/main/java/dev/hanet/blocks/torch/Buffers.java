package dev.hanet.blocks.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/** Running statistics as they were before a step, for the case that the step cannot be made. */
final class Buffers {
    private final NDList current;
    private final NDList copies = new NDList();

    private Buffers(NDList current) {
        this.current = current;
    }

    static Buffers remember(NDManager manager, NDList current) {
        Buffers buffers = new Buffers(current);
        for (NDArray array : current) {
            NDArray copy = array.duplicate();
            copy.attach(manager);
            buffers.copies.add(copy);
        }
        return buffers;
    }

    void restore(Copying copying) {
        copying.copy(copies, current);
    }
}
