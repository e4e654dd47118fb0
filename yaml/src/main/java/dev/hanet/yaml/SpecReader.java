package dev.hanet.yaml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Binds documents to records and validates them.
 *
 * <p>The target type decides how a scalar is read. A mistake marks only its own subtree: everything else is still bound,
 * validated and reported.
 */
public final class SpecReader {
    private static final String VERSION = "version";

    private final TypeNames types;
    private final OptionalInt version;

    /** Reads specs that have no {@code version}, or where it is a key like any other. */
    public SpecReader(TypeNames types) {
        this(types, OptionalInt.empty());
    }

    /** Reads specs of one version; of a spec of another version nothing else is said. */
    public SpecReader(TypeNames types, int version) {
        this(types, OptionalInt.of(version));
    }

    private SpecReader(TypeNames types, OptionalInt version) {
        this.types = types;
        this.version = version;
    }

    /**
     * Begins to make the validator in the background, so that it is there when the first record was bound. A program that
     * is to answer at once calls this first.
     */
    public static void warmUp() {
        Constraints.warmUp();
    }

    /** Binds a document; the mistakes are in the binding, nothing is thrown on bad input. */
    public <R extends Record> Binding<R> bind(Document document, Class<R> type) {
        Faults faults = new Faults(List.copyOf(document.lines().keySet()));
        Places places = new Places(document.tree());
        Optional<Problem> other = otherVersion(document.tree());
        if (other.isPresent()) {
            faults.add(other.get());
            faults.taintSilently("");
            return new Binding<>(document, faults, places, Map.of(), Optional.empty());
        }
        for (Problem problem : document.problems()) {
            if (problem.path().isEmpty()) {
                faults.add(problem);
            } else {
                faults.taint(problem);
            }
        }
        Binder binder = new Binder(types, document, faults, places);
        Optional<Object> spec = Optional.empty();
        if (document.complete() || document.tree() instanceof Tree.Mapping) {
            spec = binder.bind(orEmpty(document.tree()), type, "");
        }
        if (!document.complete()) {
            faults.taintSilently("");
        }
        return new Binding<>(
                document,
                faults,
                places,
                binder.parts(),
                spec.filter(made -> document.complete()).map(type::cast));
    }

    private Optional<Problem> otherVersion(Tree tree) {
        if (version.isEmpty()
                || !(tree instanceof Tree.Mapping mapping)
                || !(mapping.entries().get(VERSION) instanceof Tree.Scalar given)) {
            return Optional.empty();
        }
        int known = version.getAsInt();
        return Scalars.read(given, int.class)
                .value()
                .map(Integer.class::cast)
                .filter(read -> read != known)
                .map(read -> new Problem(
                        given.at(),
                        VERSION,
                        ProblemKind.VERSION,
                        "this program reads version " + known + " of the spec language, not "
                                + Texts.quoted(given.text()),
                        Optional.of(read > known ? "use a newer program" : "write 'version: " + known + "'")));
    }

    private static Tree orEmpty(Tree tree) {
        return Trees.isEmpty(tree) ? Trees.emptyMapping(tree.at()) : tree;
    }
}
