package dev.hanet.toolkit.metric;

import java.util.List;

/**
 * One number that says how good predicted masks are; a family of its own, bound to a name by a plugin.
 *
 * <p>To add one: implement {@link #of}, say what it means, and bind it. Where {@link #ofOneRegion} holds, it is also
 * known under its name followed by a region's, {@code dice} as {@code diceDisc}.
 */
public interface Metric {
    /** How values of several images become one. */
    enum Reading {
        /** All pixels of all images as if of one image. */
        POOLED,
        /** Each image by itself, then the mean; images where it is not a number are left out. */
        MEAN
    }

    /**
     * Value on what was counted; not a number where there is nothing to measure.
     *
     * @param scores counts over one image or pooled over several
     * @param region the region asked for; the first one where the name has none
     */
    double of(Scores scores, String region);

    /** One line for the reference and for tables. */
    String meaning();

    /** The reading that the paper's tables use. */
    default Reading reading() {
        return Reading.POOLED;
    }

    /** Whether it is measured on one region, so that the region's name may follow its own. */
    default boolean ofOneRegion() {
        return true;
    }

    /** Regions that must be there by name. */
    default List<String> needs() {
        return List.of();
    }

    default boolean higherIsBetter() {
        return true;
    }
}
