package dev.hanet.blocks.weights.pickle;

import java.util.ArrayList;
import java.util.List;

/** Python's tuple. */
record Tuple(List<Object> items) {
    Tuple {
        items = List.copyOf(items);
    }

    int size() {
        return items.size();
    }

    /** The item at a place, if it is of that type. */
    <T> T get(int index, Class<T> type, String what) throws Refusal {
        if (index >= items.size() || !type.isInstance(items.get(index))) {
            throw new Refusal(what + " is not described as PyTorch does");
        }
        return type.cast(items.get(index));
    }

    /** All items as whole numbers. */
    List<Long> numbers(String what) throws Refusal {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            numbers.add(get(i, Long.class, what));
        }
        return List.copyOf(numbers);
    }
}
