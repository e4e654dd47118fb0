package dev.hanet.toolkit.experiment;

import dev.hanet.yaml.Document;
import dev.hanet.yaml.Problem;
import dev.hanet.yaml.ProblemPrinter;
import dev.hanet.yaml.SpecException;
import java.util.List;
import java.util.Optional;

/**
 * What looking at a spec found.
 *
 * @param name what the user calls the spec
 * @param document every text that had a part in it
 * @param problems every mistake, in the order of the texts
 * @param experiment present when there is no mistake
 */
public record Inspection(String name, Document document, List<Problem> problems, Optional<Experiment> experiment) {
    public Inspection {
        problems = List.copyOf(problems);
    }

    /**
     * The experiment.
     *
     * @throws SpecException with every mistake, when there is one
     */
    public Experiment orThrow() {
        return experiment.orElseThrow(this::mistakes);
    }

    /** What is no mistake but hardly meant, as it is printed; empty when there is nothing. */
    public String warnings() {
        return new ProblemPrinter().warnings(document);
    }

    /** The mistakes, at least one, with the texts they are in. */
    public SpecException mistakes() {
        return new SpecException(problems, document.lines(), document.source());
    }
}
