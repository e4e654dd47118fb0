package dev.hanet.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is laid over a spec: values at paths, in order, each by the merge rule of {@link Documents}.
 *
 * <p>A command line makes one of {@code key=value} texts, a program of values; neither is read again. Mistakes travel in the
 * overlay and are told with those of the spec it is laid over, the n-th value as line n of {@code --set}.
 *
 * <pre>{@code
 * Overlay.parse("model.context={type: ha}").and(Overlay.of("seed", 3L))
 * }</pre>
 */
public final class Overlay {
    /** Lays nothing over anything. */
    public static final Overlay NONE = new Overlay(List.of());

    static final String SOURCE = "--set";

    private final List<Entry> entries;

    /**
     * One value at a path, its places on the first line.
     *
     * @param text as the user wrote it, or would
     * @param path empty when the text names none
     * @param value absent when there is none that can be laid over anything; {@code problems} say why
     */
    record Entry(String text, List<YamlPath.Step> path, Optional<Tree> value, List<Problem> problems) {
        private Entry onLine(int line) {
            return new Entry(
                    text,
                    path,
                    value.map(tree -> Trees.moved(tree, at -> new Location(SOURCE, line, at.column()))),
                    problems.stream()
                            .map(problem -> problem.movedTo(
                                    new Location(SOURCE, line, problem.at().column())))
                            .toList());
        }
    }

    private Overlay(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** Reads options as a command line has them: {@code key=value}, {@code data.augment[1]={type: scale}}. */
    public static Overlay parse(List<String> options) {
        return new Overlay(options.stream().map(Overlay::read).toList());
    }

    /** Reads options as a command line has them. */
    public static Overlay parse(String... options) {
        return parse(List.of(options));
    }

    /**
     * A value at a path.
     *
     * @param path such as {@code data.augment[1].p}
     * @param value text, which stays text whatever it looks like, a number, a truth value, a constant of an enumeration, or a
     *     list or map of these
     * @throws IllegalArgumentException when a number is not finite
     */
    public static Overlay of(String path, Object value) {
        String text = path + "=" + YamlText.flow(value);
        List<YamlPath.Step> steps = YamlPath.steps(path);
        Optional<Problem> fault = fault(text, steps);
        Tree tree = Trees.of(value, at(path.codePointCount(0, path.length()) + 2));
        return new Overlay(List.of(new Entry(
                text,
                steps,
                fault.isEmpty() ? Optional.of(tree) : Optional.empty(),
                fault.stream().toList())));
    }

    /** This one, and another over it. */
    public Overlay and(Overlay other) {
        List<Entry> both = new ArrayList<>(entries);
        both.addAll(other.entries);
        return new Overlay(both);
    }

    /** Whether it lays nothing over anything. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The values as the options that mean the same. */
    public List<String> options() {
        return entries.stream().map(Entry::text).toList();
    }

    /** The values, each with its places on its own line. */
    List<Entry> entries() {
        List<Entry> placed = new ArrayList<>();
        entries.forEach(entry -> placed.add(entry.onLine(placed.size() + 1)));
        return placed;
    }

    private static Entry read(String text) {
        int equals = text.indexOf('=');
        boolean isOption = equals >= 0 && text.indexOf('\n') < 0;
        List<YamlPath.Step> steps =
                isOption ? YamlPath.steps(text.substring(0, equals).strip()) : List.of();
        Optional<Problem> fault = fault(text, steps);
        if (fault.isPresent()) {
            return new Entry(text, steps, Optional.empty(), fault.stream().toList());
        }
        return read(text, steps, text.substring(equals + 1), equals + 1);
    }

    /** Reads the value that stands {@code shift} characters into the option. */
    private static Entry read(String text, List<YamlPath.Step> steps, String value, int shift) {
        if (value.isBlank()) {
            return new Entry(text, steps, Optional.of(new Tree.Scalar("~", false, at(shift + 1))), List.of());
        }
        String path = steps.get(steps.size() - 1).path();
        YamlParser.Parsed parsed = YamlParser.parse(SourceText.of(SOURCE, value));
        List<Problem> problems = parsed.problems().stream()
                .map(problem -> new Problem(
                        at(problem.at().column() + shift),
                        YamlPath.join(path, problem.path()),
                        problem.kind(),
                        problem.message(),
                        problem.remedy()))
                .toList();
        Optional<Tree> tree = parsed.tree().map(read -> Trees.moved(read, place -> at(place.column() + shift)));
        return new Entry(text, steps, problems.isEmpty() ? tree : Optional.empty(), problems);
    }

    /** Why a path leads nowhere. */
    private static Optional<Problem> fault(String text, List<YamlPath.Step> steps) {
        if (steps.isEmpty()) {
            return Optional.of(refused(
                    Texts.quoted(text) + " is not 'key=value'", "write, for example, --set model.context.levels=1"));
        }
        return steps.size() <= YamlParser.DEPTH
                ? Optional.empty()
                : Optional.of(refused(
                        Texts.quoted(text) + " reaches deeper than " + YamlParser.DEPTH + " levels",
                        "is this the key that was meant?"));
    }

    private static Problem refused(String message, String remedy) {
        return new Problem(at(1), "", ProblemKind.OPTION, message, Optional.of(remedy));
    }

    private static Location at(int column) {
        return new Location(SOURCE, 1, column);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Overlay overlay && entries.equals(overlay.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return String.join(" ", options());
    }
}
