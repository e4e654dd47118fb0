package dev.hanet.toolkit.editor;

import dev.hanet.yaml.SpecWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.lsp4j.TextEdit;

/**
 * What is done to a drawing of a network, as edits of the text: as little as says it, comments, order and layout kept.
 *
 * <p>A value that is inherited is laid over here, at the innermost key of its path that stands in this text.
 */
final class Gestures {
    private static final String MODEL = "model";
    private static final String INSERT = "insert";
    private static final String AT = "at";
    private static final String USE = "use";
    private static final int INDENT = 2;

    private final SpecText text;
    private final Outline outline;

    Gestures(SpecText text, Outline outline) {
        this.text = text;
        this.outline = outline;
    }

    /**
     * Puts a block on a point; one that is there already gives way.
     *
     * @param type of the block
     * @param inherited the insertions that the spec has so far, those of the text among them, as plain values: a list is inherited
     *     whole or not at all, so that the first of this text repeats them
     */
    TextEdit insert(String point, String type, List<?> inherited) {
        String use = SpecWriter.line(Map.of(Vocabulary.TYPE, type));
        Map<String, Object> added = new LinkedHashMap<>();
        added.put(AT, point);
        added.put(USE, Map.of(Vocabulary.TYPE, type));
        Optional<Outline.Node> list = outline.node(MODEL + "." + INSERT);
        if (list.isPresent()) {
            Outline.Node own = list.orElseThrow();
            for (Outline.Node item : own.children()) {
                if (outline.scalar(item.path() + "." + AT).filter(point::equals).isPresent()) {
                    return item.child(USE)
                            .map(old ->
                                    new TextEdit(text.range(valueStart(old), old.end()), " ".repeat(blank(old)) + use))
                            .orElseGet(() -> key(item, USE, use));
                }
            }
            return item(own, SpecWriter.line(added));
        }
        List<Object> items = new ArrayList<>();
        for (Object item : inherited) {
            boolean isThere = item instanceof Map<?, ?> before && point.equals(before.get(AT));
            if (!isThere) {
                items.add(item);
            }
        }
        items.add(added);
        return list(items);
    }

    /** Where what stands behind a key's colon begins, the blank before it left out where there is nothing yet. */
    private static int valueStart(Outline.Node node) {
        return node.valueStart() >= 0 ? node.valueStart() : node.end();
    }

    private static int blank(Outline.Node node) {
        return node.valueStart() >= 0 ? 0 : 1;
    }

    /** The list of insertions, where the text has none: an item a line below {@code model}, or in brackets where that is. */
    private TextEdit list(List<Object> items) {
        Optional<Outline.Node> model = outline.node(MODEL);
        boolean isBlock = model.filter(
                        node -> !node.isFlow() && !node.children().isEmpty())
                .isPresent();
        if (model.isPresent() && !isBlock) {
            return key(model.orElseThrow(), INSERT, SpecWriter.line(items));
        }
        StringBuilder lines = new StringBuilder();
        int column = model.map(node -> column(node.children().get(0).start())).orElse(INDENT);
        lines.append(" ".repeat(column)).append(INSERT).append(":");
        items.forEach(item -> lines.append('\n')
                .append(" ".repeat(column + INDENT))
                .append("- ")
                .append(SpecWriter.line(item)));
        return model.isPresent() ? below(last(model.orElseThrow()), lines.toString()) : atEnd(MODEL + ":\n" + lines);
    }

    private TextEdit item(Outline.Node list, String value) {
        List<Outline.Node> items = list.children();
        if (list.isFlow()) {
            int end = items.isEmpty()
                    ? list.valueStart() + 1
                    : items.get(items.size() - 1).end();
            return new TextEdit(text.range(end, end), (items.isEmpty() ? "" : ", ") + value);
        }
        if (items.isEmpty()) {
            int end = Math.max(list.end(), list.keyEnd() + 1);
            return new TextEdit(text.range(end, end), " [" + value + "]");
        }
        return below(last(list), " ".repeat(column(items.get(0).start())) + "- " + value);
    }

