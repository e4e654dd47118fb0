package dev.hanet.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A YAML document as nodes that know where they stand; nothing is converted yet. */
public sealed interface Tree {
    /** Where the node begins. */
    Location at();

    /**
     * A scalar.
     *
     * @param text the text as written, without quotes
     * @param quoted whether it was quoted, which makes it text whatever it looks like
     */
    record Scalar(String text, boolean quoted, Location at) implements Tree {}

    /** A list. */
    record Sequence(List<Tree> items, Location at) implements Tree {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /**
     * A mapping in the order of the file.
     *
     * @param entries key to value
     * @param keys key to the place of the key itself
     */
    record Mapping(Map<String, Tree> entries, Map<String, Location> keys, Location at) implements Tree {
        public Mapping {
            entries = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(entries));
            keys = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(keys));
        }
    }
}
