package dev.hanet.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * The one door through which YAML text comes in: text to {@link Tree}, never to objects.
 *
 * <p>SnakeYAML composes its nodes with nothing resolved. Walking them, this class refuses what a spec has no use for:
 * tags, merge keys, duplicate keys, keys that are not text, values that contain themselves, and whatever exceeds a limit.
 * Each is told at its place and the rest is still read; only a fault of syntax ends the reading.
 */
final class YamlParser {
    static final int DEPTH = 20;
    static final int ALIASES = 20;
    /** Most nodes once aliases are expanded, so that twenty aliases cannot multiply into millions of nodes. */
    static final int NODES = 50_000;

    private static final Tag UNTAGGED = new Tag("untagged");

    /**
     * What a text gave.
     *
     * @param tree absent when the text cannot be read as YAML
     */
    record Parsed(Optional<Tree> tree, List<Problem> problems) {}

    /** A converted node; {@code nodes} and {@code height} count with aliases expanded. */
    private record Converted(Tree tree, long nodes, int height) {}

    private final SourceText text;
    private final List<Problem> problems = new ArrayList<>();
    private final IdentityHashMap<Node, Converted> done = new IdentityHashMap<>();
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int aliases;

    private YamlParser(SourceText text) {
        this.text = text;
    }

    static Parsed parse(SourceText text) {
        return new YamlParser(text).parse();
    }

    private Parsed parse() {
        if (text.fault().isPresent()) {
            return new Parsed(Optional.empty(), List.of(text.fault().get()));
        }
        try {
            return convert(new Composer(parser(), new Untyped(), options()).getSingleNode());
        } catch (RuntimeException e) {
            // Whatever the bytes are, the reader tells of it in words; SnakeYAML has unmarked exceptions of its own and
            // lets some of the JDK's through.
            return new Parsed(Optional.empty(), List.of(explain(e)));
        }
    }

    private Parsed convert(@Nullable Node root) {
        if (root == null) {
            return new Parsed(Optional.of(Trees.emptyMapping(start())), List.of());
        }
        Converted converted = convert(root, "");
        if (converted.height() > DEPTH) {
            refuse(start(), "", "aliases nest the text deeper than " + DEPTH + " levels", Optional.empty());
        }
        if (converted.nodes() > NODES) {
            refuse(start(), "", "the text has more than " + NODES + " values", Optional.empty());
            return new Parsed(Optional.empty(), problems);
        }
        return new Parsed(Optional.of(converted.tree()), problems);
    }

    private Converted convert(Node node, String path) {
        Location at = location(node.getStartMark());
        Converted before = done.get(node);
        if (before != null || open.contains(node)) {
            aliases++;
            if (aliases == ALIASES + 1) {
                refuse(
                        lastAlias(),
                        path,
                        "the text uses more than " + ALIASES + " aliases",
                        "write the value where it is used");
            }
            if (before == null) {
                refuse(at, path, "the value '&" + anchor(node) + "' contains itself", "take the alias out");
                return new Converted(new Tree.Scalar("~", false, at), 1, 1);
            }
            return before;
        }
        if (!node.getTag().equals(UNTAGGED)) {
            String tag = Texts.quoted(node.getTag().getValue().replace(Tag.PREFIX, "!!"));
            refuse(at, path, "the tag " + tag + " cannot stand in a spec", "take it out; the key decides the type");
        }
        open.add(node);
        Converted converted = children(node, path, at);
        open.remove(node);
        done.put(node, converted);
        return converted;
    }

    private Converted children(Node node, String path, Location at) {
        if (node instanceof SequenceNode sequence) {
            return sequence(sequence, path, at);
        }
        if (node instanceof MappingNode mapping) {
            return mapping(mapping, path, at);
        }
        ScalarNode scalar = (ScalarNode) node;
        return new Converted(new Tree.Scalar(scalar.getValue(), !scalar.isPlain(), at), 1, 1);
    }

