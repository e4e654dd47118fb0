package dev.hanet.blocks.graph;

import dev.hanet.yaml.HanetException;
import java.util.Optional;

/** Says why values cannot be joined or written, in the words of the spec that asked for it. */
public final class GraphException extends HanetException {
    private static final long serialVersionUID = 1L;

    private final transient Origin origin;

    public GraphException(Origin origin, String problem, Optional<String> remedy) {
        super(Kind.INPUT, origin.at(), Optional.of(origin.path()), problem, remedy, null);
        this.origin = origin;
    }

    /** The problem alone: who reports it sets place and remedy beside it. */
    @Override
    public String getMessage() {
        return problem();
    }

    /** The part of the spec that made the mistake. */
    public Origin origin() {
        return origin;
    }
}
