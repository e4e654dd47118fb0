package dev.hanet.yaml;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/** The factories by which a scalar or a list stands for a record. */
final class Shorthands {
    private Shorthands() {}

    /** The factories of {@code type} that take a scalar, or those that take a list. */
    static List<Method> of(Class<?> type, boolean ofScalars) {
        List<Method> found = new ArrayList<>();
        for (Method method : type.getDeclaredMethods()) {
            if (method.isAnnotationPresent(Shorthand.class)) {
                if (!Modifier.isStatic(method.getModifiers()) || method.getParameterCount() != 1) {
                    throw new IllegalStateException(method + " is no static method with one parameter");
                }
                if (Scalars.isScalar(method.getParameterTypes()[0]) == ofScalars) {
                    method.setAccessible(true);
                    found.add(method);
                }
            }
        }
        found.sort((a, b) -> Integer.compare(rank(a), rank(b)));
        return found;
    }

    /** Numbers are tried before text, which takes anything. */
    private static int rank(Method method) {
        Class<?> type = method.getParameterTypes()[0];
        if (type == String.class) {
            return 3;
        }
        return type == double.class || type == Double.class || type.isEnum() ? 2 : 1;
    }
}
