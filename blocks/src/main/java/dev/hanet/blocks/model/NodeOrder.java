package dev.hanet.blocks.model;

import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.yaml.Suggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Puts the nodes of a free graph in an order of computing, and finds names that lead nowhere or in a circle. */
final class NodeOrder {
    private final GraphBuilder graph;
    private final Map<String, NodeSpec> nodes;
    private final GraphFaults faults;
    private final Set<String> failed = new HashSet<>();
    private final Set<String> done = new LinkedHashSet<>();
    private final List<String> open = new ArrayList<>();

    NodeOrder(GraphBuilder graph, Map<String, NodeSpec> nodes, GraphFaults faults) {
        this.graph = graph;
        this.nodes = nodes;
        this.faults = faults;
        nodes.forEach((name, node) -> check(name, node));
        nodes.keySet().forEach(this::visit);
    }

    /** Every node, those it depends on first. */
    List<String> names() {
        return List.copyOf(done);
    }

    /** Nodes that cannot be built. */
    Set<String> failed() {
        return failed;
    }

    private void check(String name, NodeSpec node) {
        if (node.block() instanceof NodeSpec.Unread) {
            failed.add(name);
            return;
        }
        if (!name.matches("[A-Za-z][A-Za-z0-9_-]*") || name.equals(GraphSpec.INPUT)) {
            fail(
                    name,
                    "",
                    "'" + name + "' is no name of a node",
                    name.equals(GraphSpec.INPUT)
                            ? "that is what the image is called; take another one"
                            : "a name begins with a letter and goes on with letters, digits, '-' and '_'");
        }
        for (Reference reference : Reference.of(node)) {
            if (!reference.isInput() && !nodes.containsKey(reference.node())) {
                fail(name, reference.key(), unknown(reference), remedy(reference, nodes));
            } else if (reference.key().equals("shares")
                    && (reference.isInput() || !reference.tap().isEmpty())) {
                fail(name, "shares", "'" + reference.name() + "' is no node with weights to share", "name a node");
            }
        }
    }

    private void fail(String node, String key, String message, String remedy) {
        failed.add(node);
        faults.add(graph.at(
                "nodes." + node,
                () -> key.isEmpty()
                        ? graph.refuse(message, remedy)
                        : graph.at(key, () -> graph.refuse(message, remedy))));
    }

    static String unknown(Reference reference) {
        return "there is no node '" + reference.node() + "'";
    }

    static String remedy(Reference reference, Map<String, NodeSpec> nodes) {
        Set<String> known = new TreeSet<>(nodes.keySet());
        known.remove("");
        known.add(GraphSpec.INPUT);
        return Suggestion.remedy(reference.node(), known).orElse("");
    }

    private void visit(String name) {
        if (done.contains(name)) {
            return;
        }
        int begins = open.indexOf(name);
        if (begins >= 0) {
            circle(open.subList(begins, open.size()));
            return;
        }
        open.add(name);
        for (Reference reference : Reference.of(nodes.getOrDefault(name, NodeSpec.UNREAD))) {
            if (nodes.containsKey(reference.node())) {
                visit(reference.node());
            }
        }
        open.remove(open.size() - 1);
        done.add(name);
    }

    private void circle(List<String> names) {
        if (failed.containsAll(names)) {
            return; // told from another node of it, or not to be trusted
        }
        String last = names.get(names.size() - 1);
        List<String> chain = new ArrayList<>(names);
        chain.add(names.get(0));
        String key = Reference.of(nodes.getOrDefault(last, NodeSpec.UNREAD)).stream()
                .filter(reference -> reference.node().equals(names.get(0)))
                .map(Reference::key)
                .findFirst()
                .orElse("from");
        java.util.Collections.reverse(chain);
        fail(
                last,
                key,
                "the node '" + last + "' depends on itself",
                "the circle: " + String.join(" -> ", chain) + "; take one of its steps out");
        failed.addAll(names);
    }
}
