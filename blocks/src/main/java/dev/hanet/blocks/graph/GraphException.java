package dev.hanet.blocks.graph;

import java.util.Optional;

/** Says why values cannot be joined, in the words of the spec that asked for it. */
public final class GraphException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Origin origin;
    private final transient Optional<String> remedy;

    public GraphException(Origin origin, String message, Optional<String> remedy) {
        super(message);
        this.origin = origin;
        this.remedy = remedy;
    }

    /** The part of the spec that made the mistake. */
    public Origin origin() {
        return origin;
    }

    /** What to do about it. */
    public Optional<String> remedy() {
        return remedy;
    }
}
