package dev.hanet.yaml;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One pass from a tree to records. A value that cannot be made is absent, and its mistakes are among the faults. */
final class Binder {
    private final TypeNames types;
    private final Faults faults;
    private final Places places;
    private final boolean complete;
    private final Set<String> refused = new HashSet<>();
    private final Map<String, Object> parts = new HashMap<>();

    Binder(TypeNames types, Document document, Faults faults, Places places) {
        this.types = types;
        this.faults = faults;
        this.places = places;
        this.complete = document.complete();
        document.problems().forEach(problem -> refused.add(problem.path()));
    }

    Map<String, Object> parts() {
        return parts;
    }

    Optional<Object> bind(Tree tree, Type type, String path) {
        if (!path.isEmpty() && refused.contains(path)) {
            return Optional.empty();
        }
        Optional<Object> bound = type instanceof ParameterizedType generic
                ? bindGeneric(tree, generic, path)
                : bindClass(tree, (Class<?>) type, path);
        bound.ifPresent(value -> parts.put(path, value));
        return bound;
    }

    private Optional<Object> bindClass(Tree tree, Class<?> type, String path) {
        if (Scalars.isScalar(type)) {
            return scalar(tree, type, path);
        }
        if (type.isRecord()) {
            return record(tree, type, path);
        }
        Map<String, Class<?>> variants = types.of(type);
        if (variants.isEmpty()) {
            throw new IllegalStateException(type.getName() + " is neither a record nor a family with variants");
        }
        return variant(tree, variants, path);
    }

