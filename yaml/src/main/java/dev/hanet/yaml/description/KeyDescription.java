package dev.hanet.yaml.description;

import java.util.Optional;

/**
 * A key of a record.
 *
 * @param name as in YAML
 * @param kind what it wants
 * @param standard what it means when left out, as YAML
 * @param standardValue the same as a plain value: text, number, truth value, list or map
 * @param optional whether it may be left out without a default
 * @param about what it means; empty where nobody said
 * @param names what its texts are names of: {@code class}
 * @param namesKeys whether these are the keys of a mapping
 */
public record KeyDescription(
        String name,
        Kind kind,
        Optional<String> standard,
        Optional<Object> standardValue,
        boolean optional,
        String about,
        Optional<String> names,
        boolean namesKeys) {
    /** Whether a spec has to give it. */
    public boolean required() {
        return standard.isEmpty() && !optional;
    }
}
