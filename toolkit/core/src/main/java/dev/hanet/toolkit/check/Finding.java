package dev.hanet.toolkit.check;

import dev.hanet.toolkit.data.DataException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something about the data that its user should know.
 *
 * @param severity whether training should not begin
 * @param problem what is the case: lower-case, no full stop, values in single quotes
 * @param remedy what to do about it
 * @param path the key of the spec that led here
 */
public record Finding(Severity severity, String problem, Optional<String> remedy, Optional<String> path) {
    private static final Pattern QUOTED = Pattern.compile("'[^']*'");

    /** With the first that is told whole, three are named. */
    private static final int MOST_NAMED = 2;

    /** Whether training should not begin. */
    public enum Severity {
        /** It should not. */
        WRONG,
        /** It may, but somebody should have a look. */
        ODD;

        /** {@code wrong} or {@code odd}. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static Finding wrong(String problem, String remedy) {
        return new Finding(Severity.WRONG, problem, Optional.of(remedy), Optional.empty());
    }

    /** Something odd that says it all. */
    public static Finding odd(String problem) {
        return new Finding(Severity.ODD, problem, Optional.empty(), Optional.empty());
    }

    static Finding odd(String problem, String remedy) {
        return new Finding(Severity.ODD, problem, Optional.of(remedy), Optional.empty());
    }

    static Finding of(Severity severity, String problem, String remedy) {
        return new Finding(severity, problem, Optional.of(remedy), Optional.empty());
    }

    /** The same, of what it is said. */
    public Finding said(String of) {
        return new Finding(severity, of + ": " + problem, remedy, path);
    }

    /** Problem and remedy in one line. */
    public String words() {
        return problem + remedy.map(what -> "; " + what).orElse("");
    }

    /**
     * What is said of several items in the same words, said once: of the first, and that it is the same of the others. Numbers
     * that are no values, such as counts of pixels, may differ.
     */
    static List<Finding> grouped(List<Finding> findings) {
        Map<List<Object>, List<Finding>> alike = new LinkedHashMap<>();
        findings.forEach(finding -> alike.computeIfAbsent(
                        List.of(finding.severity, finding.skeleton(), finding.remedy, finding.path),
                        any -> new ArrayList<>())
                .add(finding));
        return alike.values().stream().map(Finding::together).toList();
    }

    private static Finding together(List<Finding> alike) {
        Finding first = alike.get(0);
        List<String> others = alike.stream()
                .skip(1)
                .flatMap(finding -> finding.subject().stream())
                .filter(subject -> !first.subject().equals(Optional.of(subject)))
                .distinct()
                .toList();
        if (others.isEmpty()) {
            return first;
        }
        String named = String.join(", ", others.subList(0, Math.min(MOST_NAMED, others.size())));
        String more = others.size() > MOST_NAMED ? " and " + (others.size() - MOST_NAMED) + " more" : "";
        return new Finding(
                first.severity,
                first.problem + "; the same of " + others.size() + " more: " + named + more,
                first.remedy,
                first.path);
    }

    /** What it is of: the first that it quotes. */
    private Optional<String> subject() {
        Matcher quoted = QUOTED.matcher(problem);
        return quoted.find() ? Optional.of(quoted.group()) : Optional.empty();
    }

    /** Its words without what it is of, and without numbers that it does not quote. */
    private String skeleton() {
        StringBuilder words = new StringBuilder();
        Matcher quoted = QUOTED.matcher(problem);
        int at = 0;
        while (quoted.find()) {
            words.append(problem.substring(at, quoted.start()).replaceAll("\\d+", "#"));
            words.append(at == 0 ? "" : quoted.group());
            at = quoted.end();
        }
        return words.append(problem.substring(at).replaceAll("\\d+", "#")).toString();
    }

    static Finding of(DataException cause) {
        return new Finding(Severity.WRONG, cause.problem(), cause.remedy(), cause.path());
    }
}
