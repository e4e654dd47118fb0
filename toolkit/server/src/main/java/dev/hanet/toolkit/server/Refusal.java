package dev.hanet.toolkit.server;

import dev.hanet.yaml.HanetException;
import java.util.Optional;

/** A request that gets no answer but a status and one sentence. */
public final class Refusal extends HanetException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * One that says it all.
     *
     * @param status of HTTP, 400 or above
     * @param problem what is the case: lower-case, no full stop, values in single quotes
     */
    public Refusal(int status, String problem) {
        super(
                status < 500 ? Kind.INPUT : Kind.FAILURE,
                Optional.empty(),
                Optional.empty(),
                problem,
                Optional.empty(),
                null);
        this.status = status;
    }

    /** What HTTP calls it. */
    public int status() {
        return status;
    }
}
