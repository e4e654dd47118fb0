package dev.hanet.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is laid over a spec: values at paths, in order, each by the merge rule of {@link Documents}.
 *
 * <p>A command line makes one of {@code key=value} texts, a program of values; neither is read again. Mistakes travel in the
 * overlay and are told with those of the spec it is laid over, the n-th value as line n of what laid it: {@code --set} or another
 * option, or, in parentheses, who else did, {@code (program)} where it does not say.
 *
 * <pre>{@code
 * Overlay.parse("model.context={type: ha}").and(Overlay.of("seed", 3L))
 * }</pre>
 */
public final class Overlay {
    /** Lays nothing over anything. */
    public static final Overlay NONE = new Overlay(List.of());

    private static final String SET = "--set";
    private static final String PROGRAM = "(program)";

    private final List<Entry> entries;

    /**
     * One value at a path, its places on the first line.
     *
     * @param source what laid it, {@code --set}
     * @param written what stands there, which its places count in
     * @param text {@code key=value}, as the user wrote it, or would
     * @param path empty when the text names none
     * @param value absent when there is none that can be laid over anything; {@code problems} say why
     * @param isTyped whether somebody wrote it to change what is there: then it is worth a warning that it does not
     */
    record Entry(
            String source,
            String written,
            String text,
            List<YamlPath.Step> path,
            Optional<Tree> value,
            List<Problem> problems,
            boolean isTyped) {
        private Entry onLine(int line) {
            return new Entry(
                    source,
                    written,
                    text,
                    path,
                    value.map(tree -> Trees.moved(tree, at -> new Location(source, line, at.column()))),
                    problems.stream()
                            .map(problem -> problem.movedTo(
                                    new Location(source, line, problem.at().column())))
                            .toList(),
                    isTyped);
        }
    }

