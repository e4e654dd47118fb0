package dev.hanet.toolkit.schedule;

import java.util.Map;

/** A linear rise of the learning rate over the first epochs, which multiplies what the schedule says. */
final class Warmup {
    private Warmup() {}

    /** What is odd about a warm-up that leaves nothing of the training; by its key. */
    static Map<String, String> idle(int warmupEpochs, Course course) {
        return warmupEpochs < course.epochs()
                ? Map.of()
                : Map.of("warmupEpochs", "the rate rises until training ends, with epoch " + course.epochs());
    }

    /** The factor of a step: 1/n, 2/n, … 1 over the n steps of the warm-up, then 1. */
    static double factor(int warmupEpochs, Course course, int epoch, int step) {
        long rising = (long) warmupEpochs * course.stepsPerEpoch();
        long taken = course.stepsBefore(epoch, step);
        return taken < rising ? (taken + 1) / (double) rising : 1;
    }
}
