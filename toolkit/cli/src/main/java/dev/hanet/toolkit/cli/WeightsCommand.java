package dev.hanet.toolkit.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with files of weights. */
@Command(
        name = "weights",
        description = "Look into files of weights, or bring them into the folder of weights.",
        subcommands = {WeightsInspectCommand.class, WeightsImportCommand.class})
final class WeightsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with weights: inspect or import");
    }
}
