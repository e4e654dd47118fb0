package dev.hanet.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects mistakes and knows which paths they spoil. */
final class Faults {
    private final Set<Problem> problems = new LinkedHashSet<>();
    private final Set<Problem> warnings = new LinkedHashSet<>();
    private final Set<String> tainted = new HashSet<>();
    private final Set<String> unsound = new HashSet<>();
    private final List<String> sources;

    Faults(List<String> sources) {
        this.sources = sources;
    }

    /** Adds a mistake that makes the value at its path unusable. */
    void taint(Problem problem) {
        add(problem);
        tainted.add(problem.path());
    }

    /** Adds a mistake about a value whose parts are still to be trusted. */
    void add(Problem problem) {
        problems.add(problem);
        Optional<String> path = Optional.of(problem.path());
        while (path.isPresent()) {
            unsound.add(path.get());
            path = YamlPath.parent(path.get());
        }
    }

    /** Adds what is no mistake: it spoils nothing. */
    void warn(Problem warning) {
        warnings.add(warning);
    }

    /** Marks a path as spoilt without a message of its own. */
    void taintSilently(String path) {
        tainted.add(path);
        unsound.add(path);
    }

    /** Whether a mistake was found at the path or below it. */
    boolean isSound(String path) {
        return !unsound.contains(path);
    }

    /** Whether the path, or what encloses it, has no value that means anything. */
    boolean isTainted(String path) {
        Optional<String> at = Optional.of(path);
        while (at.isPresent()) {
            if (tainted.contains(at.get())) {
                return true;
            }
            at = YamlPath.parent(at.get());
        }
        return false;
    }

    /** All mistakes by source, line and column. */
    List<Problem> sorted() {
        return sorted(problems);
    }

    /** All warnings, likewise. */
    List<Problem> warnings() {
        return sorted(warnings);
    }

    private List<Problem> sorted(Set<Problem> all) {
        List<Problem> sorted = new ArrayList<>(all);
        sorted.sort(
                Comparator.comparingInt((Problem problem) -> rank(problem.at().source()))
                        .thenComparingInt(problem -> problem.at().line())
                        .thenComparingInt(problem -> problem.at().column()));
        return sorted;
    }

    private int rank(String source) {
        int index = sources.indexOf(source);
        return index < 0 ? sources.size() : index;
    }
}
