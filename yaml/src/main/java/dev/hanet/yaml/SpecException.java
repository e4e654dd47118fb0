package dev.hanet.yaml;

import java.util.List;
import java.util.stream.Collectors;

/** Carries every mistake of a spec, in the order of the file. */
public final class SpecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public SpecException(List<Problem> problems) {
        super(problems.stream()
                .map(problem -> problem.at() + ": " + problem.path() + ": " + problem.message())
                .collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    /** All mistakes, at least one. */
    public List<Problem> problems() {
        return problems;
    }
}
