package dev.hanet.toolkit.schedule;

/**
 * The length of a training, and the sense of its metric.
 *
 * @param epochs how many epochs
 * @param stepsPerEpoch how many optimiser steps an epoch has
 * @param higherIsBetter whether the metric is to grow
 */
public record Course(int epochs, int stepsPerEpoch, boolean higherIsBetter) {
    /** All optimiser steps of the training. */
    public long steps() {
        return (long) epochs * stepsPerEpoch;
    }

    /** Steps taken before this one. */
    public long stepsBefore(int epoch, int step) {
        return (long) epoch * stepsPerEpoch + step;
    }
}
