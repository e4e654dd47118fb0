package dev.hanet.toolkit.data;

/** Networks that were trained before, for transforms that must know what an image shows. */
@FunctionalInterface
public interface TrainedNetworks {
    /** There are none: for pipelines whose transforms ask for none, and for sizes alone. */
    TrainedNetworks NONE = (run, sample) -> {
        throw new IllegalStateException("no network was handed over to ask '" + run + "' about '" + sample.id() + "'");
    };

    /**
     * What a network says of an image at the image's own resolution.
     *
     * @param run the run whose best weights are asked, as the spec names it
     * @throws DataException when the network does not take such images
     */
    Probabilities probabilities(String run, Sample sample);
}
