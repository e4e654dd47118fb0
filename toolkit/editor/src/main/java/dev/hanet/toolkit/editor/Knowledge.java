package dev.hanet.toolkit.editor;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Parts;
import dev.hanet.blocks.model.GraphSpec;
import dev.hanet.toolkit.experiment.Inspection;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.metric.Regions;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known of one document while somebody writes in it: its newest text, and what the last looks found of it. */
final class Knowledge {
    private final SpecDocument document;
    private final Outline outline;
    private final Optional<Inspection> readable;
    private final Optional<Graph> graph;
    private final MetricCatalog metrics;

    Knowledge(SpecDocument document, SpecDocument.Version version, MetricCatalog metrics) {
        this.document = document;
        this.outline = version.outline();
        this.readable = document.readable().map(SpecDocument.Look::inspection);
        this.graph =
                document.built().flatMap(look -> look.inspection().network()).map(Inspection.Network::graph);
        this.metrics = metrics;
    }

    /** The text of a value, as it stands in the newest text or else as it is inherited. */
    Optional<String> text(String path) {
        Optional<String> own = outline.scalar(path);
        return own.isPresent()
                ? own
                : tree(path).filter(Tree.Scalar.class::isInstance).map(found -> ((Tree.Scalar) found).text());
    }

    /** What stood at a path when the text was last YAML, inherited values among it. */
    private Optional<Tree> tree(String path) {
        Optional<Tree> at = readable.map(found -> found.document().tree());
        for (String step : path.replace("[", ".[").split("\\.", -1)) {
            if (at.isEmpty()) {
                return at;
            }
            Tree now = at.orElseThrow();
            at = step.startsWith("[") && now instanceof Tree.Sequence sequence
                    ? index(step).filter(i -> i < sequence.items().size()).map(sequence.items()::get)
                    : now instanceof Tree.Mapping mapping
                            ? Optional.ofNullable(mapping.entries().get(step))
                            : Optional.empty();
        }
        return at;
    }

    private static Optional<Integer> index(String step) {
        return step.matches("\\[\\d{1,6}]")
                ? Optional.of(Integer.parseInt(step.substring(1, step.length() - 1)))
                : Optional.empty();
    }

    /** The keys of a mapping, here and inherited. */
    private Set<String> keys(String path) {
        Set<String> keys = new LinkedHashSet<>();
        outline.node(path).ifPresent(node -> node.children().stream()
                .filter(Outline.Node::hasColon)
                .forEach(child -> keys.add(child.name())));
        if (tree(path).orElse(null) instanceof Tree.Mapping mapping) {
            keys.addAll(mapping.entries().keySet());
        }
        return keys;
    }

    /** The texts of a list: of the newest text where it stands there, else as inherited. */
    private List<String> list(String path) {
        Optional<Outline.Node> own =
                outline.node(path).filter(node -> !node.children().isEmpty());
        if (own.isPresent()) {
            return own.orElseThrow().children().stream()
                    .map(item -> outline.scalar(item.path()))
                    .flatMap(Optional::stream)
                    .toList();
        }
        List<String> texts = new ArrayList<>();
        if (tree(path).orElse(null) instanceof Tree.Sequence sequence) {
            sequence.items().forEach(item -> {
                if (item instanceof Tree.Scalar scalar) {
                    texts.add(scalar.text());
                }
            });
        }
        return texts;
    }

    /** The names there are of one sort, each with what is to be said of it. */
    Map<String, String> names(String sort) {
        Map<String, String> names = new LinkedHashMap<>();
        switch (sort) {
            case "class" -> list("data.classes").forEach(name -> names.put(name, "class"));
            case "metric" -> metrics(names);
            case "file" -> names.clear(); // what there is depends on what was written so far
            case "node" -> nodes(names);
            case "part" ->
                graph.ifPresent(
                        built -> new Parts(built).names().forEach(name -> names.put(name, "part of the network")));
            case "point" ->
                graph.ifPresent(built -> built.points()
                        .forEach((name, value) -> names.put(name, value.shape().toString())));
            case "tap" -> graph.ifPresent(built -> points(built, "encoder.", "", names));
            default -> throw new IllegalArgumentException("nobody knows names of the sort '" + sort + "'");
        }
        return names;
    }

    private static void points(Graph graph, String within, String prefix, Map<String, String> names) {
        graph.points().forEach((point, value) -> {
            if (point.startsWith(within)) {
                names.put(
                        prefix + point.substring(within.length()), value.shape().toString());
            }
        });
    }

    private void nodes(Map<String, String> names) {
        names.put(GraphSpec.INPUT, "the image");
        for (String node : keys("model.nodes")) {
            names.put(node, text("model.nodes." + node + ".type").orElse("node"));
            graph.ifPresent(built -> points(built, node + ".", node + ".", names));
        }
    }

    private void metrics(Map<String, String> names) {
        Map<String, List<String>> regions = new LinkedHashMap<>();
        keys("data.regions").forEach(region -> regions.put(region, list("data.regions." + region)));
        try {
            for (String name : metrics.names(Regions.of(list("data.classes"), regions))) {
                names.put(
                        name,
                        Optional.ofNullable(metrics.metrics().get(name))
                                .map(metric -> metric.meaning())
                                .orElse("of one region"));
            }
        } catch (HanetException | IllegalArgumentException e) {
            metrics.metrics().forEach((name, metric) -> names.put(name, metric.meaning()));
        }
    }

    SpecDocument document() {
        return document;
    }

    Outline outline() {
        return outline;
    }
}