    /**
     * Gives a key a value.
     *
     * @param path {@code model.context.delta}
     * @param value as it stands in a text
     */
    TextEdit set(String path, String value) {
        Optional<Outline.Node> there = outline.node(path);
        if (there.isPresent()) {
            Outline.Node node = there.orElseThrow();
            int start = node.valueStart() >= 0 ? node.valueStart() : Math.max(node.end(), node.keyEnd() + 1);
            return new TextEdit(
                    text.range(start, Math.max(start, node.end())), (node.valueStart() >= 0 ? "" : " ") + value);
        }
        int dot = path.lastIndexOf('.');
        String key = path.substring(dot + 1);
        String owner = dot < 0 ? "" : path.substring(0, dot);
        Optional<Outline.Node> mapping = outline.node(owner);
        if (mapping.isPresent()) {
            return key(mapping.orElseThrow(), key, value);
        }
        return set(owner, "{" + key + ": " + value + "}");
    }

    /** Puts a key behind the last one of a mapping. */
    private TextEdit key(Outline.Node mapping, String key, String value) {
        String pair = key + ": " + value;
        List<Outline.Node> children = mapping.children();
        if (mapping.isFlow()) {
            int end = children.isEmpty()
                    ? mapping.valueStart() + 1
                    : children.get(children.size() - 1).end();
            return new TextEdit(text.range(end, end), (children.isEmpty() ? "" : ", ") + pair);
        }
        if (mapping.kind() == Outline.Kind.SCALAR) { // which is no mapping, and a mistake
            return new TextEdit(text.range(mapping.valueStart(), mapping.end()), "{" + pair + "}");
        }
        if (children.isEmpty()) {
            if (mapping.parent().isEmpty()) {
                return atEnd(pair);
            }
            int end = Math.max(mapping.end(), mapping.keyEnd() + 1);
            return new TextEdit(text.range(end, end), " {" + pair + "}");
        }
        return below(last(mapping), " ".repeat(column(children.get(0).start())) + pair);
    }

    /** Takes the block away from a point; absent where this text has put none there. */
    Optional<TextEdit> takeAway(String point) {
        return outline.node(MODEL + "." + INSERT).flatMap(list -> list.children().stream()
                .filter(item -> outline.scalar(item.path() + "." + AT)
                        .filter(point::equals)
                        .isPresent())
                .findFirst()
                .map(item -> removal(list.children().size() == 1 ? list : item)));
    }

    /** Takes a key or an item out with its line, or with its comma where it stands in brackets. */
    TextEdit removal(Outline.Node node) {
        List<Outline.Node> among = node.parent().map(Outline.Node::children).orElse(List.of());
        int index = among.indexOf(node);
        boolean isFlow = node.parent().filter(Outline.Node::isFlow).isPresent();
        String all = text.text();
        if (isFlow) {
            boolean isLast = index + 1 == among.size();
            int from = isLast && index > 0 ? among.get(index - 1).end() : node.start();
            int to = isLast ? node.end() : among.get(index + 1).start();
            return new TextEdit(text.range(from, Math.max(from, to)), "");
        }
        int first = text.lineAt(node.start());
        int last = text.lineAt(Math.max(node.start(), node.end()));
        boolean isAlone = all.substring(text.lineStart(first), node.start()).isBlank();
        int from = isAlone ? text.lineStart(first) : node.start();
        int to = isAlone && last + 1 < text.lineCount() ? text.lineStart(last + 1) : text.lineEnd(last);
        return new TextEdit(text.range(from, to), "");
    }

    private int column(int offset) {
        return offset - text.lineStart(text.lineAt(offset));
    }

    /** The end of the last line of a mapping or list, a comment behind it included. */
    private int last(Outline.Node node) {
        return text.lineEnd(text.lineAt(Math.max(node.start(), node.end())));
    }

    private TextEdit below(int end, String lines) {
        return new TextEdit(text.range(end, end), "\n" + lines);
    }

    private TextEdit atEnd(String lines) {
        int end = text.text().length();
        boolean isFresh = end == 0 || text.text().endsWith("\n");
        return new TextEdit(text.range(end, end), (isFresh ? "" : "\n") + lines + "\n");
    }
}
