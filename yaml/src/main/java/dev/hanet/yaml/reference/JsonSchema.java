package dev.hanet.yaml.reference;

import dev.hanet.yaml.SpecDescriber;
import dev.hanet.yaml.description.FamilyDescription;
import dev.hanet.yaml.description.KeyDescription;
import dev.hanet.yaml.description.Kind;
import dev.hanet.yaml.description.RecordDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what a spec can say as a JSON Schema, draft 2020-12.
 *
 * <p>Every record is there twice: complete, and as a part of a spec that inherits the rest from the one it
 * {@code extends}. A mapping with a {@code type} is held to the keys of that type. What {@code ~} means is known: it stands
 * for the default wherever there is one. Rules across keys are not in the schema.
 */
public final class JsonSchema {
    private static final String TYPE = "type";
    private static final String DESCRIPTION = "description";

    private final SpecDescriber describer;
    private final Map<String, Object> definitions = new LinkedHashMap<>();
    private final Map<String, Class<?>> named = new LinkedHashMap<>();
    private final ValueSchema values;

    private JsonSchema(SpecDescriber describer) {
        this.describer = describer;
        this.values = new ValueSchema(this::reference);
    }

    /**
     * The schema of a kind of spec.
     *
     * @param root the record that a whole file binds to
     * @param title what an editor calls it
     */
    public static String of(SpecDescriber describer, Class<? extends Record> root, String title) {
        return new JsonSchema(describer).write(describer.record(root), title);
    }

    private String write(RecordDescription root, String title) {
        Map<String, Object> parents = new LinkedHashMap<>();
        parents.put(
                DESCRIPTION, "what this spec inherits: preset:name, a path relative to this file, or a list of them");
        parents.put(TYPE, List.of("string", "array"));
        parents.put("items", Map.of(TYPE, "string"));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.put(DESCRIPTION, root.about());
        schema.put(TYPE, "object");
        schema.put("if", Map.of("required", List.of("extends")));
        schema.put("then", Map.of("$ref", "#/$defs/" + root(root, parents, ValueSchema.Use.PART)));
        schema.put("else", Map.of("$ref", "#/$defs/" + root(root, parents, ValueSchema.Use.WHOLE)));
        schema.put("$defs", definitions);
        return JsonText.of(schema);
    }

    private String root(RecordDescription root, Map<String, Object> parents, ValueSchema.Use use) {
        String name = use.named(root.name());
        Map<String, Object> definition = mapping(root, use, Map.of("extends", parents));
        definitions.put(name, definition);
        return name;
    }

    /** The place of a record or family among the definitions, where it is put on first sight. */
    private Map<String, Object> reference(Kind kind, ValueSchema.Use use, boolean mayBeEmpty) {
        Map<String, Object> reference = new LinkedHashMap<>();
        if (kind instanceof Kind.Variant variant) {
            reference.put("$ref", "#/$defs/" + family(variant.family(), use));
            if (!mayBeEmpty) {
                reference.put(TYPE, "object");
            }
            return reference;
        }
        RecordDescription record = describer.record(((Kind.Part) kind).type());
        reference.put("$ref", "#/$defs/" + record(record, use));
        if (!mayBeEmpty) {
            List<Object> types = new ArrayList<>(List.of("object"));
            record.shorthands().forEach(shorthand -> types.addAll(values.types(shorthand)));
            reference.put(TYPE, types.size() == 1 ? "object" : types);
        }
        return reference;
    }

    private String record(RecordDescription record, ValueSchema.Use use) {
        String name = claim(use.named(record.name()), record.type());
        if (!definitions.containsKey(name)) {
            definitions.put(name, Map.of());
            if (record.rest().isPresent()) {
                variants(name, describer.family(((Kind.Variant) record.rest().get()).family()), record, use);
                return name;
            }
            Map<String, Object> mapping = mapping(record, use, Map.of());
            if (record.shorthands().isEmpty()) {
                definitions.put(name, mapping);
            } else {
                List<Object> forms = new ArrayList<>(List.of(mapping));
                record.shorthands().forEach(shorthand -> forms.add(values.of(shorthand, ValueSchema.Use.WHOLE, false)));
                definitions.put(name, Map.of("anyOf", forms));
            }
        }
        return name;
    }

    private String family(Class<?> type, ValueSchema.Use use) {
        FamilyDescription family = describer.family(type);
        String name = claim(use.named(family.name()), type);
        if (!definitions.containsKey(name)) {
            variants(name, family, describer.record(NoKeys.class), use);
        }
        return name;
    }

    /** Adds no keys to those of a variant. */
    private record NoKeys() {}

