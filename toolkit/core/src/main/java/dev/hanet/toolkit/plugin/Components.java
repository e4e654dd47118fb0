package dev.hanet.toolkit.plugin;

import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.TypeNames;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * The closed registry: every variant of every family, whoever brought it.
 *
 * <p>A record that was bound in one family and implements the interface of another is a variant of both: an encoder is a
 * block of a free graph, a layer of one input is a context.
 */
public final class Components implements TypeNames {
    private final Map<Class<?>, Map<String, Class<?>>> records = new LinkedHashMap<>();
    private final Map<Family, List<ComponentType>> types = new LinkedHashMap<>();
    private final Map<ComponentType.Key, String> aliases;
    private final Map<ComponentType.Key, Family> homes = new LinkedHashMap<>();

    @Inject
    public Components(Map<ComponentType.Key, ComponentType> bound, Map<ComponentType.Key, String> aliases) {
        this.aliases = new LinkedHashMap<>(aliases);
        for (ComponentType component : bound.values()) {
            types.computeIfAbsent(component.family(), family -> new ArrayList<>())
                    .add(component);
            records.computeIfAbsent(component.family().type(), family -> new LinkedHashMap<>())
                    .put(component.name(), component.record());
        }
        for (Family family : Family.values()) {
            bound.values().stream()
                    .filter(component ->
                            component.family() != family && family.type().isAssignableFrom(component.record()))
                    .forEach(component -> addTo(family, component));
        }
        this.aliases.forEach((old, name) -> {
            if (bound.containsKey(old)) {
                throw HanetException.input("the " + old + " is both a component and an old name of '" + name + "'");
            }
            if (!bound.containsKey(new ComponentType.Key(old.family(), name))) {
                throw HanetException.input(
                        "the " + old + " is said to be called '" + name + "' now, but there is none");
            }
        });
    }

    private void addTo(Family family, ComponentType component) {
        Class<?> other = records.computeIfAbsent(family.type(), type -> new LinkedHashMap<>())
                .putIfAbsent(component.name(), component.record());
        if (other != null && other != component.record()) {
            throw HanetException.input("the " + component.key() + " is a " + family.singular()
                    + " as well, but there is one of that name: " + other.getName() + " and "
                    + component.record().getName());
        }
        homes.putIfAbsent(new ComponentType.Key(family, component.name()), component.family());
    }

    @Override
    public Class<?> home(Class<?> family, String name) {
        return Family.find(family)
                .map(found -> homes.getOrDefault(new ComponentType.Key(found, name), found))
                .<Class<?>>map(Family::type)
                .orElse(family);
    }

    @Override
    public Map<String, Class<?>> of(Class<?> family) {
        return Collections.unmodifiableMap(records.getOrDefault(family, Map.of()));
    }

    /** The variants of a family in the order they were bound, the toolkit's own first. */
    public List<ComponentType> variants(Family family) {
        return List.copyOf(types.getOrDefault(family, List.of()));
    }

    /** What a variant of that family is called now, when it was called {@code old} before; says so in the log. */
    @Override
    public Optional<String> renamed(Class<?> family, String old) {
        Optional<ComponentType.Key> key = Family.find(family).map(found -> new ComponentType.Key(found, old));
        Optional<String> name = key.map(aliases::get);
        name.ifPresent(now -> LoggerFactory.getLogger(Components.class)
                .warn("the {} is called '{}' now; the old name still works", key.orElseThrow(), now));
        return name;
    }
}
