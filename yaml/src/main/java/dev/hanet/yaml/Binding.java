package dev.hanet.yaml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a document gave: records, places, and the mistakes, to which later stages add theirs.
 *
 * @param <R> the record of the whole document
 */
public final class Binding<R extends Record> {
    private final Document document;
    private final Faults faults;
    private final Places places;
    private final Map<String, Object> parts;
    private final Optional<R> spec;

    Binding(Document document, Faults faults, Places places, Map<String, Object> parts, Optional<R> spec) {
        this.document = document;
        this.faults = faults;
        this.places = places;
        this.parts = parts;
        this.spec = spec;
    }

    /** All mistakes so far: the document's own source first, then what it extends, then {@code --set}, each by place. */
    public List<Problem> problems() {
        return faults.sorted();
    }

    /** What is no mistake, but hardly meant: overrides that change nothing, then values of which nothing comes, each by place. */
    public List<Problem> warnings() {
        return Stream.concat(document.warnings().stream(), faults.warnings().stream())
                .toList();
    }

    /**
     * The record, when it could be made; a bad key that has a default is replaced by it, so that later stages can still
     * check the rest. Only {@link #orThrow} vouches for the whole.
     */
    public Optional<R> spec() {
        return spec;
    }

    /** What was bound at a path, when neither it nor anything below it has a mistake; also when its parents failed. */
    public <T> Optional<T> part(String path, Class<T> type) {
        return Optional.ofNullable(parts.get(path))
                .filter(part -> isSound(path))
                .filter(type::isInstance)
                .map(type::cast);
    }

    /** All such parts of a type by their paths, in the order of these; those too that may be left out, where they are given. */
    public <T> SortedMap<String, T> parts(Class<T> type) {
        SortedMap<String, T> found = new TreeMap<>();
        parts.keySet().forEach(path -> part(path, Object.class)
                .flatMap(part -> part instanceof Optional<?> given ? given : Optional.of(part))
                .filter(type::isInstance)
                .ifPresent(part -> found.put(path, type.cast(part))));
        return found;
    }

    /** Whether no mistake was found at the path or below it. */
    public boolean isSound(String path) {
        return faults.isSound(path);
    }

    /** Where to point for a path: the value, the key of a list or mapping, or else what encloses it. */
    public Location at(String path) {
        return places.at(path);
    }

    /** Every scalar that was written, by its path; what is not among them is a default. */
    public Map<String, Location> origins() {
        return places.values();
    }

    /** The document that was bound. */
    public Document document() {
        return document;
    }

    /** Adds a mistake found by a later stage; ignored when the path, or what encloses it, is known to be wrong already. */
    public void report(String path, String message, Optional<String> remedy) {
        report(ProblemKind.CONFLICT, path, message, remedy);
    }

    /** As above, a mistake of another kind than parts that do not go together. */
    public void report(ProblemKind kind, String path, String message, Optional<String> remedy) {
        report(kind, path, message, remedy, List.of());
    }

    /** As above, with other places that have a part in it. */
    public void report(
            ProblemKind kind, String path, String message, Optional<String> remedy, List<Problem.Related> related) {
        if (!faults.isTainted(path)) {
            faults.add(new Problem(at(path), path, kind, message, remedy, related));
        }
    }

    /** Whether the value of a path, or a part of it, was written; the rest are defaults. */
    public boolean isWritten(String path) {
        return origins().keySet().stream()
                .anyMatch(written ->
                        written.equals(path) || written.startsWith(path + ".") || written.startsWith(path + "["));
    }

    /** Adds a warning of a value that is no mistake, but of which nothing comes. */
    public void warn(String path, String message, Optional<String> remedy) {
        faults.warn(new Problem(at(path), path, ProblemKind.IDLE_VALUE, message, remedy));
    }

    /** The record, or all mistakes at once. */
    public R orThrow() {
        List<Problem> problems = problems();
        if (!problems.isEmpty()) {
            throw new SpecException(problems, document.lines(), document.source());
        }
        return spec.orElseThrow();
    }
}
