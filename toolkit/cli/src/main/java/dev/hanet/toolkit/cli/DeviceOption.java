package dev.hanet.toolkit.cli;

import dev.hanet.blocks.torch.Device;
import picocli.CommandLine.Option;

/** Where to compute. */
final class DeviceOption {
    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "auto (a GPU if there is one), cpu, gpu or gpu:N; auto if left out.")
    private String device = "auto";

    /** The device; one that is asked for and not there is refused. */
    Device device() {
        return Device.parse(device);
    }
}
