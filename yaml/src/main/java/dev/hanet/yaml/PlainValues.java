package dev.hanet.yaml;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trees as plain values, by YAML's own idea of numbers and truth: what an editor sees. */
final class PlainValues {
    private PlainValues() {}

    /** Whether a scalar there is text, whatever it looks like. */
    static boolean wantsText(Type type) {
        return type == String.class
                || (type instanceof Class<?> plain && plain.isEnum())
                || (type instanceof ParameterizedType generic
                        && generic.getRawType() == List.class
                        && wantsText(generic.getActualTypeArguments()[0]));
    }

    /** A string, number, truth value, list or map; absent for {@code ~}. */
    static Optional<Object> of(Tree tree, boolean text) {
        if (tree instanceof Tree.Sequence sequence) {
            List<Object> items = new ArrayList<>();
            sequence.items().forEach(item -> of(item, text).ifPresent(items::add));
            return Optional.of(items);
        }
        if (tree instanceof Tree.Mapping mapping) {
            Map<String, Object> entries = new LinkedHashMap<>();
            mapping.entries().forEach((key, value) -> of(value, false).ifPresent(plain -> entries.put(key, plain)));
            return Optional.of(entries);
        }
        return Trees.isEmpty(tree) ? Optional.empty() : Optional.of(scalar((Tree.Scalar) tree, text));
    }

    private static Object scalar(Tree.Scalar scalar, boolean text) {
        if (text || scalar.quoted()) {
            return scalar.text();
        }
        for (Class<?> type : List.of(boolean.class, long.class, double.class)) {
            Optional<Object> value = Scalars.read(scalar, type).value();
            if (value.isPresent()) {
                return value.get();
            }
        }
        return scalar.text();
    }
}
