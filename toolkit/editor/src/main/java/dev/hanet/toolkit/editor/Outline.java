package dev.hanet.toolkit.editor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands where in a text, whatever the text is: keys, values and comments with their ends.
 *
 * <p>{@code YamlParser} alone says what a spec means. This reading serves the editor where that one cannot: it knows where things
 * end, and it goes on where brackets are open, a line is half typed or an indent is wrong. On every text that is YAML both
 * agree on keys and places, which a test holds it to.
 */
final class Outline {
    /** No spec nests deeper; what does is read as one word. */
    private static final int DEEPEST = 40;

    /** What a node holds. */
    enum Kind {
        NOTHING,
        SCALAR,
        MAPPING,
        SEQUENCE
    }

    /** A key with its value, or an item of a list; the document itself is the one without a parent. */
    static final class Node {
        private final Optional<Node> parent;
        private final String name;
        private final String path;
        private final int start;
        private final int keyEnd;
        private final boolean isItem;
        private final List<Node> children = new ArrayList<>();
        private Kind kind = Kind.NOTHING;
        private boolean isFlow;
        private boolean hasColon;
        private int valueStart = -1;
        private int valueEnd = -1;

        private Node(@Nullable Node parent, String name, String path, int start, int keyEnd, boolean isItem) {
            this.parent = Optional.ofNullable(parent);
            this.name = name;
            this.path = path;
            this.start = start;
            this.keyEnd = keyEnd;
            this.isItem = isItem;
        }

        Optional<Node> parent() {
            return parent;
        }

        /** The key without quotes; empty for an item. */
        String name() {
            return name;
        }

        /** As mistakes name it: {@code data.augment[1].size}. */
        String path() {
            return path;
        }

        /** Where the key begins, or the item's dash or value. */
        int start() {
            return start;
        }

        /** Where the key ends; of an item where it begins. */
        int keyEnd() {
            return keyEnd;
        }

        boolean isItem() {
            return isItem;
        }

        Kind kind() {
            return kind;
        }

        /** Whether the value stands in brackets. */
        boolean isFlow() {
            return isFlow;
        }

        /** Whether a colon follows the key; a word without one is being typed. */
        boolean hasColon() {
            return hasColon;
        }

        /** Where the value begins; -1 without one. */
        int valueStart() {
            return valueStart;
        }

        /** Where the value ends; -1 without one. */
        int valueEnd() {
            return valueEnd;
        }

        /** Where all of it ends. */
        int end() {
            int end = Math.max(keyEnd, valueEnd);
            return children.isEmpty()
                    ? end
                    : Math.max(end, children.get(children.size() - 1).end());
        }

        List<Node> children() {
            return Collections.unmodifiableList(children);
        }

        /** The child of that name. */
        Optional<Node> child(String key) {
            return children.stream().filter(child -> child.name.equals(key)).findFirst();
        }
    }

    /** A comment from its sign to the end of its line. */
    record Comment(int start, int end) {}

    /**
     * Where somebody writes.
     *
     * @param path of the mapping or value
     * @param isKey whether a key of that mapping can stand here
     * @param isValue whether the value of that path can stand here
     * @param isFlow whether it stands in brackets
     */
    record Context(String path, boolean isKey, boolean isValue, boolean isFlow) {}

    /** A mapping or a list that is open while its lines are read. */
    private static final class Open {
        private final Node node;
        private final boolean isFlow;
        private final boolean isSequence;
        /** Column of the keys or dashes of a block; of brackets the indent of the line that opens the first of them. */
        private final int indent;

        private @Nullable Node pending;

        Open(Node node, boolean isFlow, boolean isSequence, int indent) {
            this.node = node;
            this.isFlow = isFlow;
            this.isSequence = isSequence;
            this.indent = indent;
        }
    }

    private final String text;
    private final Node root = new Node(null, "", "", 0, 0, false);
    private final List<Open> open = new ArrayList<>();
    private final List<Comment> comments = new ArrayList<>();
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private int at;

    private Outline(String text) {
        this.text = text;
        open.add(new Open(root, false, false, -1));
        open.get(0).pending = root;
        at = text.startsWith("\uFEFF") ? 1 : 0;
        while (at < text.length()) {
            line();
        }
    }

    /** Reads any text. */
    static Outline of(String text) {
        return new Outline(text);
    }

    Node root() {
        return root;
    }

    /** Every key and item by its path, in the order of the text; of a key that stands twice the first. */
    Map<String, Node> nodes() {
        return Collections.unmodifiableMap(nodes);
    }

