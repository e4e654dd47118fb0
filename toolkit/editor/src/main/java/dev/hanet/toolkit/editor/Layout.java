package dev.hanet.toolkit.editor;

import dev.hanet.yaml.Document;
import dev.hanet.yaml.Documents;
import dev.hanet.yaml.PresetSource;
import dev.hanet.yaml.ProblemKind;
import dev.hanet.yaml.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A text laid out anew: two columns a level, one blank behind colons and commas, no blanks where lines end, at most one empty line
 * between others. Comments, quotes and breaks of lines stay.
 */
final class Layout {
    private static final int STEP = 2;

    private final SpecText text;
    private final Outline outline;
    private final List<Edit> edits = new ArrayList<>();

    private Layout(SpecText text, Outline outline) {
        this.text = text;
        this.outline = outline;
    }

    /** A piece of text in place of another. */
    private record Edit(int start, int end, String text) {}

    /** The text as it is laid out; as it is where that would change what it says, and where it is no YAML. */
    static String of(SpecText text) {
        String laid = laid(text);
        Documents reader = new Documents(PresetSource.NONE);
        Document before = reader.text("text", text.text());
        Document after = reader.text("text", laid);
        return isYaml(before) && isYaml(after) && isSame(before.tree(), after.tree()) ? laid : text.text();
    }

    private static boolean isYaml(Document document) {
        return document.problems().stream().noneMatch(problem -> problem.kind() == ProblemKind.SYNTAX);
    }

    private static boolean isSame(Tree one, Tree other) {
        if (one instanceof Tree.Scalar a && other instanceof Tree.Scalar b) {
            return a.text().equals(b.text()) && a.quoted() == b.quoted();
        }
        if (one instanceof Tree.Sequence a && other instanceof Tree.Sequence b) {
            return a.items().size() == b.items().size()
                    && IntStream.range(0, a.items().size())
                            .allMatch(i -> isSame(a.items().get(i), b.items().get(i)));
        }
        return one instanceof Tree.Mapping a
                && other instanceof Tree.Mapping b
                && List.copyOf(a.entries().keySet())
                        .equals(List.copyOf(b.entries().keySet()))
                && a.entries().entrySet().stream()
                        .allMatch(entry -> Optional.ofNullable(b.entries().get(entry.getKey()))
                                .filter(value -> isSame(entry.getValue(), value))
                                .isPresent());
    }

    private static String laid(SpecText text) {
        String spaced = new Layout(text, Outline.of(text.text())).spaced();
        SpecText then = new SpecText(spaced);
        return new Layout(then, Outline.of(spaced)).indented();
    }

    /** With one blank behind colons, commas and dashes. */
    private String spaced() {
        for (Outline.Node node : outline.nodes().values()) {
            if (node.hasColon() && node.valueStart() >= 0) {
                between(node.keyEnd(), node.valueStart(), "[ \t]*:[ \t]+", ": ");
            }
            int colon = node.hasColon() ? text.text().indexOf(':', node.keyEnd()) : -1;
            if (colon > node.keyEnd()
                    && (node.valueStart() < 0 || text.lineAt(node.valueStart()) > text.lineAt(colon))) {
                between(node.keyEnd(), colon, "[ \t]+", "");
            }
            if (node.isItem()
                    && node.start() < node.valueStart()
                    && !node.parent().filter(Outline.Node::isFlow).isPresent()) {
                between(node.start(), node.valueStart(), "-[ \t]+", "- ");
            }
            if (node.isFlow() && node.valueEnd() > node.valueStart()) {
                brackets(node);
            }
        }
        return applied();
    }

    private void brackets(Outline.Node node) {
        int end = node.valueStart() + 1;
        boolean isFirst = true;
        for (Outline.Node child : node.children()) {
            between(end, child.start(), isFirst ? "[ \t]*" : "[ \t]*,[ \t]*", isFirst ? "" : ", ");
            end = Math.max(child.end(), child.keyEnd());
            isFirst = false;
        }
        int close = node.valueEnd() - 1;
        if (close >= end && "]}".indexOf(text.text().charAt(close)) >= 0) {
            between(end, close, "[ \t]*", "");
        }
    }

    private void between(int from, int to, String form, String better) {
        if (from <= to) {
            String now = text.text().substring(from, to);
            if (now.matches(form) && !now.equals(better)) {
                edits.add(new Edit(from, to, better));
            }
        }
    }

    private String applied() {
        edits.sort(Comparator.comparingInt(Edit::start));
        StringBuilder laid = new StringBuilder();
        int at = 0;
        for (Edit edit : edits) {
            if (edit.start() >= at) {
                laid.append(text.text(), at, edit.start()).append(edit.text());
                at = edit.end();
            }
        }
        return laid.append(text.text(), at, text.text().length()).toString();
    }

    /** With every key and dash two columns further in than what it belongs to; what is no key goes with the line before. */
    private String indented() {
        Map<Integer, Integer> columns = new HashMap<>();
        columns(outline.root(), 0, columns);
        List<String> lines = new ArrayList<>();
        List<String> breaks = new ArrayList<>();
        int moved = 0;
        for (int line = 0; line < text.lineCount(); line++) {
            String words = text.line(line);
            int indent = indent(words);
            Integer wanted = columns.get(line);
            boolean isComment = words.strip().startsWith("#");
            if (wanted != null) {
                moved = wanted - indent;
            } else if (isComment) {
                moved = ofNext(line, columns, indent, moved);
            }
            String laid = " ".repeat(Math.max(0, indent + moved)) + words.substring(indent);
            boolean isEmpty = laid.isBlank();
            if (!isEmpty || (!lines.isEmpty() && !lines.get(lines.size() - 1).isEmpty())) {
                lines.add(laid.stripTrailing());
                breaks.add(text.lineBreak(line));
            }
        }
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        StringBuilder whole = new StringBuilder();
        for (int line = 0; line < lines.size(); line++) {
            whole.append(lines.get(line)).append(breaks.get(line));
        }
        return lines.isEmpty() || !breaks.get(lines.size() - 1).isEmpty()
                ? whole.toString()
                : whole.append(lines.size() > 1 ? breaks.get(0) : "\n").toString();
    }

    private static int indent(String line) {
        int indent = 0;
        while (indent < line.length() && (line.charAt(indent) == ' ' || line.charAt(indent) == '\t')) {
            indent++;
        }
        return indent;
    }

    /** A comment goes with the key below it that stands as far in as it does. */
    private int ofNext(int line, Map<Integer, Integer> columns, int indent, int moved) {
        for (int next = line + 1; next < text.lineCount(); next++) {
            Integer wanted = columns.get(next);
            if (wanted != null) {
                int its = indent(text.line(next));
                return its == indent ? wanted - its : moved;
            }
        }
        return moved;
    }

    /** The column of each line that begins with a key or a dash outside of brackets. */
    private void columns(Outline.Node parent, int column, Map<Integer, Integer> columns) {
        if (parent.isFlow()) {
            return;
        }
        for (Outline.Node node : parent.children()) {
            int line = text.lineAt(node.start());
            boolean isFirst =
                    text.text().substring(text.lineStart(line), node.start()).isBlank();
            if (isFirst) {
                columns.put(line, column);
            }
            columns(node, column + STEP, columns);
        }
    }
}
