package dev.hanet.yaml;

import java.util.List;
import java.util.Map;

/** Prints mistakes as a compiler does: place, path and message, the line with the spot underlined, what to do. */
public final class ProblemPrinter {
    private static final int WIDTH = 160;
    private static final int SHOWN = 100;
    private static final int LEAST_WIDTH = 20;

    /** What stands around an excerpt: its number, up to five digits, the rule and both ellipses. */
    private static final int FRAME = 2 + 5 + 3 + 6;

    private final int width;

    /** Excerpts of up to 160 characters. */
    public ProblemPrinter() {
        this(WIDTH + FRAME);
    }

    /** Excerpts that fit into lines of so many columns. */
    public ProblemPrinter(int columns) {
        this.width = Math.max(LEAST_WIDTH, Math.min(WIDTH, columns - FRAME));
    }

    /** The mistakes of an exception. */
    public String print(SpecException exception) {
        return print(exception.problems(), exception.lines(), exception.source());
    }

    /** The mistakes of a binding; empty when there are none. */
    public String print(Binding<?> binding) {
        return print(
                binding.problems(),
                binding.document().lines(),
                binding.document().source());
    }

    /**
     * Prints the first hundred mistakes and closes with the number of all.
     *
     * @param lines the lines of each source; a mistake in a source that is not there is printed without its line
     * @param source what the user calls the spec, for the closing line
     * @return text that ends with a line break; empty when there are no problems
     */
    public String print(List<Problem> problems, Map<String, List<String>> lines, String source) {
        if (problems.isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        for (Problem problem : problems.subList(0, Math.min(problems.size(), SHOWN))) {
            print(problem, lines.getOrDefault(problem.at().source(), List.of()), out);
        }
        if (problems.size() > SHOWN) {
            out.append("... and ").append(problems.size() - SHOWN).append(" more\n");
        }
        out.append('\n').append(Texts.count(problems.size(), "mistake"));
        return out.append(" in ")
                .append(Texts.clean(source))
                .append("; nothing was run.\n")
                .toString();
    }

    /** Prints what is no mistake but worth a look; empty when there is nothing. */
    public String warnings(List<Problem> warnings, Document document) {
        StringBuilder out = new StringBuilder();
        for (Problem warning : warnings) {
            print(
                    new Problem(
                            warning.at(),
                            warning.path(),
                            warning.kind(),
                            "warning: " + warning.message(),
                            warning.remedy()),
                    document.lines().getOrDefault(warning.at().source(), List.of()),
                    out);
        }
        return out.toString();
    }

    private void print(Problem problem, List<String> lines, StringBuilder out) {
        Location at = problem.at();
        out.append(Texts.clean(at.source()))
                .append(':')
                .append(at.line())
                .append(':')
                .append(at.column())
                .append(": ");
        if (!problem.path().isEmpty()) {
            out.append(problem.path()).append(": ");
        }
        out.append(Texts.clean(problem.message())).append('\n');
        if (at.line() <= lines.size() && !lines.get(at.line() - 1).isBlank()) {
            excerpt(at, lines.get(at.line() - 1), out);
        }
        problem.remedy().ifPresent(remedy -> remedy.lines()
                .forEach(line -> out.append("    ").append(Texts.clean(line)).append('\n')));
    }

    private void excerpt(Location at, String line, StringBuilder out) {
        int[] points = line.codePoints().toArray();
        int start = Math.min(at.column() - 1, points.length);
        int length = at.extent(line);
        int from = start + length <= width ? 0 : Math.max(0, start - width / 4);
        int to = Math.min(points.length, from + width);
        String shown = Texts.clean(new String(points, from, to - from));
        String before = from > 0 ? "..." : "";
        String number = Integer.toString(at.line());
        out.append("  ").append(number).append(" | ").append(before).append(shown);
        out.append(to < points.length ? "...\n" : "\n");
        out.append("  ").append(" ".repeat(number.length())).append(" | ");
        out.append(" ".repeat(before.length() + start - from));
        out.append("^".repeat(Math.min(length, Math.max(1, to - start)))).append('\n');
    }
}
