package dev.hanet.blocks.attention;

import jakarta.validation.constraints.AssertTrue;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Specs from keys and values as YAML has them, {@code "nonEdges: zero, hops: shell"}, without the reader. */
final class HaSpecs {
    private HaSpecs() {}

    static HaSpec with(HaSpec spec, String keys) {
        RecordComponent[] components = HaSpec.class.getRecordComponents();
        Object[] values = new Object[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                values[i] = components[i].getAccessor().invoke(spec);
            }
            for (String entry : keys.isEmpty() ? new String[0] : keys.split(", ")) {
                String[] pair = entry.split(": ");
                int index = index(components, pair[0]);
                values[index] = value(components[index].getType(), pair[1]);
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<HaSpec> constructor = HaSpec.class.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(keys, e);
        }
    }

    static HaSpec spec(String keys) {
        return with(HaSpec.of(0.5, 2), keys);
    }

    private static int index(RecordComponent[] components, String name) {
        for (int i = 0; i < components.length; i++) {
            if (components[i].getName().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException(name);
    }

    private static Object value(Class<?> type, String text) {
        if (type == double.class) {
            return Double.valueOf(text);
        }
        if (type == int.class) {
            return Integer.valueOf(text);
        }
        if (type == Optional.class) {
            if (text.contains(".")) {
                return Optional.of(Double.valueOf(text));
            }
            return Optional.of(
                    text.startsWith("[")
                            ? Arrays.stream(text.substring(1, text.length() - 1).split(" "))
                                    .map(Integer::valueOf)
                                    .toList()
                            : Integer.valueOf(text));
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> text(constant).equals(text))
                .findFirst()
                .orElseThrow();
    }

    /** An enumeration's value as YAML has it. */
    static String text(Object value) {
        return ((Enum<?>) value).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the options fit together. */
    static boolean isSound(HaSpec spec) {
        return Arrays.stream(HaSpec.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(AssertTrue.class))
                .allMatch(method -> {
                    try {
                        return (boolean) method.invoke(spec);
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalArgumentException(method.getName(), e);
                    }
                });
    }
}
