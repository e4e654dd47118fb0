package dev.hanet.yaml;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A record as the binder and the writer see it: its keys in order, and how to make and open one. */
final class RecordShape {
    private static final Map<Class<?>, RecordShape> SHAPES = new ConcurrentHashMap<>();

    private final Class<?> type;
    private final Constructor<?> constructor;
    private final List<Key> keys;

    /** A component of the record. */
    record Key(
            String name,
            Type type,
            Optional<String> defaultText,
            boolean isTypeName,
            boolean isFlat,
            Optional<String> about,
            Optional<Names> names,
            Method accessor) {}

    static RecordShape of(Class<?> type) {
        return SHAPES.computeIfAbsent(type, RecordShape::new);
    }

    private RecordShape(Class<?> type) {
        this.type = type;
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException(type.getName() + " is no record");
        }
        List<Key> found = new ArrayList<>();
        Class<?>[] types = new Class<?>[components.length];
        for (int index = 0; index < components.length; index++) {
            types[index] = components[index].getType();
            found.add(key(components[index]));
        }
        keys = List.copyOf(found);
        try {
            constructor = type.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type.getName() + " has no canonical constructor", e);
        }
        constructor.setAccessible(true);
    }

    private static Key key(RecordComponent component) {
        Default standard = component.getAnnotation(Default.class);
        About about = component.getAnnotation(About.class);
        Method accessor = component.getAccessor();
        accessor.setAccessible(true);
        return new Key(
                component.getName(),
                component.getGenericType(),
                Optional.ofNullable(standard).map(Default::value),
                component.isAnnotationPresent(TypeName.class),
                component.isAnnotationPresent(Flat.class),
                Optional.ofNullable(about).map(About::value),
                Optional.ofNullable(component.getAnnotation(Names.class)),
                accessor);
    }

    Class<?> type() {
        return type;
    }

    List<Key> keys() {
        return keys;
    }

    /** The keys in a message. */
    String keyNames() {
        return Suggestion.listed(
                keys.stream().map(key -> key.isFlat() ? Trees.TYPE : key.name()).toList());
    }

    /** The component whose keys stand among the record's own. */
    Optional<Key> flat() {
        return keys.stream().filter(Key::isFlat).findFirst();
    }

    /** The names of the keys that are the record's own. */
    List<String> ownKeys() {
        return keys.stream().filter(key -> !key.isFlat()).map(Key::name).toList();
    }

    Optional<Key> key(String name) {
        return keys.stream().filter(key -> key.name().equals(name)).findFirst();
    }

    /** Calls the canonical constructor; what it throws comes back as the cause. */
    Object create(List<Object> values) throws InvocationTargetException {
        try {
            return constructor.newInstance(values.toArray());
        } catch (ReflectiveOperationException e) {
            if (e instanceof InvocationTargetException thrown) {
                throw thrown;
            }
            throw new IllegalStateException("cannot make a " + type.getName(), e);
        }
    }

    static Object value(Key key, Object spec) {
        try {
            return key.accessor().invoke(spec);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + key.name(), e);
        }
    }
}
