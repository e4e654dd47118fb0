package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.data.FileNames;
import dev.hanet.toolkit.export.SmpImport;
import dev.hanet.toolkit.run.RunDirectory;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes runs of networks that other programs trained. */
@Command(
        name = "import",
        description = "Make a run of a network that another program trained.",
        subcommands = ImportCommand.SmpCommand.class)
final class ImportCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say of what: smp");
    }

    /** Of segmentation_models.pytorch. */
    @Command(
            name = "smp",
            description = "Make a run of a U-Net, FPN or DeepLabV3+ of segmentation_models.pytorch: config.json and"
                    + " model.safetensors, as its save_pretrained writes them. Nothing in them is run.")
    static final class SmpCommand implements Callable<Integer> {
        private static final int SIZE = 256;
        private static final int STRIDE = 32;

        private final SmpImport smp;
        private final Console console;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec command;

        @Parameters(paramLabel = "DIR", description = "The folder.")
        private Path folder = Path.of("");

        @Option(
                names = "--name",
                paramLabel = "NAME",
                description = "What the experiment is called; after the folder if left out.")
        private Optional<String> name = Optional.empty();

        @Option(
                names = "--classes",
                paramLabel = "NAME,...",
                split = ",",
                description = "Names of the classes, the background first; class1, class2, ... if left out.")
        private List<String> classes = new ArrayList<>();

        @Option(
                names = "--size",
                paramLabel = "N",
                description = "Side to which images are scaled for it, a multiple of 32; 256 if left out.")
        private int size = SIZE;

        @Mixin
        private RunsOption runs = new RunsOption();

        @Inject
        SmpCommand(SmpImport smp, Console console) {
            this.smp = smp;
            this.console = console;
        }

        @Override
        public Integer call() {
            if (size < STRIDE || size % STRIDE != 0) {
                throw new ParameterException(
                        command.commandLine(), "--size is a multiple of " + STRIDE + ", not " + size);
            }
            String called = name.orElseGet(
                    () -> String.valueOf(folder.toAbsolutePath().normalize().getFileName()));
            RunDirectory run = smp.run(new SmpImport.Request(
                    folder,
                    FileNames.plain(called),
                    classes,
                    size,
                    runs.folder(),
                    command.root().commandLine().getParseResult().originalArgs()));
            console.print(run.path().toString());
            console.note("    a run that is done: predict, export and 'train --from' take it; images are scaled to "
                    + size + " and normalised as ImageNet's");
            return ExitCode.DONE;
        }
    }
}
