package dev.hanet.toolkit.schedule;

/** A linear rise of the learning rate over the first epochs, which multiplies what the schedule says. */
final class Warmup {
    private Warmup() {}

    /** The factor of a step: 1/n, 2/n, … 1 over the n steps of the warm-up, then 1. */
    static double factor(int warmupEpochs, Course course, int epoch, int step) {
        long rising = (long) warmupEpochs * course.stepsPerEpoch();
        long taken = course.stepsBefore(epoch, step);
        return taken < rising ? (taken + 1) / (double) rising : 1;
    }
}
