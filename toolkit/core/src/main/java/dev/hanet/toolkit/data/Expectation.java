package dev.hanet.toolkit.data;

import java.util.Optional;

/**
 * What a published data set is known to measure, so that whoever holds it can see that it is whole and read rightly.
 *
 * @param part of its publishers' parts; absent for all of it
 * @param measure what is measured
 * @param value what should come out
 * @param tolerance how far from it is still the same
 * @param missed whether something is wrong otherwise, or merely less than all of it there
 */
public record Expectation(Optional<Part> part, Measure measure, double value, double tolerance, Missed missed) {
    /** What is measured. */
    public enum Measure {
        /** How many images. */
        IMAGES("images"),
        /** The share of pixels that are not of the first class. */
        FOREGROUND("share of pixels that are not background"),
        /** The same inside the field of view. */
        FOREGROUND_IN_FIELD("share of pixels in the field of view that are not background"),
        /** The share of pixels inside the field of view. */
        FIELD("share of pixels in the field of view");

        private final String label;

        Measure(String label) {
            this.label = label;
        }

        /** In words. */
        public String label() {
            return label;
        }
    }

    /** What it means when something else comes out. */
    public enum Missed {
        /** Some of it may be left away on purpose. */
        ODD,
        /** The files are not the published ones, or not read as they should be. */
        WRONG
    }

    /** So many images. */
    public static Expectation images(Optional<Part> part, int count) {
        return new Expectation(part, Measure.IMAGES, count, 0, Missed.ODD);
    }

    /** A share that is known to five digits. */
    public static Expectation share(Part part, Measure measure, double value) {
        return new Expectation(Optional.of(part), measure, value, 0.00001, Missed.WRONG);
    }
}
