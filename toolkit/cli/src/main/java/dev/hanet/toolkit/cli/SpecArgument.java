package dev.hanet.toolkit.cli;

import dev.hanet.yaml.Overlay;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The spec a command works on, and what is laid over it. */
final class SpecArgument {
    @Parameters(paramLabel = "SPEC", description = "A YAML file, or the name of a preset.")
    private String spec = "";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Lays a value over the spec: --set model.context.levels=1. May be repeated.")
    private List<String> sets = new ArrayList<>();

    String spec() {
        return spec;
    }

    Overlay overlay() {
        return Overlay.parse(sets);
    }
}
