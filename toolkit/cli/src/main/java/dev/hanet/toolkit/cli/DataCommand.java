package dev.hanet.toolkit.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What can be done with the data of a spec. */
@Command(
        name = "data",
        description = "Look at the data of a spec, or prepare it, before anything is trained on it.",
        subcommands = {DataCheckCommand.class, DataPrepareCommand.class})
final class DataCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private HanetCommand parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    HanetCommand parent() {
        return parent;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with the data: check or prepare");
    }
}
