package dev.hanet.blocks.weights.pickle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values of Python that a pickle holds.
 *
 * <p>Those that hold others are equal only to themselves and do not say what they hold: a few bytes describe values that
 * hold themselves, or each other more often than anyone can count.
 */
final class Python {
    private Python() {}

    /** Python's {@code None}. */
    enum Nothing {
        NONE
    }

    /** Python's tuple. */
    static final class Tuple {
        private final List<Object> items;

        Tuple(List<Object> items) {
            this.items = List.copyOf(items);
        }

        List<Object> items() {
            return items;
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

    /** Python's list. */
    static final class Sequence {
        private final List<Object> items = new ArrayList<>();

        void addAll(List<Object> more) {
            items.addAll(more);
        }

        List<Object> items() {
            return Collections.unmodifiableList(items);
        }
    }

    /** Python's dict, with text or whole numbers as keys. */
    static final class Dict {
        private final Map<Object, Object> items = new LinkedHashMap<>();

        void put(Object key, Object value) throws Refusal {
            if (!(key instanceof String) && !(key instanceof Long)) {
                throw new Refusal("a dict has a key that is neither text nor a whole number");
            }
            if (items.putIfAbsent(key, value) != null) {
                throw new Refusal("a dict has the key " + Refusal.quoted(String.valueOf(key)) + " twice");
            }
        }

        Optional<Object> get(String key) {
            return Optional.ofNullable(items.get(key));
        }

        Map<Object, Object> items() {
            return Collections.unmodifiableMap(items);
        }
    }
}