    Optional<Node> node(String path) {
        return path.isEmpty() ? Optional.of(root) : Optional.ofNullable(nodes.get(path));
    }

    List<Comment> comments() {
        return Collections.unmodifiableList(comments);
    }

    /** The value of a path where it is a plain word or in quotes, without these. */
    Optional<String> scalar(String path) {
        return node(path)
                .filter(node -> node.kind == Kind.SCALAR)
                .map(node -> unquoted(node.valueStart, node.valueEnd));
    }

    /** The innermost key or item over which an offset lies; the end of one belongs to it. */
    Optional<Node> nodeAt(int offset) {
        Optional<Node> found = Optional.empty();
        List<Node> among = root.children;
        while (true) {
            Optional<Node> next = among.stream()
                    .filter(node -> node.start <= offset && offset <= node.end())
                    .reduce((first, second) -> second.start <= offset ? second : first);
            if (next.isEmpty()) {
                return found;
            }
            found = next;
            among = next.orElseThrow().children;
        }
    }

    /** Where somebody writes who goes on at the end of a text. */
    static Context context(String before) {
        Outline outline = new Outline(before);
        List<Comment> said = outline.comments;
        if (!said.isEmpty() && said.get(said.size() - 1).end() == before.length()) {
            return new Context("", false, false, false);
        }
        Open top = outline.top();
        if (top.isFlow) {
            return top.isSequence
                    ? new Context(item(top.node), false, true, true)
                    : top.pending != null
                            ? new Context(top.pending.path, false, true, true)
                            : new Context(top.node.path, true, false, true);
        }
        int start = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
        int column = before.length() - start;
        if (!before.substring(start).isBlank()) {
            Node pending = top.pending;
            boolean isItem = pending != null && pending.isItem();
            return pending == null
                    ? new Context(top.node.path, false, false, false)
                    : new Context(pending.path, isItem, true, false);
        }
        outline.closeBlocks(column, false);
        top = outline.top();
        Node pending = top.pending;
        return top.indent < column && pending != null
                ? new Context(pending.path, true, pending != outline.root, false)
                : new Context(top.node.path, true, false, false);
    }

    private static String item(Node list) {
        return list.path + "[" + list.children.size() + "]";
    }

    private Open top() {
        return open.get(open.size() - 1);
    }

    private void line() {
        int start = at;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        if (isBreak(at)) {
            skipBreak();
        } else if (text.charAt(at) == '#') {
            comment();
        } else if (at == start
                && (text.startsWith("---", at) || text.startsWith("...", at) || text.charAt(at) == '%')) {
            skipLine();
        } else {
            entry(at - start, at - start);
        }
    }

    /** A key, an item or the value of the key before, at this column of a line with that indent. */
    private void entry(int column, int indent) {
        if (isDash()) {
            Open list = openBlock(column, true);
            Node item = add(list, "", at, at);
            int dash = at++;
            skipBlanks();
            list.pending = item;
            if (!isBreak(at) && text.charAt(at) != '#' && open.size() < DEEPEST) {
                entry(column + at - dash, indent);
            } else {
                skipLine();
            }
            return;
        }
        int end = keyEnd();
        if (end >= 0) {
            Open mapping = openBlock(column, false);
            Node node = add(mapping, unquoted(at, end), at, end);
            node.hasColon = true;
            mapping.pending = node;
            at = text.indexOf(':', end) + 1;
            skipBlanks();
            if (!isBreak(at) && text.charAt(at) != '#') {
                mapping.pending = null;
                value(node, indent);
            }
            skipLine();
            return;
        }
        Open top = top();
        Node pending = top.pending;
        if (pending != null && pending != root && column > top.indent) {
            top.pending = null;
            value(pending, indent);
        } else if (column <= top.indent || top.pending == root) {
            word(openBlock(column, false));
        }
        skipLine();
    }

    /** A word that is no key yet. */
    private void word(Open mapping) {
        int start = at;
        int end = plainEnd(false);
        if (end > start) {
            add(mapping, text.substring(start, end), start, end);
            at = end;
        }
    }

    private Open openBlock(int column, boolean isSequence) {
        closeBlocks(column, isSequence);
        Open top = top();
        if (top.indent == column && top.isSequence == isSequence) {
            return top;
        }
        Node owner = top.pending != null ? top.pending : top.node;
        if (open.size() >= DEEPEST) {
            return top;
        }
        if (top.pending == null && top.indent < column && top.isSequence == isSequence) {
            return top; // indented further than its neighbours, which the mistakes say
        }
        owner.kind = isSequence ? Kind.SEQUENCE : Kind.MAPPING;
        owner.valueStart = owner.valueStart < 0 ? at : owner.valueStart;
        Open opened = new Open(owner, false, isSequence, column);
        open.add(opened);
        return opened;
    }

