package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.train.TrainSettings;
import picocli.CommandLine.Option;

/** Which earlier runs are taken instead of training anew. */
final class ReuseOption {
    @Option(
            names = "--any-code",
            description = "Lets finished runs of the same spec and data count that another version of the code made.")
    private boolean anyCode;

    @Option(
            names = "--retry",
            description = "Trains again what failed before; without it a run that failed is listed and not repeated.")
    private boolean retry;

    TrainSettings.Reuse reuse() {
        return new TrainSettings.Reuse(anyCode, retry, false);
    }
}
