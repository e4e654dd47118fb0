package dev.hanet.toolkit.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One image of a data set, not yet read.
 *
 * @param id its name, unique in the data set
 * @param official the part its publishers, or its own seeds, put it in
 * @param attributes what else is known, for example {@code child: 07}; splits may keep equal values together
 * @param volume the volume that it is a slice of, which no split divides; absent for a picture of its own
 */
public record Item(String id, Optional<Part> official, Map<String, String> attributes, Optional<String> volume) {
    public Item {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /** A picture of its own. */
    public Item(String id, Optional<Part> official, Map<String, String> attributes) {
        this(id, official, attributes, Optional.empty());
    }

    public Item(String id) {
        this(id, Optional.empty(), Map.of());
    }
}
