package dev.hanet.blocks.model;

import dev.hanet.blocks.loss.LossSpec;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Names;
import dev.hanet.yaml.ShortForm;
import dev.hanet.yaml.Shorthand;
import jakarta.validation.constraints.Positive;
import java.util.Optional;

/** An output of a free graph. */
@About("an output of a free graph: a node, or more than that")
public record OutputSpec(
        @About(
                "the node, of the image's size and with one channel a class, or a map where they are nested; for boundaries with two channels")
        @Names("node")
        String from,

        @About("weight of its loss") @Default("1") @Positive double weight,

        @About("what it is to find") @Default("mask") Target target,

        @About("how it is judged; by train.loss when left out")
        Optional<LossSpec> loss)
        implements ShortForm {
    /** A node judged by the loss of the training. */
    @Shorthand
    public static OutputSpec of(String from) {
        return new OutputSpec(from, 1, Target.MASK, Optional.empty());
    }

    @Override
    public Object shortForm() {
        return equals(of(from)) ? from : this;
    }

    /** What a classifier is to find. */
    public enum Target {
        /** The classes of the mask. */
        MASK,
        /** Where classes meet: two channels, inside and boundary. */
        BOUNDARY
    }
}
