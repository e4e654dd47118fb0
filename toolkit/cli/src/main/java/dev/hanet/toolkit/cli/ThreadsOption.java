package dev.hanet.toolkit.cli;

import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.yaml.HanetException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** On how many cores to compute. */
final class ThreadsOption {
    private static final int MOST_THREADS = 1024;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Processor cores that the engine uses; all if left out. With another number the last digits of a result"
                            + " may differ.")
    private Optional<Integer> threads = Optional.empty();

    /** How many cores were asked for. */
    Optional<Integer> given() {
        return threads;
    }

    /** Lets the engine keep to the cores it is given. */
    void apply() {
        if (threads.isPresent()) {
            TorchEngine.threads(among(1));
        }
    }

    /** How many cores the engine uses in one among several processes that share the machine. */
    int among(int processes) {
        int wanted = threads.orElseGet(
                () -> Math.max(1, Runtime.getRuntime().availableProcessors() / Math.max(1, processes)));
        if (wanted < 1 || wanted > MOST_THREADS) {
            throw HanetException.input(
                    "--threads: '" + wanted + "' is no number of cores", "give 1 to " + MOST_THREADS);
        }
        return wanted;
    }
}
