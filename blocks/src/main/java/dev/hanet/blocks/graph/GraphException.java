package dev.hanet.blocks.graph;

import dev.hanet.yaml.HanetException;
import java.util.List;
import java.util.Optional;

/** Says why values cannot be joined or written, in the words of the spec that asked for it. */
public final class GraphException extends HanetException {
    private static final long serialVersionUID = 1L;

    private final transient Origin origin;
    private final transient List<Value> operands;

    public GraphException(Origin origin, String problem, Optional<String> remedy) {
        this(origin, problem, remedy, List.of());
    }

    private GraphException(Origin origin, String problem, Optional<String> remedy, List<Value> operands) {
        super(Kind.INPUT, origin.at(), Optional.of(origin.path()), problem, remedy, null);
        this.origin = origin;
        this.operands = List.copyOf(operands);
    }

    /** The problem alone: who reports it sets place and remedy beside it. */
    @Override
    public String getMessage() {
        return problem();
    }

    /** The same, of an operator that was given these values. */
    GraphException of(List<Value> given) {
        return operands.isEmpty() ? new GraphException(origin, problem(), remedy(), given) : this;
    }

    /** The values that could not be joined, where an operator refused some. */
    public List<Value> operands() {
        return operands;
    }

    /** The part of the spec that made the mistake. */
    public Origin origin() {
        return origin;
    }
}
