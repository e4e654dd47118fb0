package dev.hanet.toolkit.data;

import java.nio.file.Path;

/** What transforms may ask that must know what an image shows: networks that were trained before, and folders of files. */
@FunctionalInterface
public interface Guides {
    /** There are none: for pipelines whose transforms ask for none, and for sizes alone. */
    Guides NONE = (run, sample) -> {
        throw new IllegalStateException("no network was handed over to ask '" + run + "' about '" + sample.id() + "'");
    };

    /**
     * What a network says of an image at the image's own resolution.
     *
     * @param run the run whose best weights are asked, as the spec names it
     * @throws DataException when the network does not take such images
     */
    Probabilities probabilities(String run, Sample sample);

    /** The folder that a spec names, there or not; where its path begins, the spec's file decides, and without one whoever runs. */
    default Path folder(String name) {
        return Path.of(name);
    }
}
