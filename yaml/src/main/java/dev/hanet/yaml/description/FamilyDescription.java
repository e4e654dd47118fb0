package dev.hanet.yaml.description;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A family of interchangeable components.
 *
 * @param type the interface its records implement
 * @param name in words: {@code encoder}
 * @param about what they have in common; empty where nobody said
 * @param variants by type name, in the order to print
 * @param standard the variant that a mapping without {@code type} means
 * @param elsewhere variants that are described with another family, by type name
 */
public record FamilyDescription(
        Class<?> type,
        String name,
        String about,
        Map<String, RecordDescription> variants,
        Optional<String> standard,
        Map<String, Class<?>> elsewhere) {
    public FamilyDescription {
        variants = Collections.unmodifiableMap(new LinkedHashMap<>(variants));
        elsewhere = Map.copyOf(elsewhere);
    }
}