    private Converted sequence(SequenceNode node, String path, Location at) {
        List<Tree> items = new ArrayList<>();
        long nodes = 1;
        int height = 0;
        for (Node child : node.getValue()) {
            Converted item = convert(child, YamlPath.item(path, items.size()));
            items.add(item.tree());
            nodes += item.nodes();
            height = Math.max(height, item.height());
        }
        return new Converted(new Tree.Sequence(items, at), nodes, height + 1);
    }

    private Converted mapping(MappingNode node, String path, Location at) {
        Map<String, Tree> entries = new LinkedHashMap<>();
        Map<String, Location> keys = new LinkedHashMap<>();
        long nodes = 1;
        int height = 0;
        for (NodeTuple tuple : node.getValue()) {
            Optional<String> key = key(tuple.getKeyNode(), path);
            if (key.isEmpty()) {
                continue;
            }
            Location keyAt = location(tuple.getKeyNode().getStartMark());
            String keyPath = YamlPath.key(path, key.get());
            Location first = keys.get(key.get());
            if (first != null) {
                problems.add(new Problem(
                        keyAt,
                        keyPath,
                        ProblemKind.SYNTAX,
                        "the key " + Texts.quoted(key.get()) + " stands here twice",
                        Optional.of("the first is on line " + first.line() + "; keep one"),
                        List.of(new Problem.Related(first, "the first " + Texts.quoted(key.get())))));
                continue;
            }
            Converted value = convert(tuple.getValueNode(), keyPath);
            entries.put(key.get(), value.tree());
            keys.put(key.get(), keyAt);
            nodes += value.nodes();
            height = Math.max(height, value.height());
        }
        return new Converted(new Tree.Mapping(entries, keys, at), nodes, height + 1);
    }

    /** The key's text; a key that is none is refused. */
    private Optional<String> key(Node node, String path) {
        Location at = location(node.getStartMark());
        if (!(node instanceof ScalarNode scalar)) {
            String kind = node instanceof SequenceNode ? "a list" : "a mapping";
            refuse(at, YamlPath.key(path, "?"), kind + " cannot be a key", "a key is a word");
            return Optional.empty();
        }
        Converted converted = convert(node, path);
        if (scalar.isPlain() && scalar.getValue().equals("<<")) {
            refuse(at, YamlPath.key(path, "<<"), "merge keys are not read", "use 'extends', or write the keys out");
            return Optional.empty();
        }
        if (scalar.getValue().isEmpty() || Trees.isEmpty(converted.tree())) {
            refuse(at, YamlPath.key(path, "?"), "a key is missing before this ':'", Optional.empty());
            return Optional.empty();
        }
        return Optional.of(scalar.getValue());
    }

    private static String anchor(Node node) {
        return node.getAnchor() == null ? "" : Texts.clean(node.getAnchor());
    }

    private Problem explain(RuntimeException exception) {
        Optional<Problem> limit = limit();
        if (limit.isPresent()) {
            return limit.get();
        }
        if (exception instanceof MarkedYAMLException marked) {
            Location problem = location(marked.getProblemMark());
            Location context = marked.getContextMark() == null ? problem : location(marked.getContextMark());
            return syntax(
                    Optional.ofNullable(marked.getContext()).orElse(""),
                    context,
                    Optional.ofNullable(marked.getProblem()).orElse(""),
                    problem);
        }
        return new Problem(start(), "", "the text cannot be read as YAML");
    }

    /** Finds where a limit was exceeded that the composer has no place for. */
    private Optional<Problem> limit() {
        try {
            ParserImpl events = parser();
            int depth = 0;
            int documents = 0;
            while (events.peekEvent() != null) {
                Event event = events.getEvent();
                Location at = location(event.getStartMark());
                if (event instanceof CollectionStartEvent && ++depth > DEPTH) {
                    return Optional.of(new Problem(
                            at, "", "the text nests deeper than " + DEPTH + " levels", "is a bracket left open?"));
                } else if (event instanceof CollectionEndEvent) {
                    depth--;
                } else if (event instanceof DocumentStartEvent && ++documents > 1) {
                    return Optional.of(
                            new Problem(at, "", "a second document begins here", "keep one document in a file"));
                }
            }
        } catch (RuntimeException e) {
            return Optional.empty(); // the fault of syntax that the composer met as well
        }
        return Optional.empty();
    }

