package dev.hanet.toolkit.train;

/**
 * One optimiser step.
 *
 * @param epoch from 1
 * @param step of the epoch, from 1
 * @param steps steps of an epoch
 * @param loss mean loss of its batches
 * @param learningRate the rate it was taken with
 * @param images images in them
 * @param waited seconds until the batches were there
 */
public record StepReport(int epoch, int step, int steps, double loss, double learningRate, int images, double waited) {}
