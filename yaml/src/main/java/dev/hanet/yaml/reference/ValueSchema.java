package dev.hanet.yaml.reference;

import dev.hanet.yaml.description.Kind;
import dev.hanet.yaml.description.Limit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The schemas of values; those of records and families are somebody else's. */
final class ValueSchema {
    private static final String TYPE = "type";

    private final References references;

    /** Whether a mapping stands for itself, or is laid over one that is inherited. */
    enum Use {
        WHOLE,
        PART;

        String named(String name) {
            return this == WHOLE ? name : name + ".part";
        }
    }

    /** Where records and families are found. */
    @FunctionalInterface
    interface References {
        Map<String, Object> of(Kind kind, Use use, boolean mayBeEmpty);
    }

    ValueSchema(References references) {
        this.references = references;
    }

    Map<String, Object> of(Kind kind, Use use, boolean mayBeEmpty) {
        if (kind instanceof Kind.Plain plain) {
            return plain(plain, mayBeEmpty);
        }
        if (kind instanceof Kind.Choice choice) {
            return choice(choice, mayBeEmpty);
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        if (kind instanceof Kind.Many many) {
            schema.put(TYPE, type(types(kind), mayBeEmpty));
            schema.put("items", of(many.item(), Use.WHOLE, false));
            many.limits().forEach(limit -> entries(limit, "Items", schema));
        } else if (kind instanceof Kind.Table table) {
            schema.put(TYPE, type(types(kind), mayBeEmpty));
            schema.put("additionalProperties", of(table.value(), use, true));
            table.limits().forEach(limit -> entries(limit, "Properties", schema));
        } else {
            return references.of(kind, use, mayBeEmpty);
        }
        return schema;
    }

    /** The JSON types of a value that is not empty. */
    List<Object> types(Kind kind) {
        if (kind instanceof Kind.Plain plain) {
            return switch (plain.form()) {
                case TEXT -> List.of("string", "number", "boolean");
                case TRUTH -> List.of("boolean");
                case NUMBER -> List.of("number");
                case INTEGER, LONG -> List.of("integer");
            };
        }
        if (kind instanceof Kind.Choice) {
            return List.of("string");
        }
        return kind instanceof Kind.Many ? List.of("array") : List.of("object");
    }

    private static Object type(List<Object> types, boolean mayBeEmpty) {
        List<Object> all = new ArrayList<>(types);
        if (mayBeEmpty) {
            all.add("null");
        }
        return all.size() == 1 ? all.get(0) : all;
    }

    private static Map<String, Object> choice(Kind.Choice choice, boolean mayBeEmpty) {
        List<Object> options = new ArrayList<>();
        choice.options().forEach(option -> options.add(JsonSchema.constant(option.name(), option.about())));
        if (mayBeEmpty) {
            options.add(Map.of(TYPE, "null"));
        }
        return Map.of("oneOf", options);
    }

    private Map<String, Object> plain(Kind.Plain plain, boolean mayBeEmpty) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put(TYPE, type(types(plain), mayBeEmpty));
        if (plain.form() == Kind.Form.INTEGER) {
            schema.put("minimum", Integer.MIN_VALUE);
            schema.put("maximum", Integer.MAX_VALUE);
        } else if (plain.form() == Kind.Form.LONG) {
            schema.put("minimum", Long.MIN_VALUE);
            schema.put("maximum", Long.MAX_VALUE);
        }
        for (Limit limit : plain.limits()) {
            limit(limit, plain.form(), mayBeEmpty, schema);
        }
        return schema;
    }

    private static void limit(Limit limit, Kind.Form form, boolean mayBeEmpty, Map<String, Object> schema) {
        if (limit instanceof Limit.Range range) {
            bound(range.least(), range.open() ? "exclusiveMinimum" : "minimum", "minimum", schema);
            bound(range.most(), range.open() ? "exclusiveMaximum" : "maximum", "maximum", schema);
        } else if (limit instanceof Limit.Among among) {
            List<Object> values = new ArrayList<>();
            among.values().forEach(value -> values.add(form == Kind.Form.TEXT ? value : number(value)));
            if (mayBeEmpty) {
                values.add(JsonText.NULL);
            }
            schema.clear();
            schema.put("enum", values);
        } else if (limit instanceof Limit.Multiple multiple) {
            schema.put("multipleOf", multiple.unit());
        } else if (limit instanceof Limit.Matching matching) {
            schema.put("pattern", matching.expression());
        } else {
            entries(limit, "Length", schema);
        }
    }

    private static Object number(String value) {
        return value.matches("-?[0-9]+") ? (Object) Long.valueOf(value) : (Object) Double.valueOf(value);
    }

    private static void bound(double bound, String key, String replaced, Map<String, Object> schema) {
        if (!Double.isInfinite(bound)) {
            schema.remove(replaced);
            schema.put(key, bound);
        }
    }

    private static void entries(Limit limit, String noun, Map<String, Object> schema) {
        if (limit instanceof Limit.Entries entries) {
            if (entries.least() > 0) {
                schema.put("min" + noun, entries.least());
            }
            if (entries.isBounded()) {
                schema.put("max" + noun, entries.most());
            }
        }
    }
}
