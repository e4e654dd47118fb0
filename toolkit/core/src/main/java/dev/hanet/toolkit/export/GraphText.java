package dev.hanet.toolkit.export;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A free graph that is written node by node, and what another program calls the layers of each. */
final class GraphText {
    private final StringBuilder nodes = new StringBuilder();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Set<String> zeros = new LinkedHashSet<>();

    /**
     * Writes a node.
     *
     * @param from a node, or a {@link #list} of them
     * @param what its type and keys, {@code conv, channels: 64}
     * @param layers its layers by turns with their names there; an empty layer is the whole node
     * @return its name
     */
    String node(String name, String from, String what, String... layers) {
        nodes.append("    ").append(name).append(": {from: ").append(from).append(", type: ");
        nodes.append(what).append("}\n");
        for (int i = 0; i < layers.length; i += 2) {
            named(layers[i].isEmpty() ? name : name + "." + layers[i], layers[i + 1]);
        }
        return name;
    }

    /** Says what a layer or a parameter, or all that is in it, is called there. */
    void named(String own, String there) {
        names.put(own, there);
    }

    /** Says that a parameter has no equal there and is 0. */
    void zero(String own) {
        zeros.add(own);
    }

    /** Parameters that are 0 and have no equal there. */
    Set<String> zeros() {
        return zeros;
    }

    /** The nodes, a line each. */
    String nodes() {
        return nodes.toString();
    }

    /** What a parameter or buffer of the graph is called there. */
    String foreign(String own) {
        for (int end = own.length(); end > 0; end = own.lastIndexOf('.', end - 1)) {
            String there = names.get(own.substring(0, end));
            if (there != null) {
                return there + own.substring(end);
            }
        }
        return own;
    }

    /** Several nodes as one {@code from}. */
    static String list(String... from) {
        return "[" + String.join(", ", from) + "]";
    }
}