    private void closeBlocks(int column, boolean isSequence) {
        while (open.size() > 1) {
            Open top = top();
            boolean isEnded = top.isSequence && !isSequence && top.indent == column;
            if (top.indent <= column && !isEnded) {
                return;
            }
            open.remove(open.size() - 1);
        }
    }

    private Node add(Open to, String name, int start, int end) {
        Node parent = to.node;
        String path = to.isSequence ? item(parent) : parent.path.isEmpty() ? name : parent.path + "." + name;
        Node node = new Node(parent, name, path, start, end, to.isSequence);
        parent.children.add(node);
        nodes.putIfAbsent(path, node);
        to.pending = null;
        return node;
    }

    private void value(Node node, int indent) {
        while (text.charAt(at) == '&' || text.charAt(at) == '!') {
            int end = at;
            while (end < text.length() && !isBlank(end) && !isBreak(end)) {
                end++;
            }
            at = end;
            skipBlanks();
            if (isBreak(at)) {
                return;
            }
        }
        char first = text.charAt(at);
        node.valueStart = at;
        if ((first == '{' || first == '[') && open.size() < DEEPEST) {
            brackets(node, indent);
            return;
        }
        node.kind = Kind.SCALAR;
        if (first == '"' || first == '\'') {
            at = quotedEnd();
        } else if (first == '|' || first == '>') {
            lines(indent);
        } else {
            at = plainEnd(false);
        }
        node.valueEnd = at;
    }

    /** The lines of a text block: all that are blank or further in. */
    private void lines(int indent) {
        skipToBreak();
        int end = at;
        int next = at;
        while (next < text.length()) {
            int start = afterBreak(next);
            int first = start;
            while (first < text.length() && isBlank(first)) {
                first++;
            }
            if (!isBreak(first) && first - start <= indent) {
                break;
            }
            next = first;
            while (!isBreak(next)) {
                next++;
            }
            end = isBreak(first) ? end : next;
            if (next >= text.length()) {
                break;
            }
        }
        at = end;
    }

    private void brackets(Node first, int indent) {
        int depth = open.size();
        openBracket(first, indent);
        while (at < text.length() && open.size() > depth) {
            char character = text.charAt(at);
            if (character == '\n' || character == '\r') {
                if (isNextKey(indent)) {
                    break;
                }
                skipBreak();
            } else if (isBlank(at)) {
                at++;
            } else if (character == '#' && at > 0 && (isBlank(at - 1) || isBreak(at - 1))) {
                markComment();
            } else {
                inBrackets(character, indent);
            }
        }
        if (at < text.length()) {
            while (open.size() > depth) {
                closeBracket(at);
            }
        }
    }

    private void inBrackets(char character, int indent) {
        Open top = top();
        if (character == ',') {
            top.pending = null;
            at++;
        } else if (character == '}' || character == ']') {
            at++;
            closeBracket(at);
        } else if ((character == '{' || character == '[') && open.size() < DEEPEST) {
            Node owner = top.pending != null ? top.pending : add(top, "", at, at);
            top.pending = null;
            owner.valueStart = at;
            openBracket(owner, indent);
        } else if (character == ':' && isColon(at, true)) {
            at++;
        } else {
            inBrackets(top);
        }
    }

    /** A word or a quoted text in brackets. */
    private void inBrackets(Open top) {
        int start = at;
        int end = text.charAt(at) == '"' || text.charAt(at) == '\'' ? quotedEnd() : plainEnd(true);
        at = Math.max(end, start + 1);
        if (top.isSequence || top.pending != null) {
            Node node = top.pending != null ? top.pending : add(top, "", start, start);
            node.kind = Kind.SCALAR;
            node.valueStart = start;
            node.valueEnd = at;
            top.pending = null;
            return;
        }
        Node key = add(top, unquoted(start, at), start, at);
        int colon = at;
        while (colon < text.length() && isBlank(colon)) {
            colon++;
        }
        if (colon < text.length() && text.charAt(colon) == ':') {
            at = colon + 1;
            key.hasColon = true;
            top.pending = key;
        }
    }

    private void openBracket(Node node, int indent) {
        boolean isSequence = text.charAt(at) == '[';
        node.kind = isSequence ? Kind.SEQUENCE : Kind.MAPPING;
        node.isFlow = true;
        open.add(new Open(node, true, isSequence, indent));
        at++;
    }

