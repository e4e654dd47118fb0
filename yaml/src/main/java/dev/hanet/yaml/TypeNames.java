package dev.hanet.yaml;

import java.util.Map;

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
}
