package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.reference.Reference;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints what a spec can say, for editors. */
@Command(
        name = "schema",
        description = "Print the JSON Schema of specs, with the components of every jar: "
                + "an editor completes and checks specs with it.")
final class SchemaCommand implements Callable<Integer> {
    private final Reference reference;
    private final Console console;

    @Inject
    SchemaCommand(Reference reference, Console console) {
        this.reference = reference;
        this.console = console;
    }

    @Override
    public Integer call() {
        console.printText(reference.schema());
        return ExitCode.DONE;
    }
}
