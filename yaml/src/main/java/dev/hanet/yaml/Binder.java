package dev.hanet.yaml;

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

/** One pass from a tree to values. A value that cannot be made is absent, and its mistakes are among the faults. */
final class Binder {
    private final TypeNames types;
    private final Faults faults;
    private final Places places;
    private final boolean complete;
    private final Set<String> refused = new HashSet<>();
    private final Map<String, Object> parts = new HashMap<>();
    private final RecordBinder records;

    Binder(TypeNames types, Document document, Faults faults, Places places) {
        this.types = types;
        this.faults = faults;
        this.places = places;
        this.complete = document.complete();
        document.problems().forEach(problem -> refused.add(problem.path()));
        this.records = new RecordBinder(this, faults, places);
    }

    TypeNames types() {
        return types;
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
            return records.bind(tree, type, path);
        }
        Map<String, Class<?>> variants = types.of(type);
        if (variants.isEmpty()) {
            throw new IllegalStateException(type.getName() + " is neither a record nor a family with variants");
        }
        return variant(tree, type, variants, path, Set.of());
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
            return wrongType(path, Trees.subject(tree) + " is not " + Scalars.noun(type), Optional.empty());
        }
        Scalars.Reading reading = Scalars.read(scalar, type);
        ProblemKind kind = type.isEnum() ? ProblemKind.UNKNOWN_VALUE : ProblemKind.WRONG_TYPE;
        return reading.value().or(() -> fault(kind, path, reading.message(), reading.remedy()));
    }

    private Optional<Object> list(Tree tree, Type type, String path) {
        if (!(tree instanceof Tree.Sequence sequence)) {
            return wrongType(path, Trees.subject(tree) + " is not a list", Optional.of("put it in brackets: [...]"));
        }
        List<Object> items = new ArrayList<>();
        for (int index = 0; index < sequence.items().size(); index++) {
            bind(sequence.items().get(index), type, YamlPath.item(path, index)).ifPresent(items::add);
        }
        return items.size() == sequence.items().size() ? Optional.of(List.copyOf(items)) : Optional.empty();
    }

    private Optional<Object> map(Tree tree, Type type, String path) {
        if (!(tree instanceof Tree.Mapping mapping)) {
            return wrongType(path, Trees.subject(tree) + " is not a mapping", Optional.of("write {name: value}"));
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

    /**
     * Binds the keys that a flat component takes of a mapping.
     *
     * @param meant keys that are spelt wrong, which was told
     */
    Optional<Object> bindFlat(Tree.Mapping rest, Class<?> type, String path, Set<String> meant) {
        return type.isRecord()
                ? records.bind(RecordShape.of(type), rest, path, Optional.empty(), meant)
                : variant(rest, type, types.of(type), path, meant);
    }

    /** The keys that a flat component would take of a mapping; absent when the mapping's type is not known. */
    Optional<List<String>> flatKeys(Class<?> type, Tree.Mapping mapping) {
        if (type.isRecord()) {
            return Optional.of(RecordShape.of(type).ownKeys());
        }
        Optional<String> name = mapping.entries().get(Trees.TYPE) instanceof Tree.Scalar given && !Trees.isEmpty(given)
                ? Optional.of(given.text())
                : StandardTypes.standard(type);
        return name.map(word -> types.of(type).get(current(word, type, types.of(type))))
                .map(variant -> RecordShape.of(variant).keys().stream()
                        .filter(key -> !key.isTypeName())
                        .map(RecordShape.Key::name)
                        .toList());
    }

    private Optional<Object> variant(
            Tree tree, Class<?> family, Map<String, Class<?>> variants, String path, Set<String> meant) {
        String known = "known here: " + Suggestion.listed(variants.keySet());
        if (!(tree instanceof Tree.Mapping mapping)) {
            boolean isName = tree instanceof Tree.Scalar scalar && variants.containsKey(scalar.text());
            String remedy =
                    isName ? "write {type: " + ((Tree.Scalar) tree).text() + "}" : "write {type: ...}; " + known;
            return wrongType(path, Trees.subject(tree) + " is not a mapping", Optional.of(remedy));
        }
        String typePath = YamlPath.key(path, Trees.TYPE);
        Tree given = mapping.entries().get(Trees.TYPE);
        Optional<String> standard = StandardTypes.standard(family);
        if ((given == null || Trees.isEmpty(given)) && standard.isPresent()) {
            Class<?> usual = variants.get(standard.get());
            if (usual == null) {
                throw new IllegalStateException("there is no variant '" + standard.get() + "' of " + family.getName());
            }
            List<String> others = whoseKeys(mapping, usual, variants);
            if (!others.isEmpty()) {
                return ofAnother(mapping, standard.get(), usual, others, path);
            }
            return records.bind(RecordShape.of(usual), mapping, path, standard, meant);
        }
        if (given == null || Trees.isEmpty(given)) {
            faults.taintSilently(path);
            List<String> owners = withKeys(mapping, variants);
            boolean isTelling = !owners.isEmpty() && owners.size() < variants.size();
            return missing(typePath, "the key 'type' is missing", isTelling ? nameOne(typePath, owners) : known);
        }
        Optional<Object> name = bind(given, String.class, typePath);
        if (name.isEmpty()) {
            faults.taintSilently(path);
            return Optional.empty();
        }
        String word = current((String) name.get(), family, variants);
        Class<?> variant = variants.get(word);
        if (variant == null) {
            faults.taintSilently(path);
            return fault(
                    ProblemKind.UNKNOWN_TYPE,
                    typePath,
                    Texts.quoted(word) + " is not a known type",
                    Suggestion.remedy(word, variants.keySet()));
        }
        return records.bind(RecordShape.of(variant), mapping, path, Optional.of(word), meant);
    }

    /**
     * Reports a mapping without type whose keys are those of other variants than the default one.
     *
     * @param standard what the default variant is called
     */
    Optional<Object> ofAnother(
            Tree.Mapping mapping, String standard, Class<?> usual, List<String> others, String path) {
        faults.taintSilently(path);
        String typePath = YamlPath.key(path, Trees.TYPE);
        List<String> foreign = new ArrayList<>(mapping.entries().keySet());
        foreign.removeAll(RecordShape.of(usual).ownKeys());
        String words = "the key 'type' is missing, and " + Texts.quoted(standard)
                + ", which is the default, has no key '" + String.join("' and no key '", foreign) + "'";
        return missing(typePath, words, nameOne(typePath, others));
    }

    /** The other variants that have all the keys of a mapping without type, where the usual one has not. */
    static List<String> whoseKeys(Tree.Mapping mapping, Class<?> usual, Map<String, Class<?>> variants) {
        return hasKeys(mapping, usual) ? List.of() : withKeys(mapping, variants);
    }

    private static List<String> withKeys(Tree.Mapping mapping, Map<String, Class<?>> variants) {
        return variants.entrySet().stream()
                .filter(variant -> hasKeys(mapping, variant.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean hasKeys(Tree.Mapping mapping, Class<?> variant) {
        Set<String> given = new HashSet<>(mapping.entries().keySet());
        given.remove(Trees.TYPE);
        return new HashSet<>(RecordShape.of(variant).ownKeys()).containsAll(given);
    }

    /** What to do where keys are those of another type than the default one. */
    private String nameOne(String typePath, List<String> types) {
        String first = types.get(0);
        String write = Overlay.isOption(places.at(typePath).source())
                ? "add --set " + typePath + "=" + first
                : "write 'type: " + first + "'";
        return "these are keys of '" + String.join("', '", types) + "': " + write;
    }

    /** The name as it is, or what the variant of that old name is called now. */
    private String current(String name, Class<?> family, Map<String, Class<?>> variants) {
        return variants.containsKey(name) ? name : types.renamed(family, name).orElse(name);
    }

    /** Reports that a key is missing, unless it may stand in a parent that was not found. */
    Optional<Object> missing(String path, String message, String remedy) {
        return complete && !refused.contains(path)
                ? fault(ProblemKind.MISSING_KEY, path, message, Optional.of(remedy))
                : Optional.empty();
    }

    /** Reports a value of another type than the key wants. */
    Optional<Object> wrongType(String path, String message, Optional<String> remedy) {
        return fault(ProblemKind.WRONG_TYPE, path, message, remedy);
    }

    /** Reports a mistake that leaves the path without a value. */
    Optional<Object> fault(ProblemKind kind, String path, String message, Optional<String> remedy) {
        faults.taint(new Problem(places.at(path), path, kind, message, remedy));
        return Optional.empty();
    }

    /** What a key of this type wants, in words. */
    String noun(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class ? "a list" : "a mapping";
        }
        Class<?> plain = (Class<?>) type;
        if (Scalars.isScalar(plain)) {
            return Scalars.noun(plain);
        }
        return plain.isRecord()
                ? "a mapping with the keys " + RecordShape.of(plain).keyNames()
                : "{type: ...}; known here: "
                        + Suggestion.listed(types.of(plain).keySet());
    }
}
