package dev.hanet.blocks.weights.pickle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A tensor as a look into a storage; every element lies inside, and no two share a place.
 *
 * @param offset of the first element, in elements
 * @param strides how many elements lie between neighbours, one an axis
 */
record TensorRef(StorageRef storage, long offset, List<Long> sizes, List<Long> strides) {
    private static final int MOST_AXES = 16;

    /** Checks and makes one. */
    static TensorRef of(StorageRef storage, long offset, List<Long> sizes, List<Long> strides) throws Refusal {
        TensorRef tensor = new TensorRef(storage, offset, sizes, strides);
        if (sizes.size() != strides.size() || sizes.size() > MOST_AXES) {
            throw new Refusal("a tensor of storage '" + storage.key() + "' has " + sizes.size() + " sizes and "
                    + strides.size() + " strides");
        }
        try {
            tensor.check();
        } catch (ArithmeticException e) {
            throw new Refusal(tensor.named() + " has more elements than there can be");
        }
        return tensor;
    }

    private void check() throws Refusal {
        if (offset < 0
                || sizes.stream().anyMatch(size -> size < 0)
                || strides.stream().anyMatch(stride -> stride < 0)) {
            throw new Refusal(named() + " has an offset, size or stride below zero");
        }
        if (elements() == 0) {
            return;
        }
        long last = offset;
        for (long reach : reaches()) {
            last = Math.addExact(last, reach);
        }
        if (last >= storage.elements()) {
            throw new Refusal(named() + " reaches element " + last + " of a storage of " + storage.elements());
        }
        checkOwnPlaces();
    }

    private List<Long> reaches() {
        List<Long> reaches = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            reaches.add(Math.multiplyExact(sizes.get(i) - 1, strides.get(i)));
        }
        return reaches;
    }

    /** From the narrowest stride outwards, each must step over all that the narrower ones reach. */
    private void checkOwnPlaces() throws Refusal {
        List<Integer> axes = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            if (sizes.get(i) > 1) {
                axes.add(i);
            }
        }
        axes.sort(Comparator.comparingLong(strides::get));
        List<Long> reaches = reaches();
        long reached = 0;
        for (int axis : axes) {
            if (strides.get(axis) <= reached) {
                throw new Refusal(named() + " overlaps itself");
            }
            reached += reaches.get(axis);
        }
    }

    private String named() {
        return "a tensor of sizes " + sizes + " and strides " + strides + " in storage '" + storage.key() + "'";
    }

    long elements() {
        return sizes.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }

    /** Whether its elements lie row by row without gaps. */
    boolean isRowMajor() {
        long expected = 1;
        for (int i = sizes.size() - 1; i >= 0; i--) {
            if (sizes.get(i) != 1 && strides.get(i) != expected) {
                return false;
            }
            expected *= sizes.get(i);
        }
        return true;
    }
}
