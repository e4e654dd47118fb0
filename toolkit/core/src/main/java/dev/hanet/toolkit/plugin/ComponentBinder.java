package dev.hanet.toolkit.plugin;

import dev.hanet.yaml.HanetException;
import java.util.Map;

/**
 * Binds the variants of one family.
 *
 * @param <F> the family's interface
 */
public final class ComponentBinder<F> {
    private final HanetPlugin plugin;
    private final Family family;
    private final Class<F> type;

    ComponentBinder(HanetPlugin plugin, Class<F> type) {
        this.plugin = plugin;
        this.family = Family.of(type);
        this.type = type;
    }

    /**
     * Makes {@code type: name} mean that record.
     *
     * @param name kebab-case
     * @param record a record whose components are the keys
     */
    public ComponentBinder<F> bind(String name, Class<? extends F> record) {
        if (!record.isRecord()) {
            throw HanetException.input("the " + family.singular() + " '" + name + "' binds to " + record.getName()
                    + ", which is no record");
        }
        plugin.add(new ComponentType(family, name, record, plugin.getClass()));
        return this;
    }

    /** Binds a whole table. */
    public ComponentBinder<F> bindAll(Map<String, Class<?>> records) {
        records.forEach((name, record) -> bind(name, record.asSubclass(type)));
        return this;
    }

    /** Keeps specs readable that were written before a variant was renamed; reading one warns. */
    public ComponentBinder<F> alias(String old, String name) {
        plugin.addAlias(new ComponentType.Key(family, old), name);
        return this;
    }
}
