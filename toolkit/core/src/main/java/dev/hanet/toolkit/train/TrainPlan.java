package dev.hanet.toolkit.train;

import java.nio.file.Path;
import java.util.Locale;

/**
 * What a training is about to do.
 *
 * @param run its run directory
 * @param device where it computes, in words
 * @param epochs how many epochs it has
 * @param epochsDone how many of them are done already
 * @param steps optimiser steps of an epoch
 * @param training images of the training part
 * @param validation images of the validation part
 * @param test images of the test part
 * @param parameters trained numbers of the network
 */
public record TrainPlan(
        Path run,
        String device,
        int epochs,
        int epochsDone,
        int steps,
        int training,
        int validation,
        int test,
        long parameters) {
    /** What lies ahead: {@code 1,234 parameters, 8 training, 2 validation and 1 test image, 10 epochs of 1 step}. */
    public String words() {
        return String.format(
                Locale.ROOT,
                "%s, %,d training, %,d validation and %s, %s of %s",
                count(parameters, "parameter"),
                training,
                validation,
                count(test, "test image"),
                count(epochs, "epoch"),
                count(steps, "step"));
    }

    private static String count(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
    }
}
