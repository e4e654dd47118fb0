package dev.hanet.yaml;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes records: keys, defaults, shorthands and constraints.
 *
 * <p>A record is made even where a key was wrong, as long as that key has a default to stand in for it: whoever looks at
 * the record then finds the mistakes of the other keys. A record that breaks a rule of its own is not made. Of a record
 * that cannot be made, each value is still held to its own constraints.
 */
final class RecordBinder {
    private final Binder binder;
    private final Faults faults;
    private final Places places;

    RecordBinder(Binder binder, Faults faults, Places places) {
        this.binder = binder;
        this.faults = faults;
        this.places = places;
    }

    Optional<Object> bind(Tree tree, Class<?> type, String path) {
        RecordShape shape = RecordShape.of(type);
        if (tree instanceof Tree.Mapping mapping) {
            return bind(shape, mapping, path, Optional.empty(), Set.of());
        }
        List<Method> factories = Trees.isEmpty(tree) ? List.of() : Shorthands.of(type, tree instanceof Tree.Scalar);
        for (Method factory : factories) {
            boolean isLast = factory.equals(factories.get(factories.size() - 1));
            if (isLast || !(tree instanceof Tree.Scalar scalar)) {
                return binder.bind(tree, factory.getGenericParameterTypes()[0], path)
                        .flatMap(argument -> shorthand(factory, argument, path));
            }
            Optional<Object> argument =
                    Scalars.read(scalar, factory.getParameterTypes()[0]).value();
            if (argument.isPresent()) {
                return shorthand(factory, argument.get(), path);
            }
        }
        String remedy = "write {key: value}; known here: " + shape.keyNames();
        return binder.wrongType(path, Trees.subject(tree) + " is not a mapping", Optional.of(remedy));
    }

    private Optional<Object> shorthand(Method factory, Object argument, String path) {
        try {
            Object spec = factory.invoke(null, argument);
            List<String> wrong = judge(spec, path);
            return wrong.isEmpty() ? Optional.of(spec) : Optional.empty();
        } catch (InvocationTargetException e) {
            return thrown(e, path);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot call " + factory, e);
        }
    }

    /**
     * Binds a mapping.
     *
     * @param typeName the name by which a family knows the record
     * @param told keys that are spelt wrong, which was told
     */
    Optional<Object> bind(
            RecordShape shape, Tree.Mapping mapping, String path, Optional<String> typeName, Set<String> told) {
        Set<String> meant = new HashSet<>(told);
        meant.addAll(unknownKeys(shape, mapping, path, typeName));
        List<Object> values = new ArrayList<>();
        Map<String, Object> byName = new LinkedHashMap<>();
        for (RecordShape.Key key : shape.keys()) {
            boolean isNamed = key.isTypeName() && typeName.isPresent();
            Optional<Object> value;
            if (isNamed) {
                value = Optional.of(typeName.get());
            } else if (key.isFlat()) {
                value = binder.bindFlat(rest(shape, key, mapping), (Class<?>) key.type(), path, meant);
            } else {
                value = component(key, mapping.entries().get(key.name()), YamlPath.key(path, key.name()), meant);
            }
            value.ifPresent(values::add);
            value.ifPresent(bound -> byName.put(key.name(), bound));
        }
        if (values.size() < shape.keys().size()) {
            judgeEach(shape, byName, path);
            return Optional.empty();
        }
        try {
            Object spec = shape.create(values);
            return repaired(shape, values, judge(spec, path), spec, path);
        } catch (InvocationTargetException e) {
            judgeEach(shape, byName, path);
            return thrown(e, path);
        }
    }

    /** The record with defaults in place of the keys that break their constraints. */
    private Optional<Object> repaired(
            RecordShape shape, List<Object> values, List<String> wrong, Object spec, String path)
            throws InvocationTargetException {
        for (String name : wrong) {
            Optional<RecordShape.Key> key = shape.key(name);
            Optional<Object> standIn = key.flatMap(known -> standIn(known, YamlPath.key(path, name)));
            if (key.isEmpty() || standIn.isEmpty()) {
                return Optional.empty();
            }
            values.set(shape.keys().indexOf(key.get()), standIn.get());
        }
        return Optional.of(wrong.isEmpty() ? spec : shape.create(values));
    }

