package dev.hanet.toolkit.metric;

/**
 * Vertical extent of a region in one image: the largest number of its pixels in one column (paper 4.1).
 *
 * @param predicted diameter of the predicted region, in pixels
 * @param actual diameter of the mask's region, in pixels
 */
public record VerticalDiameters(int predicted, int actual) {
    private static final double EPSILON = 1e-7;

    /** Vertical cup-to-disc ratio; the small constant keeps an image without a disc at 0. */
    public static double cupToDisc(int cup, int disc) {
        return cup / (disc + EPSILON);
    }

    /** How far the predicted cup-to-disc ratio is from the mask's. */
    public static double cupToDiscError(VerticalDiameters cup, VerticalDiameters disc) {
        return Math.abs(cupToDisc(cup.predicted, disc.predicted) - cupToDisc(cup.actual, disc.actual));
    }
}
