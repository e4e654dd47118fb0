package dev.hanet.toolkit.metric;

import dev.hanet.yaml.HanetException;
import java.util.List;
import java.util.Optional;

/**
 * One number that says how good predicted masks are; a family of its own, bound to a name by a plugin.
 *
 * <p>To add one: implement {@link #of}, say what it means and what it is where there is nothing to measure, and bind it.
 * Where {@link #ofOneRegion} holds, it is also known under its name followed by a region's, {@code dice} as {@code diceDisc},
 * and it is asked only where its region is {@linkplain Scores#isMeasurable measurable}.
 */
public interface Metric {
    /** How values of several images become one. */
    enum Reading {
        /** All pixels of all images as if of one image. */
        POOLED("pooled"),
        /** Each image by itself, then the mean; images where it is not a number are left out. */
        MEAN("mean of images");

        private final String words;

        Reading(String words) {
            this.words = words;
        }

        /** As it stands beside a value. */
        public String words() {
            return words;
        }
    }

    /** What a metric is measured in. */
    enum Unit {
        /** Pixels of the image as it was read. */
        PIXELS("pixels"),
        /** Millimetres, for which the image's spacing must be known. */
        MILLIMETRES("mm");

        private final String words;

        Unit(String words) {
            this.words = words;
        }

        /** As it stands beside a value. */
        public String words() {
            return words;
        }
    }

    /**
     * Value on what was counted; not a number where there is nothing to measure.
     *
     * @param scores counts over one image or pooled over several
     * @param region the region asked for; the first one where the name has none
     */
    double of(Scores scores, String region);

    /** The formula in words, in one line, for the reference and for tables. */
    String meaning();

    /** What it is where there is nothing to measure, in one line for the reference. */
    default String edgeCases() {
        return "";
    }

    /** The reading that the paper's tables use, and by which an epoch is chosen. */
    default Reading reading() {
        return Reading.POOLED;
    }

    /** Whether it is measured on one region, so that the region's name may follow its own; else on all of them. */
    default boolean ofOneRegion() {
        return true;
    }

    /**
     * Whether it looks at the {@linkplain RegionScores#shapes() shapes} of one image, which cannot be pooled: over all images together it
     * is then the mean of the images' values, as long as its region is measurable.
     */
    default boolean ofShapes() {
        return false;
    }

    /** What it is measured in, as it stands beside a value; absent for what has no unit. */
    default Optional<Unit> unit() {
        return Optional.empty();
    }

    /** Regions that must be there by name. */
    default List<String> needs() {
        return List.of();
    }

    /** Why regions that are all there by name do not fit, with the remedy; absent where they do. */
    default Optional<HanetException> misfit(Regions regions) {
        return Optional.empty();
    }

    default boolean higherIsBetter() {
        return true;
    }
}
