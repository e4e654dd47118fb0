package dev.hanet.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Carries every mistake of a spec, in the order of the file. */
public final class SpecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;
    private final transient Map<String, List<String>> lines;

    public SpecException(List<Problem> problems) {
        this(problems, Map.of());
    }

    /**
     * Mistakes with the text they are in.
     *
     * @param lines the lines of each source, so that a printer can show the place
     */
    public SpecException(List<Problem> problems, Map<String, List<String>> lines) {
        super(problems.stream()
                .map(problem -> problem.at() + ": " + problem.path() + ": " + problem.message())
                .collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
        this.lines = Collections.unmodifiableMap(new LinkedHashMap<>(lines));
    }

    /** All mistakes, at least one. */
    public List<Problem> problems() {
        return problems;
    }

    /** The lines of each source, as far as they are known. */
    public Map<String, List<String>> lines() {
        return lines;
    }
}
