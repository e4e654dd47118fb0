package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.data.DataRoots;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where data sets are looked for. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Folder that data sets lie under; before HANET_DATA and the folder of the spec. May be repeated.")
    private List<Path> folders = new ArrayList<>();

    DataRoots roots() {
        return DataRoots.from(folders, Optional.ofNullable(System.getenv("HANET_DATA")));
    }
}
