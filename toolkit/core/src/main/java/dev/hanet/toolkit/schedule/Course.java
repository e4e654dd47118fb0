package dev.hanet.toolkit.schedule;

import java.util.Optional;

/**
 * The length of a training, and the sense of its metric.
 *
 * @param epochs how many epochs
 * @param stepsPerEpoch how many optimiser steps an epoch has
 * @param higherIsBetter whether the metric is to grow
 */
public record Course(int epochs, int stepsPerEpoch, boolean higherIsBetter) {
    /** Steps of an epoch where no data has said yet how many there are: more than any warm-up has. */
    private static final int MANY = Integer.MAX_VALUE;

    /** A training whose data has not been looked at. */
    public static Course of(int epochs, Optional<Integer> stepsPerEpoch, boolean higherIsBetter) {
        return new Course(epochs, stepsPerEpoch.orElse(MANY), higherIsBetter);
    }

    /** All optimiser steps of the training. */
    public long steps() {
        return (long) epochs * stepsPerEpoch;
    }

    /** Steps taken before this one. */
    public long stepsBefore(int epoch, int step) {
        return (long) epoch * stepsPerEpoch + step;
    }
}
