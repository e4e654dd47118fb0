package dev.hanet.toolkit.cli;

import dev.hanet.blocks.weights.pretrained.WeightsFolder;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where weights are kept. */
final class WeightsOption {
    @Option(
            names = "--weights",
            paramLabel = "DIR",
            description = "Folder that weights lie in; HANET_WEIGHTS if left out, else ~/.hanet/weights.")
    private Optional<Path> folder = Optional.empty();

    /** The folder that was given on the command line. */
    Optional<String> given() {
        return folder.map(Path::toString);
    }

    WeightsFolder folder() {
        return WeightsFolder.of(folder, Optional.ofNullable(System.getenv("HANET_WEIGHTS")));
    }
}
