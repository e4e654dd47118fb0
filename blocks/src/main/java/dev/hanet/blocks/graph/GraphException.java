package dev.hanet.blocks.graph;

import dev.hanet.yaml.HanetException;
import java.util.List;
import java.util.Optional;

/** Says why values cannot be joined or written, in the words of the spec that asked for it. */
public final class GraphException extends HanetException {
    private static final long serialVersionUID = 1L;

    private final transient Origin origin;
    private final transient List<Value> operands;
    private final boolean ofSize;

    public GraphException(Origin origin, String problem, Optional<String> remedy) {
        this(origin, problem, remedy, List.of(), false);
    }

    private GraphException(
            Origin origin, String problem, Optional<String> remedy, List<Value> operands, boolean ofSize) {
        super(Kind.INPUT, origin.at(), Optional.of(origin.path()), problem, remedy, null);
        this.origin = origin;
        this.operands = List.copyOf(operands);
        this.ofSize = ofSize;
    }

    /** Of a size that does not fit, where images of other sizes would. */
    static GraphException ofSize(Origin origin, String problem, String remedy) {
        return new GraphException(origin, problem, Optional.of(remedy), List.of(), true);
    }

    /** The problem alone: who reports it sets place and remedy beside it. */
    @Override
    public String getMessage() {
        return problem();
    }

    /** The same, of an operator that was given these values. */
    GraphException of(List<Value> given) {
        return operands.isEmpty() ? new GraphException(origin, problem(), remedy(), given, ofSize) : this;
    }

    /** The values that could not be joined, where an operator refused some. */
    public List<Value> operands() {
        return operands;
    }

    /** Whether images of other sizes would fit. */
    public boolean isOfSize() {
        return ofSize;
    }

    /** The part of the spec that made the mistake. */
    public Origin origin() {
        return origin;
    }
}