    private Optional<Object> bindGeneric(Tree tree, ParameterizedType type, String path) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == Optional.class) {
            return bind(tree, arguments[0], path).map(Optional::of);
        }
        if (type.getRawType() == List.class) {
            return list(tree, arguments[0], path);
        }
        if (type.getRawType() == Map.class && arguments[0] == String.class) {
            return map(tree, arguments[1], path);
        }
        throw new IllegalStateException("a spec cannot hold " + type);
    }

    private Optional<Object> scalar(Tree tree, Class<?> type, String path) {
        if (!(tree instanceof Tree.Scalar scalar) || Trees.isEmpty(tree)) {
            return fault(path, Trees.subject(tree) + " is not " + Scalars.noun(type), Optional.empty());
        }
        Scalars.Reading reading = Scalars.read(scalar, type);
        return reading.value().or(() -> fault(path, reading.message(), reading.remedy()));
    }

    private Optional<Object> list(Tree tree, Type type, String path) {
        if (!(tree instanceof Tree.Sequence sequence)) {
            return fault(path, Trees.subject(tree) + " is not a list", Optional.of("put it in brackets: [...]"));
        }
        List<Object> items = new ArrayList<>();
        for (int index = 0; index < sequence.items().size(); index++) {
            bind(sequence.items().get(index), type, YamlPath.item(path, index)).ifPresent(items::add);
        }
        return items.size() == sequence.items().size() ? Optional.of(List.copyOf(items)) : Optional.empty();
    }

    private Optional<Object> map(Tree tree, Type type, String path) {
        if (!(tree instanceof Tree.Mapping mapping)) {
            return fault(path, Trees.subject(tree) + " is not a mapping", Optional.of("write {name: value}"));
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        boolean whole = true;
        for (Map.Entry<String, Tree> entry : mapping.entries().entrySet()) {
            if (Trees.isEmpty(entry.getValue())) {
                continue; // '~' takes an inherited entry away
            }
            Optional<Object> value = bind(entry.getValue(), type, YamlPath.key(path, entry.getKey()));
            value.ifPresent(given -> entries.put(entry.getKey(), given));
            whole &= value.isPresent();
        }
        return whole ? Optional.of(Collections.unmodifiableMap(entries)) : Optional.empty();
    }

    private Optional<Object> record(Tree tree, Class<?> type, String path) {
        if (tree instanceof Tree.Mapping mapping) {
            return record(RecordShape.of(type), mapping, path, Optional.empty());
        }
        List<Method> factories = Trees.isEmpty(tree) ? List.of() : Shorthands.of(type, tree instanceof Tree.Scalar);
        for (Method factory : factories) {
            boolean isLast = factory.equals(factories.get(factories.size() - 1));
            if (isLast || !(tree instanceof Tree.Scalar scalar)) {
                return bind(tree, factory.getGenericParameterTypes()[0], path)
                        .flatMap(argument -> shorthand(factory, argument, path));
            }
            Optional<Object> argument =
                    Scalars.read(scalar, factory.getParameterTypes()[0]).value();
            if (argument.isPresent()) {
                return shorthand(factory, argument.get(), path);
            }
        }
        return fault(path, Trees.subject(tree) + " is not a mapping", Optional.of(keysOf(RecordShape.of(type), false)));
    }

    private Optional<Object> shorthand(Method factory, Object argument, String path) {
        try {
            return validated(factory.invoke(null, argument), path);
        } catch (InvocationTargetException e) {
            return thrown(e, path);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot call " + factory, e);
        }
    }

    private Optional<Object> variant(Tree tree, Map<String, Class<?>> variants, String path) {
        String known = "known here: " + Suggestion.listed(variants.keySet());
        if (!(tree instanceof Tree.Mapping mapping)) {
            boolean isName = tree instanceof Tree.Scalar scalar && variants.containsKey(scalar.text());
            String remedy =
                    isName ? "write {type: " + ((Tree.Scalar) tree).text() + "}" : "write {type: ...}; " + known;
            return fault(path, Trees.subject(tree) + " is not a mapping", Optional.of(remedy));
        }
        String typePath = YamlPath.key(path, Trees.TYPE);
        Tree given = mapping.entries().get(Trees.TYPE);
        if (given == null || Trees.isEmpty(given)) {
            faults.taintSilently(path);
            return missing(typePath, "the key 'type' is missing", known);
        }
        Optional<Object> name = bind(given, String.class, typePath);
        if (name.isEmpty()) {
            faults.taintSilently(path);
            return Optional.empty();
        }
        Class<?> variant = variants.get((String) name.get());
        if (variant == null) {
            faults.taintSilently(path);
            String word = (String) name.get();
            return fault(
                    typePath, Texts.quoted(word) + " is not a known type", Suggestion.remedy(word, variants.keySet()));
        }
        return record(RecordShape.of(variant), mapping, path, Optional.of((String) name.get()));
    }

    private Optional<Object> record(RecordShape shape, Tree.Mapping mapping, String path, Optional<String> typeName) {
        Set<String> meant = unknownKeys(shape, mapping, path, typeName);
        List<Object> values = new ArrayList<>();
        for (RecordShape.Key key : shape.keys()) {
            boolean isNamed = key.isTypeName() && typeName.isPresent();
            Optional<Object> value = isNamed
                    ? Optional.of(typeName.get())
                    : component(key, mapping.entries().get(key.name()), YamlPath.key(path, key.name()), meant);
            value.ifPresent(values::add);
        }
        if (values.size() < shape.keys().size()) {
            return Optional.empty();
        }
        try {
            return validated(shape.create(values), path);
        } catch (InvocationTargetException e) {
            return thrown(e, path);
        }
    }

    /** Reports the keys that the record has not, and answers those that were probably meant. */
    private Set<String> unknownKeys(RecordShape shape, Tree.Mapping mapping, String path, Optional<String> typeName) {
        Set<String> meant = new HashSet<>();
        List<String> known = shape.keys().stream()
                .filter(key -> typeName.isEmpty() || !key.isTypeName())
                .map(RecordShape.Key::name)
                .toList();
        for (String key : mapping.entries().keySet()) {
            boolean isType = typeName.isPresent() && key.equals(Trees.TYPE);
            if (!isType && !known.contains(key)) {
                String keyPath = YamlPath.key(path, key);
                Location at = Optional.ofNullable(mapping.keys().get(key)).orElse(mapping.at());
                Optional<String> remedy =
                        known.isEmpty() ? Optional.of("no key is known here") : Suggestion.remedy(key, known);
                faults.taint(new Problem(at, keyPath, "unknown key", remedy));
                Suggestion.nearest(key, known).ifPresent(meant::add);
            }
        }
        return meant;
    }

    private Optional<Object> component(RecordShape.Key key, @Nullable Tree given, String path, Set<String> meant) {
        boolean isGiven = given != null && !Trees.isEmpty(given);
        if (given != null && isGiven) {
            Optional<Object> bound = bind(given, key.type(), path);
            if (bound.isPresent()) {
                return bound;
            }
        }
        if (key.defaultText().isPresent()) {
            return Optional.of(standard(key, path));
        }
        if (key.type() instanceof ParameterizedType type && type.getRawType() == Optional.class) {
            return Optional.of(Optional.empty());
        }
        if (isGiven || !complete || refused.contains(path)) {
            return Optional.empty();
        }
        if (meant.contains(key.name())) {
            faults.taintSilently(path);
            return Optional.empty();
        }
        String about = key.about().map(words -> ": " + words).orElse("");
        return missing(path, "the key '" + key.name() + "' is missing", "it wants " + noun(key.type()) + about);
    }

    private Object standard(RecordShape.Key key, String path) {
        String text = key.defaultText().orElse("");
        YamlParser.Parsed parsed = YamlParser.parse(SourceText.of("default", text));
        Tree tree = parsed.tree()
                .orElseThrow(() -> new IllegalStateException("the default of " + path + " is no YAML: " + text));
        Faults own = new Faults(List.of());
        Document document = new Document("default", tree, Map.of(), List.of(), true);
        Binder binder = new Binder(types, document, own, new Places(tree));
        Optional<Object> bound = binder.bind(tree, key.type(), "");
        if (bound.isEmpty() || !own.sorted().isEmpty()) {
            throw new IllegalStateException("the default of " + path + " does not bind: " + own.sorted());
        }
        binder.parts()
                .forEach((below, part) -> parts.putIfAbsent(
                        below.isEmpty() || below.startsWith("[") ? path + below : YamlPath.key(path, below), part));
        return bound.get();
    }

    private Optional<Object> validated(Object spec, String path) {
        boolean isSound = faults.isSound(path);
        for (Constraints.Violation violation : Constraints.check(spec)) {
            boolean isRule = violation.path().isEmpty();
            String at = isRule
                    ? path
                    : violation.path().startsWith("[") ? path + violation.path() : YamlPath.key(path, violation.path());
            if (isRule ? !isSound : faults.isTainted(at) || !faults.isSound(at)) {
                continue; // says something about a value that nobody wrote
            }
            String[] lines = violation.message().split("\n", 2);
            String subject = isRule || !lines[0].matches("(is|has|does) .*") ? "" : subject(at);
            Optional<String> remedy = lines.length > 1 ? Optional.of(lines[1]) : Optional.empty();
            Problem problem = new Problem(places.at(at), at, subject + lines[0], remedy);
            if (isRule) {
                faults.add(problem);
            } else {
                faults.taint(problem);
            }
        }
        return Optional.of(spec);
    }

    private String subject(String path) {
        return places.text(path).map(text -> Texts.quoted(text) + " ").orElse("");
    }

    private Optional<Object> thrown(InvocationTargetException thrown, String path) {
        if (!(thrown.getCause() instanceof RuntimeException cause)) {
            throw new IllegalStateException(thrown);
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String[] lines = message.split("\n", 2);
        return fault(path, Texts.clean(lines[0]), lines.length > 1 ? Optional.of(lines[1]) : Optional.empty());
    }

    private Optional<Object> missing(String path, String message, String remedy) {
        return complete ? fault(path, message, Optional.of(remedy)) : Optional.empty();
    }

    private Optional<Object> fault(String path, String message, Optional<String> remedy) {
        faults.taint(new Problem(places.at(path), path, message, remedy));
        return Optional.empty();
    }

    private String noun(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class ? "a list" : "a mapping";
        }
        Class<?> plain = (Class<?>) type;
        if (Scalars.isScalar(plain)) {
            return Scalars.noun(plain);
        }
        return plain.isRecord()
                ? keysOf(RecordShape.of(plain), true)
                : "{type: ...} of " + Suggestion.listed(types.of(plain).keySet());
    }

    private static String keysOf(RecordShape shape, boolean asNoun) {
        String keys = Suggestion.listed(
                shape.keys().stream().map(RecordShape.Key::name).toList());
        return (asNoun ? "a mapping with the keys " : "write {key: value}; known here: ") + keys;
    }
}
