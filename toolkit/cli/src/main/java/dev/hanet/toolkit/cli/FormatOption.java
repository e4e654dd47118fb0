package dev.hanet.toolkit.cli;

import picocli.CommandLine.Option;

/** How a result is printed. */
final class FormatOption {
    @Option(names = "--format", paramLabel = "FORMAT", description = "text or json.")
    private OutputFormat format = OutputFormat.TEXT;

    OutputFormat format() {
        return format;
    }

    boolean isJson() {
        return format == OutputFormat.JSON;
    }
}
