package dev.hanet.blocks.weights.pretrained;

/** Says why weights that a spec or a command names cannot be used, and what to do. */
public final class MissingWeightsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String remedy;

    MissingWeightsException(String problem, String remedy) {
        super(problem + " (" + remedy + ")");
        this.problem = problem;
        this.remedy = remedy;
    }

    /** What is the case: lower-case, no full stop, values in single quotes. */
    public String problem() {
        return problem;
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}
