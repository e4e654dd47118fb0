package dev.hanet.yaml;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Writes a record as complete YAML: every key with its value, which reads back as an equal record. */
public final class SpecWriter {
    private final TypeNames types;

    public SpecWriter(TypeNames types) {
        this.types = types;
    }

    /** YAML text without comments. */
    public String write(Record spec) {
        return write(spec, path -> Optional.empty());
    }

    /**
     * YAML text with a comment behind values.
     *
     * @param comment what to say about the value at a path, such as where it comes from
     */
    public String write(Record spec, Function<String, Optional<String>> comment) {
        Lines lines = new Lines(comment);
        mapping(entries(spec, Optional.empty()), "", 0, "", lines);
        return lines.text.toString();
    }

    /** Path to value as {@link #write} writes it, in the order of the spec; a list of plain values is one value. */
    public Map<String, String> valuesByPath(Record spec) {
        Lines lines = new Lines(path -> Optional.empty());
        mapping(entries(spec, Optional.empty()), "", 0, "", lines);
        return Collections.unmodifiableMap(lines.values);
    }

    /**
     * The record as plain values, for JSON: maps in the order of the keys, lists, numbers, truth values and text, each
     * component with its {@code type}.
     */
    public Map<String, Object> values(Record spec) {
        return plain(entries(spec, Optional.empty()));
    }

    /** A plain value on one line of a text: {@code {type: ha, delta: 0.5}}. */
    public static String line(Object value) {
        return YamlText.flow(value);
    }

    /** A component as plain values, with its {@code type} among its family. */
    public Map<String, Object> values(Record component, Class<?> family) {
        return plain(entries(component, typeName(component, family)));
    }

    private Map<String, Object> plain(List<Entry> entries) {
        Map<String, Object> values = new LinkedHashMap<>();
        entries.forEach(entry -> values.put(entry.key(), plain(entry.value(), entry.type())));
        return values;
    }

    private Object plain(Object value, Type type) {
        Optional<List<Entry>> entries = entriesOf(value, type);
        if (entries.isPresent()) {
            return plain(entries.get());
        }
        if (value instanceof List<?> list) {
            return list.stream().map(item -> plain(item, argument(type, 0))).toList();
        }
        return value instanceof Enum<?> constant ? Scalars.kebab(constant) : value;
    }

    /** A key with its value and the type it was declared with. */
    private record Entry(String key, Object value, Type type) {}

    private static final class Lines {
        private final Function<String, Optional<String>> comment;
        private final StringBuilder text = new StringBuilder();
        private final Map<String, String> values = new LinkedHashMap<>();

        Lines(Function<String, Optional<String>> comment) {
            this.comment = comment;
        }

        void add(String start, String value, String path) {
            values.put(path, value);
            String words =
                    comment.apply(path).map(said -> "  # " + Texts.clean(said)).orElse("");
            text.append(start).append(' ').append(value).append(words).append('\n');
        }
    }

    private List<Entry> entries(Record spec, Optional<String> typeName) {
        List<Entry> entries = new ArrayList<>();
        typeName.ifPresent(name -> entries.add(new Entry(Trees.TYPE, name, String.class)));
        for (RecordShape.Key key : RecordShape.of(spec.getClass()).keys()) {
            if (key.isFlat()) {
                Record inner = (Record) RecordShape.value(key, spec);
                entries.addAll(entries(inner, typeName(inner, key.type())));
            } else if (!(key.isTypeName() && typeName.isPresent())) {
                unwrapped(RecordShape.value(key, spec), key.type())
                        .ifPresent(entry -> entries.add(new Entry(key.name(), entry.value(), entry.type())));
            }
        }
        return entries;
    }

    private static Optional<Entry> unwrapped(Object value, Type type) {
        if (value instanceof Optional<?> optional) {
            return optional.flatMap(inner -> unwrapped(inner, argument(type, 0)));
        }
        return Optional.of(new Entry("", value, type));
    }

    private void mapping(List<Entry> entries, String path, int indent, String first, Lines lines) {
        String lead = first;
        for (Entry entry : entries) {
            String start = (lead.isEmpty() ? " ".repeat(indent) : lead) + YamlText.key(entry.key()) + ":";
            value(entry.value(), entry.type(), YamlPath.key(path, entry.key()), indent + 2, start, lines);
            lead = "";
        }
    }

    /** Writes a value behind {@code start}, or below it with the given indent. */
    private void value(Object given, Type type, String path, int indent, String start, Lines lines) {
        Object value = given instanceof ShortForm shortened ? shortened.shortForm() : given;
        Optional<List<Entry>> entries = entriesOf(value, type);
        if (entries.isPresent()) {
            if (entries.get().isEmpty()) {
                lines.add(start, "{}", path);
            } else {
                lines.text.append(start).append('\n');
                mapping(entries.get(), path, indent, "", lines);
            }
        } else if (value instanceof List<?> list && !isFlow(list)) {
            lines.text.append(start).append('\n');
            for (int index = 0; index < list.size(); index++) {
                item(list.get(index), argument(type, 0), YamlPath.item(path, index), indent, lines);
            }
        } else {
            lines.add(start, YamlText.flow(value), path);
        }
    }

    private void item(Object given, Type type, String path, int indent, Lines lines) {
        Object value = given instanceof ShortForm shortened ? shortened.shortForm() : given;
        String dash = " ".repeat(indent) + "-";
        Optional<List<Entry>> entries = entriesOf(value, type);
        if (entries.isPresent() && !entries.get().isEmpty()) {
            mapping(entries.get(), path, indent + 2, dash + " ", lines);
        } else {
            value(value, type, path, indent + 2, dash, lines);
        }
    }

    /** The entries of a record or a map; absent for what is neither. */
    private Optional<List<Entry>> entriesOf(Object value, Type type) {
        if (value instanceof Record spec) {
            return Optional.of(entries(spec, typeName(spec, type)));
        }
        if (value instanceof Map<?, ?> map) {
            List<Entry> entries = new ArrayList<>();
            map.forEach((key, item) -> entries.add(new Entry(key.toString(), item, argument(type, 1))));
            return Optional.of(entries);
        }
        return Optional.empty();
    }

    /** The {@code type:} of a component, absent for a record that is of no family. */
    private Optional<String> typeName(Record spec, Type type) {
        if (!(type instanceof Class<?> family) || family.isRecord()) {
            return Optional.empty();
        }
        for (RecordShape.Key key : RecordShape.of(spec.getClass()).keys()) {
            if (key.isTypeName()) {
                return Optional.of(RecordShape.value(key, spec).toString());
            }
        }
        return Optional.of(types.of(family).entrySet().stream()
                        .filter(entry -> entry.getValue() == spec.getClass())
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                spec.getClass().getName() + " has no type name among " + family.getName())))
                .filter(name -> !StandardTypes.standard(family).equals(Optional.of(name)));
    }

    private static boolean isFlow(Object value) {
        return value instanceof List<?> list
                ? list.stream().allMatch(SpecWriter::isFlow)
                : !(value instanceof Record) && !(value instanceof Map);
    }

    private static Type argument(Type type, int index) {
        return type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[index] : type;
    }
}
