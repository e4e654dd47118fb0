package dev.hanet.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

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

    /** The same tree with every place moved. */
    static Tree moved(Tree tree, UnaryOperator<Location> move) {
        Location at = move.apply(tree.at());
        if (tree instanceof Tree.Scalar scalar) {
            return new Tree.Scalar(scalar.text(), scalar.quoted(), at);
        }
        if (tree instanceof Tree.Sequence sequence) {
            return new Tree.Sequence(
                    sequence.items().stream().map(item -> moved(item, move)).toList(), at);
        }
        Tree.Mapping mapping = (Tree.Mapping) tree;
        Map<String, Tree> entries = new LinkedHashMap<>();
        Map<String, Location> keys = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> entries.put(key, moved(value, move)));
        mapping.keys().forEach((key, place) -> keys.put(key, move.apply(place)));
        return new Tree.Mapping(entries, keys, at);
    }

    /** A tree of plain values, all of it at one place: text is quoted, so that it stays text. */
    static Tree of(Object value, Location at) {
        if (value instanceof List<?> list) {
            return new Tree.Sequence(list.stream().map(item -> of(item, at)).toList(), at);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Tree> entries = new LinkedHashMap<>();
            Map<String, Location> keys = new LinkedHashMap<>();
            map.forEach((key, item) -> {
                entries.put(key.toString(), of(item, at));
                keys.put(key.toString(), at);
            });
            return new Tree.Mapping(entries, keys, at);
        }
        return value instanceof String text
                ? new Tree.Scalar(text, true, at)
                : new Tree.Scalar(YamlText.flow(value), false, at);
    }

    /** The mapping without one of its keys. */
    static Tree.Mapping without(Tree.Mapping mapping, String key) {
        Map<String, Tree> entries = new LinkedHashMap<>(mapping.entries());
        Map<String, Location> keys = new LinkedHashMap<>(mapping.keys());
        entries.remove(key);
        keys.remove(key);
        return new Tree.Mapping(entries, keys, mapping.at());
    }

    static Tree.Mapping emptyMapping(Location at) {
        return new Tree.Mapping(Map.of(), Map.of(), at);
    }
}
