package dev.hanet.yaml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Reads the YAML text of {@link Default}; a default that does not bind is a fault of the program, not of a spec. */
final class Defaults {
    private static final Map<String, Tree> TREES = new ConcurrentHashMap<>();

    private Defaults() {}

    /** A default and its parts by their paths below it. */
    record Bound(Object value, Map<String, Object> parts) {}

    static Bound of(RecordShape.Key key, TypeNames types) {
        Tree tree = tree(key);
        if (tree instanceof Tree.Scalar scalar && key.type() instanceof Class<?> type && Scalars.isScalar(type)) {
            Scalars.Reading reading = Scalars.read(scalar, type);
            return new Bound(reading.value().orElseThrow(() -> wrong(key, reading.message())), Map.of());
        }
        Faults faults = new Faults(List.of());
        Document document = new Document("default", tree, Map.of(), List.of(), true, Map.of(), List.of());
        Binder binder = new Binder(types, document, faults, new Places(tree));
        Optional<Object> bound = binder.bind(tree, key.type(), "");
        if (bound.isEmpty() || !faults.sorted().isEmpty()) {
            throw wrong(key, faults.sorted().toString());
        }
        return new Bound(bound.get(), binder.parts());
    }

    /** The default as it stands in the annotation. */
    static Tree tree(RecordShape.Key key) {
        String text = key.defaultText().orElseThrow();
        return TREES.computeIfAbsent(text, yaml -> {
            YamlParser.Parsed parsed = YamlParser.parse(SourceText.of("default", yaml));
            return parsed.tree().orElseThrow(() -> wrong(key, parsed.problems().toString()));
        });
    }

    private static IllegalStateException wrong(RecordShape.Key key, String why) {
        return new IllegalStateException("the default of '" + key.name() + "' does not bind: " + why);
    }
}
