package dev.hanet.toolkit.editor;

import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.SpecDescriber;
import dev.hanet.yaml.TypeNames;
import dev.hanet.yaml.description.FamilyDescription;
import dev.hanet.yaml.description.KeyDescription;
import dev.hanet.yaml.description.Kind;
import dev.hanet.yaml.description.RecordDescription;
import dev.hanet.yaml.reference.RecordText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What the keys of a spec are, by their paths: what the reference says, found for the place at which somebody writes. */
final class Vocabulary {
    static final String TYPE = "type";
    static final String EXTENDS = "extends";

    private final SpecDescriber describer;
    private final RecordText words;
    private final Map<Class<?>, FamilyDescription> families = new ConcurrentHashMap<>();
    private final Map<Class<?>, RecordDescription> records = new ConcurrentHashMap<>();

    Vocabulary(TypeNames types) {
        this.describer = new SpecDescriber(types);
        this.words = RecordText.plain(describer);
    }

    /**
     * What stands at a path.
     *
     * @param kind what it wants
     * @param key the key; absent for items, names of the user's choice and the document
     * @param holder the record whose key it is
     * @param names what its texts are names of
     */
    record Slot(Kind kind, Optional<KeyDescription> key, Optional<RecordDescription> holder, Optional<String> names) {
        private static Slot of(RecordDescription holder, KeyDescription key) {
            return new Slot(key.kind(), Optional.of(key), Optional.of(holder), key.names());
        }

        private Slot with(Kind other) {
            return new Slot(other, Optional.empty(), holder, names);
        }

        /** The type that a mapping without one means here, where the key has a default. */
        private Optional<String> usualType() {
            return key.flatMap(KeyDescription::standardValue)
                    .filter(Map.class::isInstance)
                    .map(value -> ((Map<?, ?>) value).get(TYPE))
                    .map(Object::toString);
        }
    }

    /** A step of a path: a key, or an item where the key is empty. */
    private record Step(String key, String path) {}

    private static List<Step> steps(String path) {
        List<Step> steps = new ArrayList<>();
        int at = 0;
        while (at < path.length()) {
            int end = at + 1;
            while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
                end++;
            }
            boolean isItem = path.charAt(at) == '[';
            steps.add(new Step(isItem ? "" : path.substring(at, end), path.substring(0, end)));
            at = end < path.length() && path.charAt(end) == '.' ? end + 1 : end;
        }
        return steps;
    }

    /**
     * What stands at a path; absent where no key leads there.
     *
     * @param texts the texts of the spec by their paths, from which the types of components are taken
     */
    Optional<Slot> slot(String path, Function<String, Optional<String>> texts) {
        Slot at = new Slot(new Kind.Part(ExperimentSpec.class), Optional.empty(), Optional.empty(), Optional.empty());
        String walked = "";
        for (Step step : steps(path)) {
            Optional<Slot> next = step.key().isEmpty() ? item(at) : key(at, walked, step.key(), texts);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            at = next.orElseThrow();
            walked = step.path();
        }
        return Optional.of(at);
    }

    private Optional<Slot> item(Slot at) {
        if (at.kind() instanceof Kind.Many many) {
            return Optional.of(at.with(many.item()));
        }
        return shorthands(at.kind()).stream()
                .filter(Kind.Many.class::isInstance)
                .map(kind -> new Slot(((Kind.Many) kind).item(), Optional.empty(), at.holder(), names(at)))
                .findFirst();
    }

    private Optional<Slot> key(Slot at, String path, String key, Function<String, Optional<String>> texts) {
        if (at.kind() instanceof Kind.Table table) {
            Slot value = at.with(table.value());
            return Optional.of(
                    namesKeys(at) ? new Slot(value.kind(), value.key(), value.holder(), Optional.empty()) : value);
        }
        Optional<FamilyDescription> family = family(at);
        if (family.isPresent() && key.equals(TYPE)) {
            return Optional.of(
                    new Slot(types(family.orElseThrow()), Optional.empty(), Optional.empty(), Optional.empty()));
        }
        return record(at, path, texts).flatMap(record -> record.keys().stream()
                .filter(known -> known.name().equals(key))
                .findFirst()
                .map(known -> Slot.of(record, known)));
    }

    /** The family whose variant stands there, or whose keys stand among those of the record there. */
    Optional<FamilyDescription> family(Slot at) {
        Kind kind =
                at.kind() instanceof Kind.Part part ? record(part.type()).rest().orElse(at.kind()) : at.kind();
        return kind instanceof Kind.Variant variant
                ? Optional.of(families.computeIfAbsent(variant.family(), describer::family))
                : Optional.empty();
    }

    private RecordDescription record(Class<?> type) {
        return records.computeIfAbsent(type, describer::record);
    }

    private static Kind.Choice types(FamilyDescription family) {
        return new Kind.Choice(family.variants().values().stream()
                .map(variant -> new Kind.Option(variant.name(), variant.about()))
                .toList());
    }

    /** The record whose keys stand in the mapping there; absent where that depends on a type that is not known. */
    Optional<RecordDescription> record(Slot at, String path, Function<String, Optional<String>> texts) {
        Optional<RecordDescription> variant = family(at)
                .flatMap(family -> texts.apply(path.isEmpty() ? TYPE : path + "." + TYPE)
                        .or(at::usualType)
                        .or(family::standard)
                        .map(name -> family.variants().get(name)));
        if (at.kind() instanceof Kind.Part part) {
            RecordDescription own = record(part.type());
            return Optional.of(variant.map(own::over).orElse(own));
        }
        return variant;
    }

    /** What may stand for a whole mapping. */
    List<Kind> shorthands(Kind kind) {
        return kind instanceof Kind.Part part ? record(part.type()).shorthands() : List.of();
    }

    /** What texts at a place are names of; those of a short form are those of the key that it stands for. */
    Optional<String> names(Slot at) {
        return at.names()
                .or(() ->
                        at.kind() instanceof Kind.Part part && !shorthands(part).isEmpty()
                                ? record(part.type()).keys().stream()
                                        .map(KeyDescription::names)
                                        .flatMap(Optional::stream)
                                        .findFirst()
                                : Optional.empty());
    }

    /** Whether the keys of the mapping there are names, and not the texts in it. */
    static boolean namesKeys(Slot at) {
        return at.key().filter(KeyDescription::namesKeys).isPresent();
    }

    /** What the reference says of a key: value, default, range and meaning. */
    RecordText.Key words(RecordDescription holder, KeyDescription key) {
        return words.keys(holder).stream()
                .filter(said -> said.name().equals(key.name()))
                .findFirst()
                .orElseThrow();
    }

    /** The keys of a record by name, with what the reference says of them. */
    Map<String, RecordText.Key> words(RecordDescription record) {
        Map<String, RecordText.Key> said = new LinkedHashMap<>();
        words.keys(record).forEach(key -> said.put(key.name(), key));
        return said;
    }
}
