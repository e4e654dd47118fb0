package dev.hanet.toolkit.cli;

import picocli.CommandLine.Option;

/** Which finished runs are taken instead of training anew. */
final class ReuseOption {
    @Option(
            names = "--any-code",
            description = "Lets finished runs of the same spec and data count that another version of the code made.")
    private boolean anyCode;

    boolean anyCode() {
        return anyCode;
    }
}