    /** Where the first alias beyond the limit stands. */
    private Location lastAlias() {
        ParserImpl events = parser();
        Location at = start();
        for (int seen = 0; seen <= ALIASES && events.peekEvent() != null; ) {
            Event event = events.getEvent();
            if (event instanceof AliasEvent) {
                at = location(event.getStartMark());
                seen++;
            }
        }
        return at;
    }

    private ParserImpl parser() {
        return new ParserImpl(new StreamReader(text.text()), options());
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(SourceText.LIMIT);
        options.setNestingDepthLimit(DEPTH);
        options.setMaxAliasesForCollections(Integer.MAX_VALUE); // counted above, with a place
        options.setAllowRecursiveKeys(true); // refused above, with a place
        options.setTagInspector(tag -> true); // every tag is refused above; nothing is ever constructed from one
        return options;
    }

    private Location location(@Nullable Mark mark) {
        return mark == null ? start() : new Location(text.source(), mark.getLine() + 1, mark.getColumn() + 1);
    }

    private Location start() {
        return new Location(text.source(), 1, 1);
    }

    private void refuse(Location at, String path, String message, String remedy) {
        refuse(at, path, message, Optional.of(remedy));
    }

    private void refuse(Location at, String path, String message, Optional<String> remedy) {
        problems.add(new Problem(at, path, message, remedy));
    }

    /** Gives every node without a tag the same one, so that no text is taken for a number, a date or a merge. */
    private static final class Untyped extends Resolver {
        @Override
        protected void addImplicitResolvers() {}

        @Override
        public Tag resolve(NodeId kind, String value, boolean implicit) {
            return UNTAGGED;
        }
    }

    /** Says in the user's words what the scanner and the parser stumbled over. */
    private static Problem syntax(String context, Location contextAt, String problem, Location at) {
        if (problem.contains("TAB")) {
            return told(at, "a tab cannot indent a line", "use spaces");
        }
        if (problem.startsWith("mapping values are not allowed")) {
            return told(
                    at, "a ':' cannot stand here", "is the line indented like its neighbours? quote text with ': '");
        }
        if (context.contains("quoted scalar")) {
            return problem.contains("end of stream") || problem.contains("document separator")
                    ? told(contextAt, "the quote that opens here is not closed", "")
                    : told(at, "this escape is not known", "use single quotes for text with '\\'");
        }
        if (context.contains("flow sequence")) {
            return told(contextAt, "the list that opens here is not closed", "is a ',' or ']' missing?");
        }
        if (context.contains("flow mapping")) {
            return told(contextAt, "the mapping that opens here is not closed", "is a ',' or '}' missing?");
        }
        if (context.contains("block mapping") || context.contains("block collection")) {
            return told(at, "this line does not fit the lines before it", "is it indented like its neighbours?");
        }
        if (problem.contains("expected ':'")) {
            return told(contextAt, "this is no 'key: value'", "is a ':' missing, or the space after it?");
        }
        if (problem.startsWith("found undefined alias")) {
            return told(at, "there is no anchor for this alias", "write the value itself");
        }
        if (problem.contains("sequence entries are not allowed")) {
            return told(at, "a list cannot begin here", "begin it on a line of its own");
        }
        if (problem.contains("cannot start any token")) {
            return told(at, "a value cannot begin with this character", "put the value in quotes");
        }
        String words = problem.isEmpty() ? "the text cannot be read as YAML" : "not YAML: " + Texts.clean(problem);
        return told(at, words, "");
    }

    private static Problem told(Location at, String message, String remedy) {
        return new Problem(at, "", message, remedy.isEmpty() ? Optional.empty() : Optional.of(remedy));
    }
}
