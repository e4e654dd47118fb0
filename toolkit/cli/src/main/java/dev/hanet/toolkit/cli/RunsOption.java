package dev.hanet.toolkit.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where run directories lie. */
final class RunsOption {
    @Option(
            names = "--runs",
            paramLabel = "DIR",
            description = "Folder for run directories; ${DEFAULT-VALUE} if left out.",
            defaultValue = "runs")
    private Path runs = Path.of("runs");

    Path folder() {
        return runs;
    }
}
