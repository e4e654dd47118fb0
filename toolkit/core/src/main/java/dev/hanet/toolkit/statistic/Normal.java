package dev.hanet.toolkit.statistic;

/** The standard normal distribution. */
final class Normal {
    private static final double FAR = 3;
    private static final int TERMS = 60;

    private Normal() {}

    /** The chance of a value above {@code x}, for x from 0; to about twelve digits. */
    static double upperTail(double x) {
        double density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
        if (x < FAR) {
            double term = x; // the series x + x^3/3 + x^5/(3*5) + ...
            double sum = x;
            for (int k = 1; k < 2 * TERMS; k++) {
                term *= x * x / (2 * k + 1);
                sum += term;
            }
            return 0.5 - density * sum;
        }
        double fraction = x; // the continued fraction 1/(x + 1/(x + 2/(x + 3/...)))
        for (int k = TERMS; k >= 1; k--) {
            fraction = x + k / fraction;
        }
        return density / fraction;
    }
}
