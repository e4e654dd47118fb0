package dev.hanet.toolkit.data.disc;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Sample;

/** Says where the optic disc of a photograph is. */
@FunctionalInterface
public interface DiscFinder {
    /**
     * The disc of a whole image.
     *
     * @throws DataException when there is none, or it cannot be told
     */
    Disc find(Sample sample);
}
