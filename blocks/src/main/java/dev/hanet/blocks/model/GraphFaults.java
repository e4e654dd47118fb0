package dev.hanet.blocks.model;

import dev.hanet.blocks.graph.GraphException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects the refusals of a network, so that all are told at once. */
final class GraphFaults {
    private final List<GraphException> found = new ArrayList<>();

    void add(GraphException fault) {
        found.add(fault);
    }

    /** What a body makes; absent when it is refused. */
    <T> Optional<T> attempt(Supplier<T> body) {
        try {
            return Optional.of(body.get());
        } catch (GraphException e) {
            found.add(e);
            return Optional.empty();
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Throws the first with the others attached to it, when there are any. */
    void throwAll() {
        if (!found.isEmpty()) {
            GraphException first = found.get(0);
            found.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }
}
