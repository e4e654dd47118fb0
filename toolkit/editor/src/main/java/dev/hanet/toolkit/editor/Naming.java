package dev.hanet.toolkit.editor;

import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.model.GraphSpec;
import dev.hanet.toolkit.experiment.Inspection;
import dev.hanet.yaml.Document;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Location;
import dev.hanet.yaml.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;

/** Names of a spec's own: where what they name stands, who else names it, and all of them changed together. */
final class Naming {
    private static final String NODES = "model.nodes";
    private static final String CLASSES = "data.classes";

    private final Vocabulary vocabulary;
    private final Knowledge known;
    private final SpecText text;

    Naming(Vocabulary vocabulary, Knowledge known, SpecText text) {
        this.vocabulary = vocabulary;
        this.known = known;
        this.text = text;
    }

    /**
     * A place where a name stands.
     *
     * @param sort what it names: {@code class} or {@code node}
     * @param name the name itself, without what may follow it
     */
    private record Use(String sort, String name, int start, int end) {}

    /** Where the value at an offset comes from: the text that is extended, the value before, the node, class or part named. */
    Optional<org.eclipse.lsp4j.Location> definition(Places places, int offset) {
        Optional<Outline.Node> at = known.outline().nodeAt(offset);
        Optional<Inspection> inspection = known.document().last().map(SpecDocument.Look::inspection);
        if (at.isEmpty() || inspection.isEmpty()) {
            return Optional.empty();
        }
        Outline.Node node = at.orElseThrow();
        Document document = inspection.orElseThrow().document();
        if (node.path().startsWith(Vocabulary.EXTENDS)) {
            return known.outline()
                    .scalar(node.path())
                    .flatMap(this::source)
                    .flatMap(source -> places.location(new Location(source, 1, 1), document));
        }
        return named(node, inspection.orElseThrow())
                .or(() -> Optional.ofNullable(document.overridden().get(node.path())))
                .flatMap(place -> places.location(place, document));
    }

    private Optional<String> source(String written) {
        if (written.startsWith("preset:")) {
            return Optional.of(written);
        }
        return known.document()
                .file()
                .map(file -> file.resolveSibling(written).normalize().toString());
    }

    /** Where what a text names stands. */
    private Optional<Location> named(Outline.Node node, Inspection inspection) {
        Optional<String> word = known.outline().scalar(node.path());
        Optional<String> sort = vocabulary.slot(node.path(), known::text).flatMap(vocabulary::names);
        if (word.isEmpty() || sort.isEmpty()) {
            return Optional.empty();
        }
        String name = word.orElseThrow();
        return switch (sort.orElseThrow()) {
            case "class" -> declared(inspection, CLASSES, name);
            case "node" ->
                Optional.of(inspection.binding().at(NODES + "." + head(name)))
                        .filter(place -> known.names("node").containsKey(head(name))
                                && !head(name).equals(GraphSpec.INPUT));
            case "point" -> point(name);
            case "tap" -> point("encoder." + name);
            default -> Optional.empty();
        };
    }

    private Optional<Location> declared(Inspection inspection, String list, String name) {
        List<String> names = List.copyOf(known.names("class").keySet());
        int index = names.indexOf(name);
        return index < 0 ? Optional.empty() : Optional.of(inspection.binding().at(list + "[" + index + "]"));
    }

    private Optional<Location> point(String name) {
        return known.document()
                .built()
                .flatMap(look -> look.inspection().network())
                .flatMap(network -> Optional.ofNullable(network.graph().points().get(name)))
                .flatMap(Value::declaredAt);
    }

