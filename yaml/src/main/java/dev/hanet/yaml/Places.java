package dev.hanet.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where the value of each path stands. */
final class Places {
    private final Map<String, Location> values = new LinkedHashMap<>();
    private final Map<String, Location> shown = new LinkedHashMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Location root;

    Places(Tree tree) {
        this.root = tree.at();
        add("", tree, Optional.empty());
    }

    private void add(String path, Tree tree, Optional<Location> key) {
        boolean isScalar = tree instanceof Tree.Scalar;
        shown.put(path, isScalar && !Trees.isEmpty(tree) ? tree.at() : key.orElse(tree.at()));
        if (tree instanceof Tree.Scalar scalar) {
            values.put(path, tree.at());
            texts.put(path, scalar.text());
        } else if (tree instanceof Tree.Sequence sequence) {
            for (int index = 0; index < sequence.items().size(); index++) {
                add(YamlPath.item(path, index), sequence.items().get(index), Optional.empty());
            }
        } else if (tree instanceof Tree.Mapping mapping) {
            mapping.entries()
                    .forEach((name, value) -> add(
                            YamlPath.key(path, name),
                            value,
                            Optional.ofNullable(mapping.keys().get(name))));
        }
    }

    /** Where to point for a path: a scalar itself, the key of a list or mapping, or what encloses a path that is not there. */
    Location at(String path) {
        Optional<String> at = Optional.of(path);
        while (at.isPresent()) {
            Location place = shown.get(at.get());
            if (place != null) {
                return place;
            }
            at = YamlPath.parent(at.get());
        }
        return root;
    }

    /** The scalar's text as written. */
    Optional<String> text(String path) {
        return Optional.ofNullable(texts.get(path));
    }

    /** Every scalar that was written, with its place. */
    Map<String, Location> values() {
        return Collections.unmodifiableMap(values);
    }
}