    /** Reports the keys that the record has not, and answers those that were probably meant. */
    private Set<String> unknownKeys(RecordShape shape, Tree.Mapping mapping, String path, Optional<String> typeName) {
        Set<String> meant = new HashSet<>();
        List<String> known = new ArrayList<>(shape.keys().stream()
                .filter(key -> !key.isFlat() && (typeName.isEmpty() || !key.isTypeName()))
                .map(RecordShape.Key::name)
                .toList());
        Optional<RecordShape.Key> flat = shape.flat();
        if (flat.isPresent()) {
            Optional<List<String>> more = binder.flatKeys((Class<?>) flat.get().type(), mapping);
            if (more.isEmpty()) {
                return meant; // whose keys they are is not known; the type is told
            }
            more.get().stream().filter(key -> !known.contains(key)).forEach(known::add);
        }
        for (String key : mapping.entries().keySet()) {
            boolean isType = (typeName.isPresent() || flat.isPresent()) && key.equals(Trees.TYPE);
            if (!isType && !known.contains(key)) {
                Location at = Optional.ofNullable(mapping.keys().get(key)).orElse(mapping.at());
                Optional<String> glued = glued(key, known);
                Optional<String> remedy = glued.map(name -> "a blank is missing behind the colon: write '" + name + ": "
                                + key.substring(name.length() + 1) + "'")
                        .or(() ->
                                known.isEmpty() ? Optional.of("no key is known here") : Suggestion.remedy(key, known));
                faults.taint(new Problem(at, YamlPath.key(path, key), ProblemKind.UNKNOWN_KEY, "unknown key", remedy));
                glued.or(() -> Suggestion.nearest(key, known)).ifPresent(meant::add);
            }
        }
        return meant;
    }

    /** The key that stands together with its value, as in {@code {epochs:5}}, which YAML takes for a key. */
    private static Optional<String> glued(String key, List<String> known) {
        int colon = key.indexOf(':');
        return known.stream()
                .filter(name -> colon > 0 && name.equals(key.substring(0, colon)))
                .findFirst();
    }