    private static String head(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** The name of a node or class at an offset, where it can be changed. */
    Optional<Range> renamable(int offset) {
        return use(offset).map(use -> text.range(use.start(), use.end()));
    }

    /** Every place of this text where the node or class at an offset is named, its declaration among them. */
    List<Range> uses(int offset) {
        return use(offset)
                .map(found -> uses().stream()
                        .filter(use ->
                                use.sort().equals(found.sort()) && use.name().equals(found.name()))
                        .map(use -> text.range(use.start(), use.end()))
                        .toList())
                .orElse(List.of());
    }

    private Optional<Use> use(int offset) {
        return uses().stream()
                .filter(use -> use.start() <= offset && offset <= use.end())
                .findFirst();
    }

    /**
     * Another name for the node or class at an offset.
     *
     * @param before what is known of this text
     * @param after looks at the text as it would be then
     * @throws HanetException when it is declared in another text, the new name is taken or none, or it would leave a mistake that was not there
     */
    List<TextEdit> renamed(int offset, String name, Inspection before, Function<String, Inspection> after) {
        Use use = use(offset)
                .orElseThrow(() -> HanetException.input("nothing here can be renamed", "point to a node or a class"));
        if (!name.matches("[A-Za-z][A-Za-z0-9_-]*") || name.equals(GraphSpec.INPUT)) {
            throw HanetException.input(
                    "'" + name + "' is no name",
                    "a name begins with a letter and goes on with letters, digits, '-' and '_'");
        }
        if (known.names(use.sort()).containsKey(name)) {
            throw HanetException.input("there is a " + use.sort() + " '" + name + "' already", "take another name");
        }
        if (!isDeclaredHere(use)) {
            throw HanetException.input(
                    "the " + use.sort() + " '" + use.name() + "' is not declared in this text",
                    "rename it where it is");
        }
        Map<Integer, TextEdit> edits = new LinkedHashMap<>();
        for (Use each : uses()) {
            if (each.sort().equals(use.sort()) && each.name().equals(use.name())) {
                edits.put(each.start(), new TextEdit(text.range(each.start(), each.end()), name));
            }
        }
        List<TextEdit> all = List.copyOf(edits.values());
        List<String> old = before.problems().stream().map(Problem::message).toList();
        Optional<String> left = after.apply(text.with(all)).problems().stream()
                .map(Problem::message)
                .filter(message -> !old.contains(message))
                .findFirst();
        if (left.isPresent()) {
            throw HanetException.input(
                    "'" + name + "' in place of '" + use.name() + "' would leave a mistake: " + left.orElseThrow(),
                    "take another name, or rename it by hand in all texts that name it");
        }
        return all;
    }

    private boolean isDeclaredHere(Use use) {
        Outline outline = known.outline();
        return use.sort().equals("node")
                ? outline.node(NODES + "." + use.name()).isPresent()
                : outline.node(CLASSES).stream()
                        .flatMap(list -> list.children().stream())
                        .anyMatch(item -> outline.scalar(item.path())
                                .filter(use.name()::equals)
                                .isPresent());
    }

    /** Every place where a node or a class is declared or named. */
    private List<Use> uses() {
        List<Use> uses = new ArrayList<>();
        boolean isGraph = !known.names("node").keySet().equals(Set.of(GraphSpec.INPUT));
        for (Outline.Node node : known.outline().nodes().values()) {
            Optional<Vocabulary.Slot> above =
                    node.parent().flatMap(parent -> vocabulary.slot(parent.path(), known::text));
            String parent = node.parent().map(Outline.Node::path).orElse("");
            if (parent.equals(NODES)) {
                uses.add(key("node", node));
            } else if (!node.isItem()
                    && above.filter(Vocabulary::namesKeys)
                            .flatMap(Vocabulary.Slot::names)
                            .filter("class"::equals)
                            .isPresent()) {
                uses.add(key("class", node));
            }
            if (node.kind() == Outline.Kind.SCALAR) {
                value(node, parent, isGraph, uses);
            }
        }
        return uses;
    }

    /** A key, the quotes around it left as they are. */
    private static Use key(String sort, Outline.Node node) {
        boolean isQuoted = node.keyEnd() - node.start() == node.name().length() + 2;
        return new Use(sort, node.name(), node.start() + (isQuoted ? 1 : 0), node.keyEnd() - (isQuoted ? 1 : 0));
    }

    private void value(Outline.Node node, String parent, boolean isGraph, List<Use> uses) {
        String word = known.outline().scalar(node.path()).orElse("");
        boolean isQuoted = node.valueEnd() - node.valueStart() > word.length();
        int start = node.valueStart() + (isQuoted ? 1 : 0);
        String sort = parent.equals(CLASSES)
                ? "class"
                : vocabulary
                        .slot(node.path(), known::text)
                        .flatMap(vocabulary::names)
                        .orElse("");
        boolean isNode = sort.equals("node") || (sort.equals("point") && isGraph);
        if (isNode && !head(word).equals(GraphSpec.INPUT)) {
            uses.add(new Use("node", head(word), start, start + head(word).length()));
        } else if (sort.equals("class")) {
            uses.add(new Use("class", word, start, start + word.length()));
        }
    }
}