    private Overlay(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** Reads options as a command line has them: {@code key=value}, {@code data.augment[1]={type: scale}}. */
    public static Overlay parse(List<String> options) {
        return parse(SET, options);
    }

    /**
     * Reads the same where no command line gave it.
     *
     * @param by who lays it, in parentheses
     */
    public static Overlay parse(String by, List<String> options) {
        return new Overlay(options.stream()
                .map(text -> read(by, text, text.indexOf('=') + 1, text.length()))
                .toList());
    }

    /** Reads options as a command line has them. */
    public static Overlay parse(String... options) {
        return parse(List.of(options));
    }

    /**
     * One of the values of an option of another name, {@code --vary delta=0,0.5}; mistakes are told at its place in the whole.
     *
     * @param option its name
     * @param written key, equals sign and all values
     * @param from where the value begins
     * @param to where it has ended
     */
    public static Overlay oneOf(String option, String written, int from, int to) {
        return new Overlay(List.of(read(option, written, from, to)));
    }

    /**
     * A value at a path, which a program lays.
     *
     * @param path such as {@code data.augment[1].p}
     * @param value text, which stays text whatever it looks like, a number, a truth value, a constant of an enumeration, or a
     *     list or map of these
     * @throws IllegalArgumentException when a number is not finite
     */
    public static Overlay of(String path, Object value) {
        return of(PROGRAM, path, value);
    }

    /**
     * A value at a path.
     *
     * @param by who lays it, in parentheses
     * @param path as in {@link #of}
     * @param value as in {@link #of}
     * @throws IllegalArgumentException when a number is not finite
     */
    public static Overlay of(String by, String path, Object value) {
        return of(by, path + "=" + YamlText.flow(value), path, value, path.codePointCount(0, path.length()) + 2);
    }

    /**
     * What an option of another name says at a path, {@code --seeds 3}; mistakes are told at that option.
     *
     * @param option its name
     * @param path such as {@code seed}
     * @param value as in {@link #of}
     * @throws IllegalArgumentException when a number is not finite
     */
    public static Overlay ofOption(String option, String path, Object value) {
        return of(option, YamlText.flow(value), path, value, 1);
    }

    private static Overlay of(String source, String written, String path, Object value, int column) {
        String text = path + "=" + YamlText.flow(value);
        List<YamlPath.Step> steps = YamlPath.steps(path);
        Optional<Problem> fault = fault(source, text, steps);
        Tree tree = Trees.of(value, new Location(source, 1, column));
        return new Overlay(List.of(new Entry(
                source,
                written,
                text,
                steps,
                fault.isEmpty() ? Optional.of(tree) : Optional.empty(),
                fault.stream().toList(),
                false)));
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

    /** The values, each with its places on a line of its own in the option it came from. */
    List<Entry> entries() {
        Map<String, Integer> lines = new HashMap<>();
        return entries.stream()
                .map(entry -> entry.onLine(lines.merge(entry.source(), 1, Integer::sum)))
                .toList();
    }

    /** What was written, the n-th value of an option on line n. */
    Map<String, List<String>> lines() {
        return entries.stream()
                .collect(Collectors.groupingBy(
                        Entry::source, LinkedHashMap::new, Collectors.mapping(Entry::written, Collectors.toList())));
    }

    /** Whether places in this source count in an option of a command line. */
    static boolean isOption(String source) {
        return source.startsWith("--");
    }

    private static Entry read(String source, String written, int from, int to) {
        int equals = written.indexOf('=');
        boolean isOption = equals >= 0 && written.indexOf('\n') < 0;
        List<YamlPath.Step> steps =
                isOption ? YamlPath.steps(written.substring(0, equals).strip()) : List.of();
        String text = isOption ? written.substring(0, equals + 1) + written.substring(from, to) : written;
        Optional<Problem> fault = fault(source, text, steps);
        if (fault.isPresent()) {
            return new Entry(
                    source,
                    written,
                    text,
                    steps,
                    Optional.empty(),
                    fault.stream().toList(),
                    true);
        }
        boolean isTyped =
                source.equals(SET) || !isOption(source); // a list of values may well hold the one that is there
        String value = written.substring(from, to);
        if (value.isBlank()) {
            Tree nothing = new Tree.Scalar("~", false, new Location(source, 1, from + 1));
            return new Entry(source, written, text, steps, Optional.of(nothing), List.of(), isTyped);
        }
        String path = steps.get(steps.size() - 1).path();
        YamlParser.Parsed parsed = YamlParser.parse(SourceText.of(source, value));
        List<Problem> problems = parsed.problems().stream()
                .map(problem -> new Problem(
                        new Location(source, 1, problem.at().column() + from),
                        YamlPath.join(path, problem.path()),
                        problem.kind(),
                        problem.message(),
                        problem.remedy()))
                .toList();
        Optional<Tree> tree =
                parsed.tree().map(read -> Trees.moved(read, place -> new Location(source, 1, place.column() + from)));
        return new Entry(source, written, text, steps, problems.isEmpty() ? tree : Optional.empty(), problems, isTyped);
    }

    /** Why a path leads nowhere. */
    private static Optional<Problem> fault(String source, String text, List<YamlPath.Step> steps) {
        if (steps.isEmpty()) {
            return Optional.of(refused(
                    source,
                    Texts.quoted(text) + " is not 'key=value'",
                    "write, for example, " + (isOption(source) ? source + " " : "") + "model.context.levels=1"));
        }
        return steps.size() <= YamlParser.DEPTH
                ? Optional.empty()
                : Optional.of(refused(
                        source,
                        Texts.quoted(text) + " reaches deeper than " + YamlParser.DEPTH + " levels",
                        "is this the key that was meant?"));
    }

    private static Problem refused(String source, String message, String remedy) {
        return new Problem(new Location(source, 1, 1), "", ProblemKind.OPTION, message, Optional.of(remedy));
    }

    /** Whether it means the same, wherever the values came from. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Overlay overlay && options().equals(overlay.options());
    }

    @Override
    public int hashCode() {
        return options().hashCode();
    }

    @Override
    public String toString() {
        return String.join(" ", options());
    }
}
