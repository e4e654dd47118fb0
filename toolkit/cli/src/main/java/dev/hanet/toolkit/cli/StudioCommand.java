package dev.hanet.toolkit.cli;

import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.toolkit.server.LocalServer;
import dev.hanet.toolkit.studio.Studio;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Serves the studio to a browser on this machine, until it is told to end. */
@Command(
        name = "studio",
        description = "Show specs, their networks and runs in a browser on this machine, and edit the specs there.")
final class StudioCommand implements Callable<Integer> {
    private static final int PORT = 4826;

    private final Studio studio;
    private final Console console;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            description = "Folder with specs, beside which runs/ is; the one where it is called if left out.")
    private Path folder = Path.of("");

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Where it listens on this machine, 0 for any that is free; ${DEFAULT-VALUE} if left out.",
            defaultValue = "" + PORT)
    private int port = PORT;

    @Mixin
    private OpenOption open = new OpenOption();

    @Inject
    StudioCommand(Studio studio, Console console) {
        this.studio = studio;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        Studio.Opened opened = studio.open(folder.toAbsolutePath(), LocalServer.Settings.local(port), program());
        TorchEngine.endAfter(opened::stop);
        String address = opened.server().addressWithToken().toString();
        console.print("studio: " + address);
        console.note("whoever has this address may edit and train here; it ends with Ctrl-C");
        open.open(address, console);
        opened.server().join();
        return ExitCode.DONE;
    }

    /** This command line again, with the same Java, options and class path. */
    private static List<String> program() {
        List<String> program = new ArrayList<>();
        program.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        program.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        program.addAll(List.of("-cp", System.getProperty("java.class.path", ""), Main.class.getName()));
        return program;
    }
}
