package dev.hanet.toolkit.run;

import dev.hanet.toolkit.schedule.SelectSpec;
import java.util.OptionalDouble;

/**
 * The best epoch so far.
 *
 * @param epoch its number, from 1; 0 before the first
 * @param value what validation measured there
 */
public record Best(int epoch, double value) {
    public static final Best NONE = new Best(0, Double.NaN);

    /** The better of this and a new epoch. */
    public Best or(SelectSpec select, int newEpoch, double newValue) {
        OptionalDouble known = epoch == 0 ? OptionalDouble.empty() : OptionalDouble.of(value);
        return select.prefers(known, newValue) ? new Best(newEpoch, newValue) : this;
    }
}
