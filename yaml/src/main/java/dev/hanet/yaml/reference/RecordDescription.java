package dev.hanet.yaml.reference;

import java.util.List;
import java.util.Optional;

/**
 * A record, or a variant of a family.
 *
 * @param name the variant's type, or the record's name in words
 * @param about what it is; empty where nobody said
 * @param source the publication it comes from
 * @param keys in the record's order
 * @param shorthands what may stand for the whole mapping
 * @param rules across keys
 */
public record RecordDescription(
        Class<?> type,
        String name,
        String about,
        Optional<String> source,
        List<KeyDescription> keys,
        List<Kind> shorthands,
        List<String> rules) {
    public RecordDescription {
        keys = List.copyOf(keys);
        shorthands = List.copyOf(shorthands);
        rules = List.copyOf(rules);
    }
}
