package dev.hanet.yaml.description;

import java.util.ArrayList;
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
 * @param rest the record or family whose keys stand among the record's own
 */
public record RecordDescription(
        Class<?> type,
        String name,
        String about,
        Optional<String> source,
        List<KeyDescription> keys,
        List<Kind> shorthands,
        List<String> rules,
        Optional<Kind> rest) {
    public RecordDescription {
        keys = List.copyOf(keys);
        shorthands = List.copyOf(shorthands);
        rules = List.copyOf(rules);
    }

    /** Another record with the keys of this one before its own. */
    public RecordDescription over(RecordDescription inner) {
        List<KeyDescription> both = new ArrayList<>(keys);
        inner.keys().stream()
                .filter(key -> keys.stream().noneMatch(own -> own.name().equals(key.name())))
                .forEach(both::add);
        return new RecordDescription(
                inner.type(),
                inner.name(),
                inner.about(),
                inner.source(),
                both,
                List.of(),
                inner.rules(),
                Optional.empty());
    }
}
