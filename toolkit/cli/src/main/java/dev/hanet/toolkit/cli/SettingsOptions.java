package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.task.TrainSettings;
import java.nio.file.Path;
import java.util.List;
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

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            description = "Folder for run directories; ${DEFAULT-VALUE} if left out.",
            defaultValue = "runs")
    private Path runs = Path.of("runs");

    Path runs() {
        return runs;
    }

    /**
     * All of it.
     *
     * @param command the command line, for the record
     */
    TrainSettings settings(List<String> command) {
        return new TrainSettings(
                data.roots(),
                weights.folder(),
                device.device(),
                Runtime.getRuntime().availableProcessors(),
                runs,
                command);
    }
}
