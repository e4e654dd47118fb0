package dev.hanet.blocks.model;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Value;
import java.util.List;

/** Announces the inserted blocks of a spec, and sees that each finds its point. */
final class Insertions {
    private final Graph graph;
    private final List<InsertSpec> specs;

    Insertions(Graph graph, List<InsertSpec> specs) {
        this.graph = graph;
        this.specs = specs;
        for (int i = 0; i < specs.size(); i++) {
            InsertSpec spec = specs.get(i);
            graph.at(key(i), () -> announce(spec));
        }
    }

    private static String key(int index) {
        return "insert[" + index + "]";
    }

    /** The block is built when its point comes up, yet its mistakes are those of the insertion. */
    private Graph announce(InsertSpec spec) {
        Origin part = graph.at("use", graph::origin);
        String local = spec.at().substring(spec.at().lastIndexOf('.') + 1);
        graph.insert(
                spec.at(), value -> graph.at(part, () -> graph.scope(local + ".inserted", () -> apply(spec, value))));
        return graph;
    }

    private Value apply(InsertSpec spec, Value value) {
        Value result = spec.use().apply(value);
        if (!result.type().equals(value.type())) {
            throw graph.refuse(
                    "a block inserted at '" + spec.at() + "' returns the shape it gets, but makes " + result.shape()
                            + " of " + value,
                    "let it return " + value.shape().size(1)
                            + " channels, or use it as 'context', which may return others");
        }
        return result;
    }

    /** A refusal of a point the network has not, with those it has. */
    static GraphException noPoint(Graph graph, String point) {
        return graph.refuse(
                "there is no point '" + point + "'",
                "there are: " + String.join(", ", graph.points().keySet()));
    }

    /** Refuses insertions at points the network has not. */
    void requireAllUsed() {
        List<String> pending = graph.pendingInsertions();
        for (int i = 0; i < specs.size(); i++) {
            if (pending.contains(specs.get(i).at())) {
                String point = specs.get(i).at();
                throw graph.at(key(i) + ".at", () -> noPoint(graph, point));
            }
        }
    }
}
