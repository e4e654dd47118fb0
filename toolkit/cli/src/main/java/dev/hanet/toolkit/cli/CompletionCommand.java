package dev.hanet.toolkit.cli;

import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes the script that lets a shell complete commands and options. */
@Command(name = "completion", description = "Write a completion script for bash and zsh: source <(./hanet completion)")
final class CompletionCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Inject
    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.printText(AutoComplete.bash("hanet", spec.root().commandLine()));
        return ExitCode.DONE;
    }
}
