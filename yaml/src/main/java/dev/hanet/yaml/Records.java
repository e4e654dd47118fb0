package dev.hanet.yaml;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Makes records by the names of their components, so that no default and no order of components is repeated. */
public final class Records {
    private Records() {}

    /**
     * A record of given values, with the value of {@link Default} or, of an optional key, nothing for the rest.
     *
     * @param given component to value
     * @throws IllegalArgumentException when it has no such component, or one is not given that has no default
     */
    public static <R extends Record> R of(Class<R> type, Map<String, ?> given, TypeNames types) {
        return make(type, given, key -> {
            if (key.defaultText().isPresent()) {
                return Defaults.of(key, types).value();
            }
            if (key.accessor().getReturnType() == Optional.class) {
                return Optional.empty();
            }
            throw new IllegalArgumentException("'" + key.name() + "' of " + type.getName() + " has no default");
        });
    }

    /**
     * The same record with other values of some components.
     *
     * @param changes component to value
     * @throws IllegalArgumentException when it has no such component
     */
    public static <R extends Record> R with(R record, Map<String, ?> changes) {
        @SuppressWarnings("unchecked") // the class of an R
        Class<R> type = (Class<R>) record.getClass();
        return make(type, changes, key -> RecordShape.value(key, record));
    }

    private static <R extends Record> R make(
            Class<R> type, Map<String, ?> given, Function<RecordShape.Key, Object> rest) {
        RecordShape shape = RecordShape.of(type);
        Set<String> unknown = new HashSet<>(given.keySet());
        List<Object> values = new ArrayList<>();
        for (RecordShape.Key key : shape.keys()) {
            Object value = given.get(key.name());
            values.add(value == null ? rest.apply(key) : value);
            unknown.remove(key.name());
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(type.getName() + " has no component " + unknown);
        }
        try {
            return type.cast(shape.create(values));
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("these are no values of a " + type.getName(), e.getCause());
        }
    }
}
