package dev.hanet.toolkit.study.paper;

import dev.hanet.toolkit.study.SeedSummary.Spread;

/**
 * Whether a row reaches a published value: within the tolerance of it, or beyond it on the better side.
 *
 * @param method the row
 * @param metric our name of the metric
 * @param published the paper's value
 * @param ours mean and deviation over the seeds
 * @param tolerance how far off still counts
 * @param higherIsBetter whether more is better
 */
public record Verdict(
        String method, String metric, double published, Spread ours, double tolerance, boolean higherIsBetter) {
    /** Differences of decimal fractions are not exact. */
    private static final double ROUNDING = 1e-9;

    /** Whether it does; not where there is no number. */
    public boolean reached() {
        double shortfall = higherIsBetter ? published - ours.mean() : ours.mean() - published;
        return shortfall <= tolerance + ROUNDING;
    }
}
