package dev.hanet.toolkit.spec;

import dev.hanet.blocks.model.NetworkSpec;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import java.util.Optional;

/**
 * Declares a whole experiment: with the data and the version of the toolkit, all that its result depends on.
 */
@About("an experiment: with the data and the version of the toolkit, all that its result depends on")
public record ExperimentSpec(
        @Default("1") @About("version of the spec language") int version,

        @About("what the experiment is for") Optional<AboutSpec> about,

        @About("the network") NetworkSpec model,

        @About("images, masks, and what becomes of them") DataSpec data,

        @About("how the network learns") TrainSpec train,

        @Default("1") @About("what every random number is derived from")
        long seed,

        @About("how results are measured") EvaluateSpec evaluate) {
    /** The version this toolkit reads. */
    public static final int VERSION = 1;

    /** The same on other data. */
    public ExperimentSpec withData(DataSpec other) {
        return new ExperimentSpec(version, about, model, other, train, seed, evaluate);
    }

    /** The same for nobody in particular: all that a result depends on. */
    public ExperimentSpec withoutAbout() {
        return new ExperimentSpec(version, Optional.empty(), model, data, train, seed, evaluate);
    }
}
