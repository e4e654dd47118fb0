package dev.hanet.toolkit.cli;

import dev.hanet.blocks.torch.Device;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where to compute, and on how many cores. */
final class DeviceOption {
    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "auto (a GPU if there is one), cpu, gpu or gpu:N; auto if left out.")
    private String device = "auto";

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    /** The device, once the engine keeps to the cores it is given; one that is asked for and not there is refused. */
    Device device() {
        threads.apply();
        return Device.parse(device);
    }

    /** How many cores were asked for. */
    Optional<Integer> given() {
        return threads.given();
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
        return threads.given().isPresent() ? threads() : Math.max(1, Integer.getInteger("spark.task.cpus", 1));
    }

    /** The same of one among several processes that share the machine. */
    int threads(int processes) {
        return threads.among(processes);
    }
}
