package dev.hanet.blocks.weights.pickle;

import dev.hanet.blocks.weights.StoredType;
import dev.hanet.blocks.weights.pickle.Python.Nothing;
import dev.hanet.blocks.weights.pickle.Python.Tuple;
import java.util.regex.Pattern;

/**
 * An array in the file that tensors look into.
 *
 * @param key its name in the file
 * @param elements how many it has
 */
record StorageRef(StoredType type, String key, long elements) {
    private static final Pattern KEY = Pattern.compile("[0-9A-Za-z]{1,40}");

    /** Reads the description {@code ('storage', type, key, location, elements)}. */
    static StorageRef of(Object description) throws Refusal {
        String what = "a storage";
        if (!(description instanceof Tuple tuple)
                || tuple.size() < 5
                || !tuple.items().get(0).equals("storage")) {
            throw new Refusal("a persistent id is not that of a storage");
        }
        Known known = tuple.get(1, Known.class, what);
        StoredType type = known.storage().orElseThrow(() -> new Refusal("'" + known + "' is no type of a storage"));
        String key = tuple.get(2, String.class, what);
        if (!KEY.matcher(key).matches()) {
            throw new Refusal("a storage has the key " + Refusal.quoted(key) + ", which is no key");
        }
        long elements = tuple.get(4, Long.class, what);
        if (elements < 0 || elements > Integer.MAX_VALUE / type.bytes()) {
            throw new Refusal("the storage '" + key + "' claims " + elements + " elements; 2 GB is the most");
        }
        if (tuple.size() > 5 && !tuple.items().get(5).equals(Nothing.NONE)) {
            throw new Refusal("the storage '" + key + "' is a view of another; save the state_dict again");
        }
        return new StorageRef(type, key, elements);
    }

    long bytes() {
        return elements * type.bytes();
    }
}
