package dev.hanet.blocks.model;

import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Announces the inserted blocks of a spec, and sees that each finds its point. */
final class Insertions {
    private final GraphBuilder graph;
    private final List<InsertSpec> specs;
    private final GraphFaults faults = new GraphFaults();

    Insertions(GraphBuilder graph, List<InsertSpec> specs) {
        this.graph = graph;
        this.specs = specs;
        Set<String> points = new HashSet<>();
        for (int i = 0; i < specs.size(); i++) {
            InsertSpec spec = specs.get(i);
            if (points.add(spec.at())) {
                graph.at(key(i), () -> announce(spec));
            } else {
                faults.add(graph.at(key(i) + ".at", () -> taken(spec.at())));
            }
        }
    }

    private static String key(int index) {
        return "insert[" + index + "]";
    }

    private GraphException taken(String point) {
        return graph.refuse(
                "there is an insertion at '" + point + "' already",
                "one block stands at a point: choose another point, or take one of the two out");
    }

    /** The block is built when its point comes up, yet its mistakes are those of the insertion. */
    private GraphBuilder announce(InsertSpec spec) {
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

    /** Refuses two insertions at one point. */
    void requireDistinct() {
        faults.throwAll();
    }

    /** Refuses insertions at points the network has not, and two at one point. */
    void requireAllUsed() {
        List<String> pending = graph.pendingInsertions();
        Set<String> told = new HashSet<>();
        for (int i = 0; i < specs.size(); i++) {
            String point = specs.get(i).at();
            if (pending.contains(point) && told.add(point)) {
                faults.add(graph.at(key(i) + ".at", () -> graph.noPoint(point)));
            }
        }
        faults.throwAll();
    }
}
