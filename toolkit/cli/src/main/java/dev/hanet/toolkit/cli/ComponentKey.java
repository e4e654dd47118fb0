package dev.hanet.toolkit.cli;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.TypeName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A key of a component.
 *
 * @param name as in YAML
 * @param standard the value when it is left out, as YAML; absent for required and optional keys
 * @param optional whether it may be left out without a default
 * @param about what it means; empty where nobody said
 */
record ComponentKey(String name, Optional<String> standard, boolean optional, String about) {
    /** The keys of a record, in its order. */
    static List<ComponentKey> of(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .filter(component -> component.getAnnotation(TypeName.class) == null)
                .map(component -> new ComponentKey(
                        component.getName(),
                        Optional.ofNullable(component.getAnnotation(Default.class))
                                .map(Default::value),
                        component.getType() == Optional.class,
                        Optional.ofNullable(component.getAnnotation(About.class))
                                .map(About::value)
                                .orElse("")))
                .toList();
    }

    /** Meaning and default in one line. */
    String meaning() {
        String note = standard.map(value -> "default " + value).orElse(optional ? "optional" : "required");
        return about.isEmpty() ? "(" + note + ")" : about + " (" + note + ")";
    }
}
