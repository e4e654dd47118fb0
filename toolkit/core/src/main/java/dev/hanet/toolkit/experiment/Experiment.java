package dev.hanet.toolkit.experiment;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.plan.Plan;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.Location;
import dev.hanet.yaml.Overlay;
import java.util.function.Function;

/**
 * A spec without mistakes, and the network it describes: the value that trainings, sweeps and reproductions take.
 *
 * <p>{@link ExperimentLoader} alone makes one, so whoever holds it holds a checked spec; it never changes, whatever becomes
 * of the files it was read from.
 */
public final class Experiment {
    private final SpecSource source;
    private final Overlay overlay;
    private final ExperimentSpec spec;
    private final Graph graph;
    private final Plan plan;
    private final ImageSize size;
    private final Texts texts;
    private final Function<String, Location> places;

    /**
     * What is written of an experiment.
     *
     * @param given the spec as it was given
     * @param resolved the complete spec, each value with its origin behind it
     * @param hash of all that a result depends on
     * @param warnings what is no mistake but hardly meant
     */
    record Texts(String given, String resolved, String hash, String warnings) {}

    Experiment(
            SpecSource source,
            Overlay overlay,
            ExperimentSpec spec,
            Graph graph,
            Plan plan,
            ImageSize size,
            Texts texts,
            Function<String, Location> places) {
        this.source = source;
        this.overlay = overlay;
        this.spec = spec;
        this.graph = graph;
        this.plan = plan;
        this.size = size;
        this.texts = texts;
        this.places = places;
    }

    /** What the user calls it: {@code lung/base-lite}, or the file's name. */
    public String name() {
        return source.name();
    }

    /** What was read, before anything was laid over it. */
    public SpecSource source() {
        return source;
    }

    /** What was laid over it. */
    public Overlay overlay() {
        return overlay;
    }

    /** Every value, defaults included. */
    public ExperimentSpec spec() {
        return spec;
    }

    /** The network with its loss: inputs {@code image} and {@code mask}, outputs {@code logits} and {@code loss}. */
    public Graph graph() {
        return graph;
    }

    /** What the network costs at this batch and size. */
    public Plan plan() {
        return plan;
    }

    /** Size of the images or patches that the network trains on. */
    public ImageSize size() {
        return size;
    }

    /** Where the value of a key stands, or else what encloses it. */
    public Location at(String path) {
        return places.apply(path);
    }

    /** The spec as it was given. */
    public String text() {
        return texts.given();
    }

    /** The complete spec as YAML, each value with its origin behind it; itself a spec. */
    public String resolved() {
        return texts.resolved();
    }

    /** Twelve hexadecimal digits of all that a result depends on. */
    public String hash() {
        return texts.hash();
    }

    /** What is no mistake but hardly meant, as it is printed; empty when there is nothing. */
    public String warnings() {
        return texts.warnings();
    }
}
