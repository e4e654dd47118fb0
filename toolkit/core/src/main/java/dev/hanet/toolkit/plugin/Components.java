package dev.hanet.toolkit.plugin;

import dev.hanet.yaml.TypeNames;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The closed registry: every variant of every family, whoever brought it. */
public final class Components implements TypeNames {
    private final Map<Class<?>, Map<String, Class<?>>> records = new LinkedHashMap<>();
    private final Map<Family, List<ComponentType>> types = new LinkedHashMap<>();
    private final Map<ComponentType.Key, String> aliases;

    @Inject
    public Components(Map<ComponentType.Key, ComponentType> bound, Map<ComponentType.Key, String> aliases) {
        this.aliases = new LinkedHashMap<>(aliases);
        for (ComponentType component : bound.values()) {
            types.computeIfAbsent(component.family(), family -> new ArrayList<>())
                    .add(component);
            records.computeIfAbsent(component.family().type(), family -> new LinkedHashMap<>())
                    .put(component.name(), component.record());
        }
        this.aliases.forEach((old, name) -> {
            if (bound.containsKey(old)) {
                throw new PluginException("the " + old + " is both a component and an old name of '" + name + "'");
            }
            if (!bound.containsKey(new ComponentType.Key(old.family(), name))) {
                throw new PluginException("the " + old + " is said to be called '" + name + "' now, but there is none");
            }
        });
    }

    @Override
    public Map<String, Class<?>> of(Class<?> family) {
        return Collections.unmodifiableMap(records.getOrDefault(family, Map.of()));
    }

    /** The variants of a family in the order they were bound, the toolkit's own first. */
    public List<ComponentType> variants(Family family) {
        return List.copyOf(types.getOrDefault(family, List.of()));
    }

    /** What a variant of that family is called now, when it was called {@code old} before. */
    public Optional<String> renamed(Class<?> family, String old) {
        return Family.find(family).map(found -> aliases.get(new ComponentType.Key(found, old)));
    }

    /** Old names to new ones of a family. */
    public Map<String, String> aliases(Family family) {
        Map<String, String> found = new LinkedHashMap<>();
        aliases.forEach((old, name) -> {
            if (old.family() == family) {
                found.put(old.name(), name);
            }
        });
        return found;
    }
}