    /** Puts the variants of a family there, each with the keys that an outer record has beside those of the variant. */
    private void variants(String name, FamilyDescription family, RecordDescription outer, ValueSchema.Use use) {
        definitions.put(name, Map.of());
        String bare = outer.type() == NoKeys.class ? family.name() : outer.name();
        List<Object> types = new ArrayList<>();
        List<Object> choices = new ArrayList<>();
        List<Object> anyVariant = new ArrayList<>();
        Map<String, Object> standard = new LinkedHashMap<>();
        family.variants().forEach((variant, record) -> {
            String key = use.named(bare + "." + variant);
            boolean isStandard = family.standard().equals(Optional.of(variant));
            Map<String, Object> constant = constant(variant, record.about());
            Map<String, Object> type = isStandard ? Map.of("enum", List.of(variant, JsonText.NULL)) : constant;
            definitions.put(key, Map.of());
            definitions.put(key, mapping(outer.over(record), use, Map.of(TYPE, type)));
            Map<String, Object> then = Map.of("$ref", "#/$defs/" + key);
            types.add(constant);
            anyVariant.add(then);
            Map<String, Object> choice = new LinkedHashMap<>();
            choice.put("if", typeIs(variant));
            choice.put("then", then);
            choices.add(choice);
            if (isStandard) {
                types.add(Map.of(TYPE, "null"));
                standard.putAll(then);
            }
        });
        String about = outer.type() == NoKeys.class ? family.about() : outer.about();
        definitions.put(name, family(about, types, choices, anyVariant, standard, use));
    }

    private static Map<String, Object> family(
            String about,
            List<Object> types,
            List<Object> choices,
            List<Object> anyVariant,
            Map<String, Object> standard,
            ValueSchema.Use use) {
        Map<String, Object> definition = new LinkedHashMap<>();
        if (!about.isEmpty()) {
            definition.put(DESCRIPTION, about);
        }
        definition.put(TYPE, List.of("object", "null"));
        definition.put("properties", Map.of(TYPE, Map.of("oneOf", types)));
        if (use == ValueSchema.Use.WHOLE && standard.isEmpty()) {
            definition.put("required", List.of(TYPE));
        } else if (use == ValueSchema.Use.WHOLE) {
            Map<String, Object> untyped = new LinkedHashMap<>();
            untyped.put(TYPE, "object");
            untyped.put("properties", Map.of(TYPE, Map.of(TYPE, "null")));
            definition.put("if", untyped);
            definition.put("then", standard);
        } else {
            Map<String, Object> untyped = new LinkedHashMap<>();
            untyped.put(TYPE, "object");
            untyped.put("not", Map.of("required", List.of(TYPE)));
            definition.put("if", untyped);
            definition.put("then", Map.of("anyOf", anyVariant));
        }
        definition.put("allOf", choices);
        return definition;
    }

    private static Map<String, Object> typeIs(String variant) {
        Map<String, Object> condition = new LinkedHashMap<>();
        condition.put(TYPE, "object");
        condition.put("properties", Map.of(TYPE, Map.of("const", variant)));
        condition.put("required", List.of(TYPE));
        return condition;
    }

    static Map<String, Object> constant(String name, String about) {
        Map<String, Object> constant = new LinkedHashMap<>();
        constant.put("const", name);
        if (!about.isEmpty()) {
            constant.put(DESCRIPTION, about);
        }
        return constant;
    }

    private Map<String, Object> mapping(RecordDescription record, ValueSchema.Use use, Map<String, Object> more) {
        Map<String, Object> properties = new LinkedHashMap<>(more);
        List<Object> required = new ArrayList<>();
        for (KeyDescription key : record.keys()) {
            Map<String, Object> schema = new LinkedHashMap<>();
            if (!key.about().isEmpty()) {
                schema.put(DESCRIPTION, key.about());
            }
            schema.putAll(overDefault(key, use).orElseGet(() -> values.of(key.kind(), use, !key.required())));
            key.standardValue().ifPresent(value -> schema.put("default", value));
            properties.put(key.name(), schema);
            if (key.required()) {
                required.add(key.name());
            }
        }
        Map<String, Object> mapping = new LinkedHashMap<>();
        if (!record.about().isEmpty()) {
            mapping.put(DESCRIPTION, record.about());
        }
        mapping.put(TYPE, List.of("object", "null"));
        mapping.put("properties", properties);
        if (use == ValueSchema.Use.WHOLE && !required.isEmpty()) {
            mapping.put("required", required);
        }
        mapping.put("additionalProperties", false);
        return mapping;
    }

    /** Of a family whose key has a default: a mapping without type lies over the default variant, any other is whole. */
    private Optional<Map<String, Object>> overDefault(KeyDescription key, ValueSchema.Use use) {
        if (use == ValueSchema.Use.PART
                || !(key.kind() instanceof Kind.Variant variant)
                || !(key.standardValue().orElse("") instanceof Map<?, ?> standard)
                || !(standard.get(TYPE) instanceof String usual)) {
            return Optional.empty();
        }
        family(variant.family(), ValueSchema.Use.PART);
        String part =
                ValueSchema.Use.PART.named(describer.family(variant.family()).name() + "." + usual);
        Map<String, Object> untyped = new LinkedHashMap<>();
        untyped.put(TYPE, "object");
        untyped.put("not", Map.of("required", List.of(TYPE)));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("if", untyped);
        schema.put("then", Map.of("$ref", "#/$defs/" + part));
        schema.put("else", values.of(key.kind(), use, !key.required()));
        return Optional.of(schema);
    }

    private String claim(String name, Class<?> type) {
        Class<?> known = named.putIfAbsent(name, type);
        if (known != null && known != type) {
            throw new IllegalStateException(
                    "both " + known.getName() + " and " + type.getName() + " are called " + name);
        }
        return name;
    }
}
