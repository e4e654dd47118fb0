package dev.hanet.toolkit.schedule;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import java.util.OptionalDouble;

/** Declares which epoch's weights are kept as the best. */
@About("which epoch's weights are kept as the best")
public record SelectSpec(
        @Default("mDice")
        @About(
                "the metric of validation, or a list of metrics whose mean is meant, each read as the page of metrics says: pooled, or the"
                        + " mean of images; where it is undefined it chooses no epoch; the schedule watches it too")
        MetricMean metric,

        @Default("max") @About("which value is best") Mode mode) {
    /** Whether a greater value is better; with {@code last} the schedule takes it so. */
    public boolean higherIsBetter() {
        return mode != Mode.MIN;
    }

    /**
     * Answers whether an epoch takes the place of the best one so far.
     *
     * @param best the best value so far; absent before the first epoch
     * @param value this epoch's value; not a number chooses nothing: it never wins over a number, and while there is none the
     *     last epoch stays
     */
    public boolean prefers(OptionalDouble best, double value) {
        if (mode == Mode.LAST || best.isEmpty()) {
            return true;
        }
        if (Double.isNaN(best.getAsDouble())) {
            return true;
        }
        return mode == Mode.MAX ? value > best.getAsDouble() : value < best.getAsDouble();
    }

    /** Which epoch's weights are kept as the best. */
    public enum Mode {
        @About("the epoch with the greatest value; of equals the first")
        MAX,
        @About("the epoch with the least value; of equals the first")
        MIN,
        @About("the last epoch, whatever its value")
        LAST
    }
}
