package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.editor.SpecServer;
import jakarta.inject.Inject;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves an editor until it goes; standard input and output are the protocol's alone. */
@Command(
        name = "lsp",
        description = "Serve an editor: mistakes, completion, shapes and costs of a spec while it is written "
                + "(language server protocol on standard input and output).")
final class LspCommand implements Callable<Integer> {
    private final SpecServer server;

    @Option(names = "--stdio", hidden = true, description = "What many editors add; it is so anyway.")
    @SuppressWarnings("UnusedVariable") // there is no other way to speak
    private boolean stdio;

    @Inject
    LspCommand(SpecServer server) {
        this.server = server;
    }

    @Override
    public Integer call() {
        PrintStream protocol = System.out;
        System.setOut(System.err);
        return server.serve(System.in, protocol) == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }
}
