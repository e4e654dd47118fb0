package dev.hanet.yaml;

import java.util.Map;
import java.util.Optional;

/** The closed registry of components: which {@code type:} names a family has, and the record each one binds to. */
@FunctionalInterface
public interface TypeNames {
    /**
     * Answers the variants of a family.
     *
     * @param family the interface that a record component is declared with
     * @return type name to record class, in the order to print; empty when the interface is no family
     */
    Map<String, Class<?>> of(Class<?> family);

    /** The family in which a variant was bound; another one than asked when its record is a variant of both. */
    default Class<?> home(Class<?> family, String name) {
        return family;
    }

    /** What a variant is called now that an older spec names {@code old}; asked only for names the family lacks. */
    default Optional<String> renamed(Class<?> family, String old) {
        return Optional.empty();
    }
}
