package dev.hanet.toolkit.cli;

import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.yaml.HanetException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where to compute, and on how many cores. */
final class DeviceOption {
    private static final int MOST_THREADS = 1024;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "auto (a GPU if there is one), cpu, gpu or gpu:N; auto if left out.")
    private String device = "auto";

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Processor cores that the engine uses; all if left out. With another number the last digits of a result"
                            + " may differ.")
    private Optional<Integer> threads = Optional.empty();

    /** The device, once the engine keeps to the cores it is given; one that is asked for and not there is refused. */
    Device device() {
        if (threads.isPresent()) {
            TorchEngine.threads(threads());
        }
        return Device.parse(device);
    }

    /** How many cores were asked for. */
    Optional<Integer> given() {
        return threads;
    }

    /** The device in the words that name it. */
    String name() {
        return device;
    }

    /** Whether a GPU was asked for by name. */
    boolean isGpu() {
        return device.startsWith("gpu");
    }

    /** How many cores the engine uses. */
    int threads() {
        return threads(1);
    }

    /** The same of a task of a cluster: what was asked for, else the cores that Spark gives a task. */
    int threadsOfTask() {
        return threads.isPresent() ? threads() : Math.max(1, Integer.getInteger("spark.task.cpus", 1));
    }

    /** The same of one among several processes that share the machine. */
    int threads(int processes) {
        int wanted = threads.orElseGet(
                () -> Math.max(1, Runtime.getRuntime().availableProcessors() / Math.max(1, processes)));
        if (wanted < 1 || wanted > MOST_THREADS) {
            throw HanetException.input(
                    "--threads: '" + wanted + "' is no number of cores", "give 1 to " + MOST_THREADS);
        }
        return wanted;
    }
}
