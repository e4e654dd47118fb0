package dev.hanet.toolkit.schedule;

import java.util.Map;

/** The learning rate as a factor of the optimiser's own, at one point of training; immutable. */
public interface Schedule {
    /**
     * Answers the factor of a step.
     *
     * @param epoch from 0
     * @param step step of the epoch, from 0
     */
    double factor(int epoch, int step);

    /**
     * The schedule after an epoch.
     *
     * @param metric what validation measured; not a number says nothing either way
     */
    Schedule afterEpoch(double metric);

    /** What {@link #restore} needs, in text that keeps every digit; empty when the position says it all. */
    Map<String, String> state();

    /**
     * The schedule at a state that {@link #state} gave.
     *
     * @throws IllegalArgumentException when the state is of another schedule
     */
    Schedule restore(Map<String, String> state);
}
