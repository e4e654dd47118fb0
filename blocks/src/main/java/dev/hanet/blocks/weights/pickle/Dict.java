package dev.hanet.blocks.weights.pickle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Python's dict, with text or whole numbers as keys. Equality is identity: a dict may hold itself. */
final class Dict {
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
