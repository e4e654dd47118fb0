package dev.hanet.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Carries every mistake of a spec, in the order of the file. */
public final class SpecException extends HanetException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;
    private final transient Map<String, List<String>> lines;
    private final String source;

    /** Mistakes whose texts are not at hand. */
    public SpecException(List<Problem> problems) {
        this(
                problems,
                Map.of(),
                problems.isEmpty() ? "the spec" : problems.get(0).at().source());
    }

    /**
     * Mistakes with the texts they are in.
     *
     * @param lines the lines of each source
     * @param source what the user calls the spec
     */
    public SpecException(List<Problem> problems, Map<String, List<String>> lines, String source) {
        super(
                Kind.INPUT,
                Optional.empty(),
                Optional.empty(),
                problems.stream().map(SpecException::line).collect(Collectors.joining("\n")),
                Optional.empty(),
                null);
        this.problems = List.copyOf(problems);
        this.lines = Collections.unmodifiableMap(new LinkedHashMap<>(lines));
        this.source = source;
    }

    private static String line(Problem problem) {
        String path = problem.path().isEmpty() ? "" : problem.path() + ": ";
        return problem.at() + ": " + path + problem.message();
    }

    /** All mistakes, at least one. */
    public List<Problem> problems() {
        return problems;
    }

    /** The lines of each source, as far as known. */
    public Map<String, List<String>> lines() {
        return lines;
    }

    /** What the user calls the spec. */
    public String source() {
        return source;
    }
}
