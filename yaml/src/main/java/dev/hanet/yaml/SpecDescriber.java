package dev.hanet.yaml;

import dev.hanet.yaml.description.FamilyDescription;
import dev.hanet.yaml.description.KeyDescription;
import dev.hanet.yaml.description.Kind;
import dev.hanet.yaml.description.Limit;
import dev.hanet.yaml.description.RecordDescription;
import jakarta.validation.constraints.AssertTrue;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Describes records as {@link SpecReader} reads them, for the reference and the JSON Schema. */
public final class SpecDescriber {
    private final TypeNames types;

    public SpecDescriber(TypeNames types) {
        this.types = types;
    }

    /** A family with all its variants. */
    public FamilyDescription family(Class<?> family) {
        Map<String, RecordDescription> variants = new LinkedHashMap<>();
        Map<String, Class<?>> elsewhere = new LinkedHashMap<>();
        types.of(family).forEach((name, type) -> {
            variants.put(name, record(type, name));
            if (types.home(family, name) != family) {
                elsewhere.put(name, types.home(family, name));
            }
        });
        return new FamilyDescription(
                family, name(family), about(family), variants, StandardTypes.standard(family), elsewhere);
    }

    /** A record that is no variant of a family. */
    public RecordDescription record(Class<?> type) {
        return record(type, name(type), RecordShape.of(type).keys());
    }

    /** A record as the variant of that name. */
    public RecordDescription record(Class<?> type, String name) {
        return record(
                type,
                name,
                RecordShape.of(type).keys().stream()
                        .filter(key -> !key.isTypeName())
                        .toList());
    }

    private RecordDescription record(Class<?> type, String name, List<RecordShape.Key> keys) {
        Map<String, AnnotatedType> components = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.put(component.getName(), component.getAnnotatedType());
        }
        List<KeyDescription> described = new ArrayList<>();
        Optional<Kind> rest = RecordShape.of(type).flat().map(key -> kind(missing(key)));
        for (RecordShape.Key key : keys.stream().filter(key -> !key.isFlat()).toList()) {
            described.add(key(key, components.getOrDefault(key.name(), missing(key))));
        }
        Optional<String> source =
                Optional.ofNullable(type.getAnnotation(Source.class)).map(Source::value);
        return new RecordDescription(type, name, about(type), source, described, shorthands(type), rules(type), rest);
    }

    private static AnnotatedType missing(RecordShape.Key key) {
        return key.accessor().getAnnotatedReturnType();
    }

    private KeyDescription key(RecordShape.Key key, AnnotatedType declared) {
        boolean isOptional =
                declared.getType() instanceof ParameterizedType type && type.getRawType() == Optional.class;
        AnnotatedType given = isOptional ? argument(declared, 0) : declared;
        Optional<Object> standard =
                key.defaultText().flatMap(text -> plain(Defaults.tree(key), wantsText(given.getType())));
        return new KeyDescription(
                key.name(),
                kind(given),
                key.defaultText(),
                standard,
                isOptional,
                key.about().orElse(""),
                key.names().map(Names::value),
                key.names().filter(Names::keys).isPresent());
    }

    private Kind kind(AnnotatedType declared) {
        List<Limit> limits = Limits.of(declared);
        if (declared.getType() instanceof ParameterizedType type) {
            if (type.getRawType() == List.class) {
                return new Kind.Many(kind(argument(declared, 0)), limits);
            }
            if (type.getRawType() == Map.class) {
                return new Kind.Table(kind(argument(declared, 1)), limits);
            }
            throw new IllegalStateException("a spec cannot hold " + type);
        }
        Class<?> type = (Class<?>) declared.getType();
        if (type.isEnum()) {
            return new Kind.Choice(options(type));
        }
        if (Scalars.isScalar(type)) {
            return new Kind.Plain(form(type), limits);
        }
        return type.isRecord() ? new Kind.Part(type) : new Kind.Variant(type);
    }

    private static Kind.Form form(Class<?> type) {
        if (type == String.class) {
            return Kind.Form.TEXT;
        }
        if (type == boolean.class || type == Boolean.class) {
            return Kind.Form.TRUTH;
        }
        if (type == double.class || type == Double.class) {
            return Kind.Form.NUMBER;
        }
        return type == long.class || type == Long.class ? Kind.Form.LONG : Kind.Form.INTEGER;
    }

    private static List<Kind.Option> options(Class<?> type) {
        List<Kind.Option> options = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            try {
                Enum<?> value = (Enum<?>) constant;
                options.add(new Kind.Option(Scalars.kebab(value), about(type.getField(value.name()))));
            } catch (NoSuchFieldException e) {
                throw new IllegalStateException("an enumeration without its own constant", e);
            }
        }
        return options;
    }

    private List<Kind> shorthands(Class<?> type) {
        return Stream.of(Shorthands.of(type, true), Shorthands.of(type, false))
                .flatMap(List::stream)
                .map(factory -> kind(factory.getAnnotatedParameterTypes()[0]))
                .toList();
    }

    private static List<String> rules(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(AssertTrue.class))
                .map(SpecDescriber::rule)
                .sorted()
                .toList();
    }

    private static String rule(Method method) {
        return method.getAnnotation(AssertTrue.class)
                .message()
                .lines()
                .findFirst()
                .orElse("");
    }

    private static AnnotatedType argument(AnnotatedType type, int index) {
        return ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[index];
    }

    private static String about(AnnotatedElement element) {
        About about = element.getAnnotation(About.class);
        return about == null ? "" : about.value();
    }

    /** {@code ImageSize} is {@code image-size}, {@code EncoderSpec} is {@code encoder}. */
    private static String name(Class<?> type) {
        String simple = type.getSimpleName();
        String bare = simple.endsWith("Spec") ? simple.substring(0, simple.length() - "Spec".length()) : simple;
        return bare.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** Whether a scalar there is text, whatever it looks like. */
    private static boolean wantsText(Type type) {
        return type == String.class
                || (type instanceof Class<?> plain && plain.isEnum())
                || (type instanceof ParameterizedType generic
                        && generic.getRawType() == List.class
                        && wantsText(generic.getActualTypeArguments()[0]));
    }

    /** A tree as a plain value, by YAML's own idea of numbers and truth: what an editor sees; absent for {@code ~}. */
    private static Optional<Object> plain(Tree tree, boolean text) {
        if (tree instanceof Tree.Sequence sequence) {
            List<Object> items = new ArrayList<>();
            sequence.items().forEach(item -> plain(item, text).ifPresent(items::add));
            return Optional.of(items);
        }
        if (tree instanceof Tree.Mapping mapping) {
            Map<String, Object> entries = new LinkedHashMap<>();
            mapping.entries().forEach((key, value) -> plain(value, false).ifPresent(plain -> entries.put(key, plain)));
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
