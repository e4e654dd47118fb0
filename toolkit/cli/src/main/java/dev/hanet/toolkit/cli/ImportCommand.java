package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.data.FileNames;
import dev.hanet.toolkit.export.MmsegImport;
import dev.hanet.toolkit.export.SmpImport;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.yaml.HanetException;
import jakarta.inject.Inject;
import java.nio.file.Files;
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

/** Makes runs of networks that other programs trained, and specs of their configurations. */
@Command(
        name = "import",
        description = "Make a run of a network that another program trained, or a spec of its configuration.",
        subcommands = {ImportCommand.SmpCommand.class, ImportCommand.MmsegCommand.class})
final class ImportCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say of what: smp or mmseg");
    }

    /** What is called how. */
    static final class Names {
        @Option(
                names = "--name",
                paramLabel = "NAME",
                description = "What the experiment is called; after the folder or file if left out.")
        private Optional<String> name = Optional.empty();

        @Option(
                names = "--classes",
                paramLabel = "NAME,...",
                split = ",",
                description =
                        "Names of the classes, the background first; class1, class2, ... if left out and nothing says them.")
        private List<String> classes = new ArrayList<>();

        private String experiment(Path source) {
            String last = String.valueOf(source.toAbsolutePath().normalize().getFileName());
            return FileNames.plain(
                    name.orElseGet(() -> last.endsWith(".py") ? last.substring(0, last.length() - 3) : last));
        }
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

        @Mixin
        private Names names = new Names();

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
            RunDirectory run = smp.run(new SmpImport.Request(
                    folder,
                    names.experiment(folder),
                    names.classes,
                    size,
                    runs.folder(),
                    command.root().commandLine().getParseResult().originalArgs()));
            console.print(run.path().toString());
            console.note("    a run that is done: predict, export and 'train --from' take it; images are scaled to "
                    + size + " and normalised as ImageNet's");
            return ExitCode.DONE;
        }
    }

    /** Of MMSegmentation. */
    @Command(
            name = "mmseg",
            description =
                    "Write the spec of an experiment that a configuration of MMSegmentation describes, CONFIG.py with"
                            + " its _base_ files; with --checkpoint, make a run of it. Nothing in them is run.")
    static final class MmsegCommand implements Callable<Integer> {
        private final MmsegImport mmseg;
        private final Console console;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec command;

        @Parameters(paramLabel = "CONFIG", description = "The file in Python.")
        private Path file = Path.of("");

        @Mixin
        private Names names = new Names();

        @Option(
                names = "--images",
                paramLabel = "N",
                description = "How many images there are to train on, by which iterations become epochs.")
        private Optional<Integer> images = Optional.empty();

        @Option(
                names = "--imagenet",
                description =
                        "Take torchvision's ResNet with ImageNet's weights as encoder, whatever stem is asked for.")
        private boolean imagenet;

        @Option(
                names = "--checkpoint",
                paramLabel = "FILE",
                description =
                        "Weights of that network, as MMSegmentation saves them: makes a run that is done instead.")
        private Optional<Path> checkpoint = Optional.empty();

        @Option(names = "--out", paramLabel = "FILE", description = "The spec to write; NAME.yaml if left out.")
        private Optional<Path> out = Optional.empty();

        @Option(names = "--force", description = "Replace the spec if it is there already.")
        private boolean force;

        @Mixin
        private RunsOption runs = new RunsOption();

        @Inject
        MmsegCommand(MmsegImport mmseg, Console console) {
            this.mmseg = mmseg;
            this.console = console;
        }

        @Override
        public Integer call() {
            images.filter(number -> number < 1).ifPresent(number -> {
                throw new ParameterException(command.commandLine(), "--images is 1 or more, not " + number);
            });
            String name = names.experiment(file);
            MmsegImport.Request request = new MmsegImport.Request(file, name, names.classes, images, imagenet);
            if (checkpoint.isPresent()) {
                RunDirectory run = mmseg.run(
                        request,
                        checkpoint.get(),
                        runs.folder(),
                        command.root().commandLine().getParseResult().originalArgs());
                console.print(run.path().toString());
                console.note("    a run that is done: predict, export and 'train --from' take it");
                return ExitCode.DONE;
            }
            Path spec = out.orElseGet(() -> Path.of(name + ".yaml"));
            if (Files.exists(spec) && !force) {
                throw HanetException.input(
                        "'" + spec + "' is there already", "name another file with --out, or replace it with --force");
            }
            MmsegImport.Result result = mmseg.spec(request);
            AtomicFiles.write(spec, result.spec());
            console.print(spec.toString());
            tell("taken", result.taken());
            tell("not taken", result.left());
            return ExitCode.DONE;
        }

        private void tell(String title, List<String> lines) {
            if (!lines.isEmpty()) {
                console.note(title + ":");
                lines.forEach(line -> console.note("    " + line));
            }
        }
    }
}
