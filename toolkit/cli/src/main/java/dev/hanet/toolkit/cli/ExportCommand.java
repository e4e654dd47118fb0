package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.experiment.Bundles;
import dev.hanet.toolkit.export.Export;
import dev.hanet.toolkit.export.ExportFormat;
import dev.hanet.toolkit.page.Numbers;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Writes a run's network as a file for other programs. */
@Command(
        name = "export",
        description = "Write a run's network with its best weights as a file that other programs load.")
final class ExportCommand implements Callable<Integer> {
    private static final double MEGABYTE = 1e6;

    private final Export export;
    private final Bundles bundles;
    private final Console console;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private HanetCommand parent;

    @Parameters(paramLabel = "RUN", converter = RunArgument.class, description = RunArgument.DESCRIPTION)
    private Path run = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if left out.",
            defaultValue = "torchscript")
    private ExportFormat format = ExportFormat.TORCHSCRIPT;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "The file to write, of smp the folder; export/model.pt, model.onnx, model.pt2, training.pt or smp in the run if left out.")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--output",
            paramLabel = "OUTPUT",
            description = "What it says of each pixel: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if left out.",
            defaultValue = "logits")
    private Export.Request.Meaning output = Export.Request.Meaning.LOGITS;

    @Option(names = "--attention", description = "Let the file answer the attention maps as well, by name.")
    private boolean attention;

    @Option(names = "--force", description = "Replace a file that is there already.")
    private boolean force;

    @Option(names = "--no-check", description = "Do not load the file again to compare it with the run's network.")
    private boolean unchecked;

    @Option(
            names = "--sample",
            paramLabel = "FILE",
            description = "Write a drawn image and the network's answers as safetensors, to check a reader by.")
    private Optional<Path> sample = Optional.empty();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Inject
    ExportCommand(Export export, Bundles bundles, Console console) {
        this.bundles = bundles;
        this.export = export;
        this.console = console;
    }

    @Override
    public Integer call() {
        RunArgument.requireOut(bundles, run, out);
        threads.apply();
        Export.Exported exported =
                export.run(new Export.Request(run, format, out, output, attention, force, !unchecked, sample));
        console.print(exported.file().toString());
        if (!parent.quiet()) {
            describe(exported);
        }
        return ExitCode.DONE;
    }

    private void describe(Export.Exported exported) {
        console.note(
                String.format(Locale.ROOT, "    %s, %.1f MB", exported.format().title(), exported.bytes() / MEGABYTE));
        exported.lines().forEach(line -> console.note("    " + line));
        exported.difference()
                .ifPresent(difference -> console.note(
                        "    loaded again and compared with the run's network on drawn images: largest difference "
                                + Numbers.compact(difference)));
        if (!unchecked && !exported.format().isReadHere()) {
            console.note("    not loaded again: the toolkit reads no "
                    + exported.format().title() + "; --sample FILE writes what a reader has to find");
        }
    }
}
