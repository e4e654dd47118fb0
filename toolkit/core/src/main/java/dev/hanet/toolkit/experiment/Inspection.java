package dev.hanet.toolkit.experiment;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.plan.Plan;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.Binding;
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
 * @param binding every part that could be read, with its place, and every mistake
 * @param network the network as far as it could be built: without the parts at fault, where it does without them
 * @param experiment present when there is no mistake
 */
public record Inspection(
        String name, Binding<ExperimentSpec> binding, Optional<Network> network, Optional<Experiment> experiment) {
    /**
     * A network and what it costs.
     *
     * @param graph with its loss, where that could be read
     */
    public record Network(Graph graph, Plan plan) {}

    /** Every text that had a part in it. */
    public Document document() {
        return binding.document();
    }

    /** Every mistake, in the order of the texts. */
    public List<Problem> problems() {
        return binding.problems();
    }

    /** Where the value of a path comes from: {@code my.yaml:3, over lung/base-lite.yaml:12}, or {@code default}. */
    public Optional<String> origin(String path) {
        return new Draft(binding).origin(path);
    }

    /**
     * The experiment.
     *
     * @throws SpecException with every mistake, when there is one
     */
    public Experiment orThrow() {
        return experiment.orElseThrow(this::mistakes);
    }

    /** What is no mistake but hardly meant. */
    public List<Problem> warnings() {
        return binding.warnings();
    }

    /** The same as it is printed; empty when there is nothing. */
    public String printedWarnings() {
        return new ProblemPrinter().warnings(warnings(), document());
    }

    /** The mistakes, at least one, with the texts they are in. */
    public SpecException mistakes() {
        return new SpecException(problems(), document().lines(), document().source());
    }
}
