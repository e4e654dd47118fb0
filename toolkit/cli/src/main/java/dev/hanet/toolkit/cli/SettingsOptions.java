package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.train.TrainSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where trainings find their data and weights, where they compute and where their runs go. */
final class SettingsOptions {
    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private WeightsOption weights = new WeightsOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private RunsOption runs = new RunsOption();

    @Option(
            names = "--prepared",
            paramLabel = "DIR",
            description = "Folder of training images that 'hanet data prepare' made; HANET_PREPARED if left out, else"
                    + " prepared.")
    private Optional<Path> prepared = Optional.empty();

    Path runs() {
        return runs.folder();
    }

    /**
     * All of it.
     *
     * @param reuse which earlier runs count
     * @param command the command line, for the record
     */
    TrainSettings settings(TrainSettings.Reuse reuse, List<String> command) {
        return new TrainSettings(
                data.roots(),
                weights.folder(),
                device.device(),
                device.threads(),
                runs.folder(),
                prepared.orElseGet(SettingsOptions::usual),
                reuse,
                command);
    }

    private static Path usual() {
        String wanted = System.getenv("HANET_PREPARED");
        return Path.of(wanted == null || wanted.isBlank() ? "prepared" : wanted);
    }
}
