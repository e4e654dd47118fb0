package dev.hanet.toolkit.cli;

import dev.hanet.yaml.SpecDescriber;
import dev.hanet.yaml.description.FamilyDescription;
import dev.hanet.yaml.description.KeyDescription;
import dev.hanet.yaml.description.Kind;
import dev.hanet.yaml.description.Limit;
import dev.hanet.yaml.description.RecordDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Makes specs at random, most values as they should be, some not. */
final class SpecGenerator {
    /** Stands for {@code null}, which maps cannot hold. */
    static final Object EMPTY = new Object();

    private static final List<Object> ODD =
            List.of(-1, 0, 1, 3, 0.5, 1.5, 1e-4, 3_000_000_000L, true, "", "on", "7", List.of(), Map.of(), EMPTY);
    private static final double ODD_VALUE = 0.012;

    private final SpecDescriber describer;
    private final SplittableRandom random;

    SpecGenerator(SpecDescriber describer, long seed) {
        this.describer = describer;
        this.random = new SplittableRandom(seed);
    }

    Object spec(Class<? extends Record> type) {
        return mapping(describer.record(type), new LinkedHashMap<>());
    }

    private boolean chance(double share) {
        return random.nextDouble() < share;
    }

    private <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private Object mapping(RecordDescription record, Map<String, Object> entries) {
        for (KeyDescription key : record.keys()) {
            boolean isGiven = key.required() ? !chance(ODD_VALUE) : chance(0.2);
            if (isGiven) {
                entries.put(key.name(), value(key.kind()));
            }
        }
        if (chance(ODD_VALUE)) {
            entries.put("dleta", 1);
        }
        if (record.rest().orElse(new Kind.Part(Record.class)) instanceof Kind.Variant rest) {
            variant(rest, entries);
        }
        return entries;
    }

    private Object value(Kind kind) {
        if (chance(ODD_VALUE)) {
            return one(ODD);
        }
        if (kind instanceof Kind.Plain plain) {
            return plain(plain);
        }
        if (kind instanceof Kind.Choice choice) {
            return one(choice.options()).name();
        }
        if (kind instanceof Kind.Many many) {
            return many(many.item(), 1 + random.nextInt(3));
        }
        if (kind instanceof Kind.Table table) {
            Map<String, Object> entries = new LinkedHashMap<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                entries.put("name" + i, value(table.value()));
            }
            return entries;
        }
        return kind instanceof Kind.Part part ? part(part) : variant((Kind.Variant) kind, new LinkedHashMap<>());
    }

    private List<Object> many(Kind item, int count) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(value(item));
        }
        return items;
    }

    private Object part(Kind.Part part) {
        RecordDescription record = describer.record(part.type());
        if (!record.shorthands().isEmpty() && chance(0.5)) {
            Kind shorthand = one(record.shorthands());
            return shorthand instanceof Kind.Many many ? many(many.item(), 2) : value(shorthand);
        }
        return mapping(record, new LinkedHashMap<>());
    }

    private Object variant(Kind.Variant variant, Map<String, Object> entries) {
        FamilyDescription family = describer.family(variant.family());
        Map<String, RecordDescription> variants = family.variants();
        String type = one(List.copyOf(variants.keySet()));
        boolean isUsual = family.standard().equals(Optional.of(type));
        if (!chance(isUsual ? 0.5 : ODD_VALUE)) {
            entries.put("type", chance(ODD_VALUE) ? one(List.of("nothing", 5, EMPTY)) : type);
        }
        return mapping(variants.getOrDefault(type, variants.values().iterator().next()), entries);
    }

    private Object plain(Kind.Plain plain) {
        for (Limit limit : plain.limits()) {
            if (limit instanceof Limit.Among among) {
                String value = one(among.values());
                return plain.form() == Kind.Form.TEXT ? value : (Object) Long.valueOf(value);
            }
        }
        return switch (plain.form()) {
            case TEXT -> one(List.<Object>of("layer1", "layer2", "two words", 12, 0.25, false));
            case TRUTH -> chance(0.5);
            case NUMBER -> one(List.<Object>of(0.125, 0.5, 1, 1e-3, 0.9));
            case INTEGER, LONG -> 1 + random.nextInt(4);
        };
    }

    /** As JSON, which is YAML. */
    static String json(Object value) {
        if (value == EMPTY) {
            return "null";
        }
        if (value instanceof Map<?, ?> map) {
            List<String> entries = new ArrayList<>();
            map.forEach((key, each) -> entries.add("\"" + key + "\": " + json(each)));
            return "{" + String.join(", ", entries) + "}";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(SpecGenerator::json).toList().toString();
        }
        return value instanceof String text ? "\"" + text + "\"" : value.toString();
    }
}
