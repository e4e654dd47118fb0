package dev.hanet.blocks.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The name of a node where a spec names one.
 *
 * @param key below the node or output that names it: {@code from}, {@code from[1]}, {@code like}
 * @param name as written: {@code stem}, {@code encoder.layer1}, {@code input}
 */
record Reference(String key, String name) {
    /** Every node that a node depends on, that whose weights it shares last. */
    static List<Reference> of(NodeSpec node) {
        List<Reference> references = new ArrayList<>(from(node.from()));
        node.block().references().forEach((key, name) -> references.add(new Reference(key, name)));
        node.shares().ifPresent(name -> references.add(new Reference("shares", name)));
        return references;
    }

    static List<Reference> from(Sources sources) {
        List<Reference> references = new ArrayList<>();
        for (int i = 0; i < sources.names().size(); i++) {
            String key = sources.names().size() == 1 ? "from" : "from[" + i + "]";
            references.add(new Reference(key, sources.names().get(i)));
        }
        return references;
    }

    /** The node. */
    String node() {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** The output inside the node; empty for the node itself. */
    String tap() {
        int dot = name.indexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1);
    }

    boolean isInput() {
        return name.equals(GraphSpec.INPUT);
    }
}
