package dev.hanet.yaml;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where a mapping without {@code type} has one all the same, so that another type laid over it replaces it whole. */
final class StandardTypes {
    static final StandardTypes NONE = new StandardTypes(Map.of());

    private final Map<String, String> byPath;

    private StandardTypes(Map<String, String> byPath) {
        this.byPath = byPath;
    }

    /** The families with a {@link DefaultType} in a record and the records inside it. */
    static StandardTypes of(Class<? extends Record> root) {
        Map<String, String> found = new LinkedHashMap<>();
        collect(root, "", found);
        return new StandardTypes(found);
    }

    private static void collect(Class<?> record, String path, Map<String, String> found) {
        for (RecordShape.Key key : RecordShape.of(record).keys()) {
            if (key.type() instanceof Class<?> type) {
                String below = YamlPath.key(path, key.name());
                if (type.isRecord()) {
                    collect(type, below, found);
                } else {
                    standard(type).ifPresent(name -> found.put(below, name));
                }
            }
        }
    }

    /** The variant that a mapping without {@code type} means. */
    static Optional<String> standard(Class<?> family) {
        return Optional.ofNullable(family.getAnnotation(DefaultType.class)).map(DefaultType::value);
    }

    /** The base without what is replaced whole by a mapping of another type. */
    Tree below(Tree base, Tree over) {
        Tree kept = base;
        for (Map.Entry<String, String> standard : byPath.entrySet()) {
            kept = below(kept, over, standard.getKey(), standard.getValue());
        }
        return kept;
    }

    private static Tree below(Tree base, Tree over, String path, String standard) {
        if (!(base instanceof Tree.Mapping lower) || !(over instanceof Tree.Mapping upper)) {
            return base;
        }
        String key = YamlPath.firstKey(path);
        Tree from = lower.entries().get(key);
        Tree to = upper.entries().get(key);
        if (from == null || to == null) {
            return base;
        }
        Map<String, Tree> entries = new LinkedHashMap<>(lower.entries());
        if (key.length() < path.length()) {
            entries.put(key, below(from, to, path.substring(key.length() + 1), standard));
        } else if (!type(from)
                .orElse(standard)
                .equals(type(to).orElse(type(from).orElse(standard)))) {
            entries.remove(key);
        }
        return new Tree.Mapping(entries, lower.keys(), lower.at());
    }

    private static Optional<String> type(Tree tree) {
        return tree instanceof Tree.Mapping mapping
                        && mapping.entries().get(Trees.TYPE) instanceof Tree.Scalar scalar
                        && !Trees.isEmpty(scalar)
                ? Optional.of(scalar.text())
                : Optional.empty();
    }
}