    private void closeBracket(int end) {
        open.remove(open.size() - 1).node.valueEnd = end;
    }

    /** Whether the next line is a key that stands no further in than the line of the bracket, which somebody forgot to close. */
    private boolean isNextKey(int indent) {
        int start = afterBreak(at);
        int first = start;
        while (first < text.length() && isBlank(first)) {
            first++;
        }
        if (isBreak(first) || first - start > indent) {
            return false;
        }
        int kept = at;
        at = first;
        boolean isKey = isDash() || keyEnd() >= 0;
        at = kept;
        return isKey;
    }

    /** Where the key ends that begins here; -1 when none does. */
    private int keyEnd() {
        char first = text.charAt(at);
        if (first == '{' || first == '[' || first == '#') {
            return -1;
        }
        int end;
        if (first == '"' || first == '\'') {
            end = quotedEnd();
            int colon = end;
            while (colon < text.length() && isBlank(colon)) {
                colon++;
            }
            return colon < text.length() && isColon(colon, false) ? end : -1;
        }
        for (end = at; !isBreak(end); end++) {
            if (isColon(end, false)) {
                int trimmed = end;
                while (trimmed > at && isBlank(trimmed - 1)) {
                    trimmed--;
                }
                return trimmed > at ? trimmed : -1;
            }
            if (text.charAt(end) == '#' && isBlank(end - 1)) {
                return -1;
            }
        }
        return -1;
    }

    private boolean isColon(int index, boolean isFlow) {
        if (text.charAt(index) != ':') {
            return false;
        }
        int next = index + 1;
        return isBreak(next) || isBlank(next) || (isFlow && ",[]{}".indexOf(text.charAt(next)) >= 0);
    }

    private boolean isDash() {
        return text.charAt(at) == '-' && (isBreak(at + 1) || isBlank(at + 1));
    }

    private int plainEnd(boolean isFlow) {
        int end = at;
        int last = at;
        while (!isBreak(end)) {
            char character = text.charAt(end);
            boolean isComment = character == '#' && end > at && isBlank(end - 1);
            if (isComment || (isFlow && (",[]{}".indexOf(character) >= 0 || isColon(end, true)))) {
                break;
            }
            end++;
            last = isBlank(end - 1) ? last : end;
        }
        return last;
    }

    /** Where a quoted text ends; at the end of its line when it is not closed there. */
    private int quotedEnd() {
        char quote = text.charAt(at);
        int end = at + 1;
        while (!isBreak(end)) {
            char character = text.charAt(end);
            if (character == '\\' && quote == '"') {
                end += isBreak(end + 1) ? 0 : 1;
            } else if (character == quote) {
                boolean isDoubled = quote == '\'' && end + 1 < text.length() && text.charAt(end + 1) == quote;
                if (!isDoubled) {
                    return end + 1;
                }
                end++;
            }
            end++;
        }
        return Math.min(end, text.length());
    }

    /** The text without the quotes around it. */
    private String unquoted(int from, int to) {
        boolean isQuoted = to - from >= 2
                && (text.charAt(from) == '"' || text.charAt(from) == '\'')
                && text.charAt(to - 1) == text.charAt(from);
        return isQuoted ? text.substring(from + 1, to - 1) : text.substring(from, to);
    }

    private boolean isBlank(int index) {
        return index >= 0 && index < text.length() && (text.charAt(index) == ' ' || text.charAt(index) == '\t');
    }

    /** Whether a line ends here. */
    private boolean isBreak(int index) {
        return index >= text.length() || text.charAt(index) == '\n' || text.charAt(index) == '\r';
    }

    private int afterBreak(int index) {
        boolean isPair = text.startsWith("\r\n", index);
        return Math.min(text.length(), index + (isPair ? 2 : 1));
    }

    private void skipBlanks() {
        while (isBlank(at)) {
            at++;
        }
    }

    private void skipBreak() {
        at = afterBreak(at);
    }

    private void skipToBreak() {
        while (!isBreak(at)) {
            at++;
        }
    }

    /** Goes behind the end of the line, past a comment. */
    private void skipLine() {
        while (!isBreak(at)) {
            if (text.charAt(at) == '#' && (at == 0 || isBlank(at - 1) || isBreak(at - 1))) {
                comment();
                return;
            }
            at++;
        }
        skipBreak();
    }

    private void comment() {
        markComment();
        skipBreak();
    }

    private void markComment() {
        int start = at;
        skipToBreak();
        comments.add(new Comment(start, at));
    }
}
