package dev.hanet.yaml;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The merge rule, and what a node is in words. */
final class Trees {
    static final String TYPE = "type";

    private Trees() {}

    /**
     * Lays {@code over} on {@code base}: mappings merge key by key, everything else is replaced whole; so is a component
     * whose {@code type} changes.
     */
    static Tree overlay(Tree base, Tree over) {
        if (!(base instanceof Tree.Mapping below && over instanceof Tree.Mapping above) || changesType(below, above)) {
            return over;
        }
        Map<String, Tree> entries = new LinkedHashMap<>(below.entries());
        Map<String, Location> keys = new LinkedHashMap<>(below.keys());
        above.entries().forEach((key, value) -> {
            entries.merge(key, value, Trees::overlay);
            keys.put(key, above.keys().getOrDefault(key, value.at()));
        });
        return new Tree.Mapping(entries, keys, above.at());
    }

    static boolean changesType(Tree.Mapping base, Tree.Mapping over) {
        Optional<String> before = type(base);
        Optional<String> after = type(over);
        return before.isPresent() && after.isPresent() && !before.equals(after);
    }

    private static Optional<String> type(Tree.Mapping mapping) {
        return mapping.entries().get(TYPE) instanceof Tree.Scalar scalar
                ? Optional.of(scalar.text())
                : Optional.empty();
    }

    /** Whether the node is {@code ~}, {@code null} or nothing at all, which stands for the default. */
    static boolean isEmpty(Tree tree) {
        return tree instanceof Tree.Scalar scalar
                && !scalar.quoted()
                && (scalar.text().isEmpty()
                        || scalar.text().equals("~")
                        || scalar.text().equals("null"));
    }

    /** The node as the subject of a message: its text in quotes, {@code a list}, {@code a mapping}, {@code nothing}. */
    static String subject(Tree tree) {
        if (tree instanceof Tree.Scalar scalar) {
            return isEmpty(tree) ? "nothing" : Texts.quoted(scalar.text());
        }
        return tree instanceof Tree.Sequence ? "a list" : "a mapping";
    }

    static Tree.Mapping emptyMapping(Location at) {
        return new Tree.Mapping(Map.of(), Map.of(), at);
    }
}
