package dev.hanet.blocks.model;

import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Announces the inserted blocks of a spec, and sees that each finds its point. */
final class Insertions {
    /** So much higher and wider are the features that a block is tried on as well. */
    private static final int MORE = 16;

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
                    remedy(value.shape(), result.shape()));
        }
        requireOfLargerFeatures(spec, value);
        return result;
    }

    private static String remedy(Shape given, Shape made) {
        boolean isWide = given.rank() == made.rank() && given.size(1) == made.size(1);
        return (isWide ? "let it keep height and width" : "let it return " + given.size(1) + " channels")
                + ", or use it as 'context', which may return others";
    }

    /** Features of a place or two may come out as they went in by chance, and those of other images would not. */
    private void requireOfLargerFeatures(InsertSpec spec, Value value) {
        Shape shape = value.shape();
        if (shape.rank() != 4) {
            return;
        }
        Shape larger = shape.with(2, shape.size(2) + MORE).with(3, shape.size(3) + MORE);
        Value features = new GraphBuilder()
                .input("features", new TensorType(larger, value.type().element()));
        Optional<Value> made;
        try {
            made = Optional.of(spec.use().apply(features));
        } catch (GraphException e) {
            made = Optional.empty(); // more than there can be; what was asked for can
        }
        made.filter(result -> !result.type().equals(features.type())).ifPresent(result -> {
            throw graph.refuse(
                    "a block inserted at '" + spec.at() + "' returns the shape it gets, as of " + value
                            + ", but of larger images it would make " + result.shape() + " of " + larger,
                    remedy(larger, result.shape()));
        });
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
