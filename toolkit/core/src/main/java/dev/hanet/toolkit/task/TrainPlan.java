package dev.hanet.toolkit.task;

import java.nio.file.Path;

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
        long parameters) {}
