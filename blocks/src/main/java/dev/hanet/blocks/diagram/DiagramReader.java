package dev.hanet.blocks.diagram;

import dev.hanet.blocks.diagram.NetworkDiagram.Edge;
import dev.hanet.blocks.diagram.NetworkDiagram.Node;
import dev.hanet.blocks.diagram.NetworkDiagram.Node.Role;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads boxes and arrows from a graph. */
final class DiagramReader {
    private final Graph graph;
    private final Map<String, String> notes;
    private final DiagramParts parts;
    private final Map<String, Value> last = new LinkedHashMap<>();
    private final Map<String, Role> roles = new LinkedHashMap<>();
    private final Map<List<String>, Edge> edges = new LinkedHashMap<>();

    DiagramReader(Graph graph, Map<String, String> notes) {
        this.graph = graph;
        this.notes = notes;
        this.parts = new DiagramParts(graph);
    }

    NetworkDiagram read(String title) {
        Set<String> order = new LinkedHashSet<>();
        for (Value value : parts.values()) {
            String to = parts.part(value);
            order.add(to);
            for (Value operand : DiagramParts.sources(value)) {
                String from = parts.part(operand);
                if (!from.isEmpty() && !from.equals(to)) {
                    last.merge(from, operand, DiagramReader::later);
                    edges.putIfAbsent(List.of(from, to), new Edge(from, to, sizes(operand.shape())));
                }
            }
        }
        addLogits(order);
        roles.putAll(freeRoles(order, last));
        List<Node> nodes = order.stream().map(this::node).toList();
        return new NetworkDiagram(title, nodes, List.copyOf(edges.values()), notes);
    }

    /** Of what a part hands on, the maps of an encoder in one box among them, what it made last is its result. */
    private static Value later(Value one, Value other) {
        return one.index() < other.index() ? other : one;
    }

    /** The logits are a box of their own, even where nothing is done to them. */
    private void addLogits(Set<String> order) {
        Value logits = graph.output(Output.LOGITS);
        String from = parts.part(logits);
        if (!from.equals(DiagramParts.LOGITS)) {
            last.merge(from, logits, DiagramReader::later);
            edges.put(List.of(from, DiagramParts.LOGITS), new Edge(from, DiagramParts.LOGITS, sizes(logits.shape())));
        }
        last.put(DiagramParts.LOGITS, logits);
        order.remove(DiagramParts.LOGITS);
        order.add(DiagramParts.LOGITS);
    }

    private Node node(String path) {
        Value output = path.equals(DiagramParts.IMAGE) ? graph.inputs().get(path) : last.get(path);
        List<String> lines = new ArrayList<>();
        if (output != null) {
            lines.add(sizes(output.shape()));
        }
        long parameters = graph.parameters().values().stream()
                .filter(parameter -> parts.part(parameter.scope()).equals(path))
                .mapToLong(parameter -> parameter.shape().elements())
                .sum();
        if (parameters > 0) {
            lines.add(String.format(Locale.ROOT, "%,d parameters", parameters));
        }
        maps(path, lines);
        notes.getOrDefault(path, "").lines().skip(1).forEach(lines::add);
        return new Node(path, role(path), title(path), lines);
    }

    private void maps(String path, List<String> lines) {
        Map<String, Long> maps = graph.outputs(Output.Attention.class).stream()
                .filter(map -> parts.scoped(map.level().module()).equals(path))
                .collect(Collectors.groupingBy(
                        map -> sizes(graph.output(map).shape()), LinkedHashMap::new, Collectors.counting()));
        maps.forEach((shape, count) -> lines.add(count + (count == 1 ? " map of " : " maps of ") + shape));
    }

    private String title(String path) {
        String type = notes.getOrDefault(path, "").lines().findFirst().orElse("");
        if (path.endsWith(".inserted")) {
            String at = path.substring(0, path.length() - ".inserted".length());
            return (type.isEmpty() ? "block" : type) + " inserted at " + at.substring(at.indexOf('.') + 1);
        }
        String name = path.substring(path.lastIndexOf('.') + 1);
        return type.isEmpty() ? name : name + " · " + type;
    }

    private Role role(String path) {
        if (path.equals(DiagramParts.IMAGE)) {
            return Role.IMAGE;
        }
        if (path.equals(DiagramParts.LOGITS)) {
            return Role.LOGITS;
        }
        if (!graph.parts().isEmpty()) {
            return roles.getOrDefault(path, Role.BRIDGE);
        }
        if (path.startsWith("encoder.")) {
            return Role.ENCODER;
        }
        if (path.startsWith("decoder.")) {
            return Role.DECODER;
        }
        return path.equals("context") ? Role.CONTEXT : Role.BRIDGE;
    }

    /** Without the batch. */
    private static String sizes(Shape shape) {
        return shape.sizes().stream().skip(1).map(String::valueOf).collect(Collectors.joining(" × "));
    }

    /**
     * Tells the way down from the way up in a network that is written node by node: what comes before the coarsest maps is drawn
     * like an encoder, what comes after them like a decoder.
     *
     * @param order the parts in the order they are computed
     * @param last what each of them hands on
     */
    private static Map<String, Role> freeRoles(Set<String> order, Map<String, Value> last) {
        long coarsest =
                order.stream().mapToLong(part -> places(part, last)).min().orElse(0);
        List<String> parts = List.copyOf(order);
        int from = 0;
        while (from < parts.size() && places(parts.get(from), last) != coarsest) {
            from++;
        }
        int to = from;
        while (to < parts.size() && places(parts.get(to), last) == coarsest) {
            to++;
        }
        boolean isFlat = from == 0 || to >= parts.size();
        Map<String, Role> roles = new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            Role role = i < from ? Role.ENCODER : i < to ? Role.BRIDGE : Role.DECODER;
            roles.put(parts.get(i), isFlat ? Role.BRIDGE : role);
        }
        return roles;
    }

    /** Places of a part's map; a mean over all places, or a part that hands nothing on, is no coarse map. */
    private static long places(String part, Map<String, Value> last) {
        return Optional.ofNullable(last.get(part))
                .filter(value -> value.shape().rank() == 4)
                .map(value -> value.shape().size(2) * value.shape().size(3))
                .filter(places -> places > 1)
                .orElse(Long.MAX_VALUE);
    }
}
