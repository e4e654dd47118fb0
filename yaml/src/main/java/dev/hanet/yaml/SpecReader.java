package dev.hanet.yaml;

import java.util.List;
import java.util.Optional;

/**
 * Binds documents to records and validates them.
 *
 * <p>The target type decides how a scalar is read. A mistake marks only its own subtree: everything else is still bound,
 * validated and reported.
 */
public final class SpecReader {
    private final TypeNames types;

    public SpecReader(TypeNames types) {
        this.types = types;
    }

    /** Binds a document; the mistakes are in the binding, nothing is thrown on bad input. */
    public <R extends Record> Binding<R> bind(Document document, Class<R> type) {
        Faults faults = new Faults(List.copyOf(document.lines().keySet()));
        Places places = new Places(document.tree());
        document.problems().forEach(faults::taint);
        Binder binder = new Binder(types, document, faults, places);
        boolean isReadable = document.complete()
                || !(document.tree() instanceof Tree.Mapping mapping)
                || !mapping.entries().isEmpty();
        Tree tree = Trees.isEmpty(document.tree())
                ? Trees.emptyMapping(document.tree().at())
                : document.tree();
        Optional<R> spec = isReadable ? binder.bind(tree, type, "").map(type::cast) : Optional.empty();
        if (!document.complete()) {
            faults.taintSilently("");
        }
        return new Binding<>(document, faults, places, binder.parts(), document.complete() ? spec : Optional.empty());
    }
}