    /** What a mapping says to the flat component: without the record's own keys, and without those nobody knows. */
    private Tree.Mapping rest(RecordShape shape, RecordShape.Key flat, Tree.Mapping mapping) {
        Optional<List<String>> known = binder.flatKeys((Class<?>) flat.type(), mapping);
        Map<String, Tree> entries = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> {
            boolean isMeant = key.equals(Trees.TYPE)
                    || known.map(names -> names.contains(key)).orElse(true);
            if (isMeant && !shape.ownKeys().contains(key)) {
                entries.put(key, value);
            }
        });
        return new Tree.Mapping(entries, mapping.keys(), mapping.at());
    }

    private Optional<Object> component(RecordShape.Key key, @Nullable Tree given, String path, Set<String> meant) {
        if (given != null && !Trees.isEmpty(given)) {
            Optional<Object> bound = overDefault(key, given, path);
            return bound.isPresent() ? bound : standIn(key, path);
        }
        Optional<Object> standIn = standIn(key, path);
        if (standIn.isPresent()) {
            return standIn;
        }
        if (meant.contains(key.name())) {
            faults.taintSilently(path); // the misspelt key was reported
            return Optional.empty();
        }
        String about = key.about().map(words -> ": " + words).orElse("");
        return binder.missing(
                path, "the key '" + key.name() + "' is missing", "it wants " + binder.noun(key.type()) + about);
    }

    /**
     * A component without a type lies over the default one, so that a single key of it can be set; unless its keys are those of
     * another type.
     */
    private Optional<Object> overDefault(RecordShape.Key key, Tree given, String path) {
        if (!(given instanceof Tree.Mapping mapping)
                || mapping.entries().containsKey(Trees.TYPE)
                || key.defaultText().isEmpty()
                || !(key.type() instanceof Class<?> family)
                || !(Defaults.tree(key) instanceof Tree.Mapping standard)
                || !(standard.entries().get(Trees.TYPE) instanceof Tree.Scalar name)) {
            return binder.bind(given, key.type(), path);
        }
        Map<String, Class<?>> variants = binder.types().of(family);
        Class<?> usual = variants.get(name.text());
        if (usual == null) {
            return binder.bind(given, family, path);
        }
        List<String> others = Binder.whoseKeys(mapping, usual, variants);
        return others.isEmpty()
                ? binder.bind(Trees.overlay(Trees.moved(standard, at -> mapping.at()), given), family, path)
                : binder.ofAnother(mapping, name.text(), usual, others, path);
    }

    /** What a key means that is not there: its default, or an empty {@code Optional}. */
    private Optional<Object> standIn(RecordShape.Key key, String path) {
        if (key.defaultText().isPresent()) {
            Defaults.Bound bound = Defaults.of(key, binder.types());
            bound.parts().forEach((below, part) -> binder.parts().putIfAbsent(YamlPath.join(path, below), part));
            return Optional.of(bound.value());
        }
        boolean isOptional = key.type() instanceof ParameterizedType type && type.getRawType() == Optional.class;
        return isOptional ? Optional.of(Optional.empty()) : Optional.empty();
    }

    /** Reports the constraints that the record breaks; answers the keys at fault, an empty name for the record itself. */
    private List<String> judge(Object spec, String path) {
        return report(Constraints.check(spec), path);
    }

    /** Reports the constraints that single values break, of a record that could not be made. */
    private void judgeEach(RecordShape shape, Map<String, Object> values, String path) {
        List<Constraints.Violation> found = new ArrayList<>();
        values.forEach((name, value) -> found.addAll(Constraints.check(shape, name, value)));
        report(found, path);
    }

    private List<String> report(List<Constraints.Violation> violations, String path) {
        List<String> wrong = new ArrayList<>();
        for (Constraints.Violation violation : telling(violations, path)) {
            String at = YamlPath.join(path, violation.path());
            wrong.add(YamlPath.firstKey(violation.path()));
            String[] lines = violation.message().split("\n", 2);
            boolean isRule = violation.path().isEmpty();
            Problem problem = new Problem(
                    places.at(at),
                    at,
                    isRule ? ProblemKind.RULE : ProblemKind.OUT_OF_RANGE,
                    isRule ? lines[0] : subject(violation, at) + lines[0],
                    rest(lines));
            if (isRule) {
                faults.add(problem);
            } else {
                faults.taint(problem);
            }
        }
        return wrong;
    }

    /** Those that say something about a value that somebody wrote; whichever comes first, none hides another. */
    private List<Constraints.Violation> telling(List<Constraints.Violation> violations, String path) {
        return violations.stream()
                .filter(violation -> {
                    String at = YamlPath.join(path, violation.path());
                    return faults.isSound(at) && (violation.path().isEmpty() || !faults.isTainted(at));
                })
                .sorted(Comparator.comparing(Constraints.Violation::path).thenComparing(Constraints.Violation::message))
                .toList();
    }

    /** What a message that begins with a verb speaks of: the value as written, the list, the mapping. */
    private String subject(Constraints.Violation violation, String path) {
        String message = violation.message();
        if (!message.startsWith("is ") && !message.startsWith("has ") && !message.startsWith("does ")) {
            return "";
        }
        if (violation.value() instanceof Collection) {
            return "the list ";
        }
        return violation.value() instanceof Map
                ? "the mapping "
                : Texts.quoted(places.text(path).orElseGet(() -> String.valueOf(violation.value()))) + " ";
    }

    private Optional<Object> thrown(InvocationTargetException thrown, String path) {
        if (!(thrown.getCause() instanceof RuntimeException cause)) {
            throw new IllegalStateException(thrown);
        }
        if (!faults.isSound(path)) {
            return Optional.empty(); // a default that stands in for a wrong value may not fit the other keys
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String[] lines = message.split("\n", 2);
        return binder.fault(ProblemKind.RULE, path, lines[0], rest(lines));
    }

    private static Optional<String> rest(String[] lines) {
        return lines.length > 1 ? Optional.of(lines[1]) : Optional.empty();
    }
}
