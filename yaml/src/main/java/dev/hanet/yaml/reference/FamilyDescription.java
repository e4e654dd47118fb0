package dev.hanet.yaml.reference;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A family of interchangeable components.
 *
 * @param type the interface its records implement
 * @param name in words: {@code encoder}
 * @param about what they have in common; empty where nobody said
 * @param variants by type name, in the order to print
 */
public record FamilyDescription(Class<?> type, String name, String about, Map<String, RecordDescription> variants) {
    public FamilyDescription {
        variants = Collections.unmodifiableMap(new LinkedHashMap<>(variants));
    }
}
