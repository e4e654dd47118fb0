package dev.hanet.toolkit.cli;

import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.train.PreparedImages;
import dev.hanet.toolkit.train.TrainSettings;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with the data of a spec. */
@Command(
        name = "data",
        description = "Look at the data of a spec, or prepare it, before anything is trained on it.",
        subcommands = {DataCheckCommand.class, DataCommand.PrepareCommand.class})
final class DataCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with the data: check or prepare");
    }

    /** Prepares the training images of a spec once for many trainings. */
    @Command(
            name = "prepare",
            description =
                    "Prepare the training images once for many trainings: decoded, cropped and resized, up to where"
                            + " augmentation starts. Trainings find them; they may be deleted at any time.")
    static final class PrepareCommand implements Callable<Integer> {
        private final ExperimentLoader loader;
        private final PreparedImages prepared;
        private final Console console;

        @Mixin
        private SpecArgument spec = new SpecArgument();

        @Mixin
        private TrainingOptions options = new TrainingOptions();

        @Inject
        PrepareCommand(ExperimentLoader loader, PreparedImages prepared, Console console) {
            this.loader = loader;
            this.prepared = prepared;
            this.console = console;
        }

        @Override
        public Integer call() {
            Experiment experiment = loader.load(spec.spec(), spec.overlay());
            TrainSettings settings = options.settings(TrainSettings.Reuse.SAME_CODE);
            PreparedImages.Result result;
            try (ImageProgress progress = ImageProgress.of(console, options.hanet(), "prepared")) {
                result = prepared.make(experiment, settings, progress);
            }
            console.print(String.format(
                    Locale.ROOT,
                    "%d training images prepared, %d were there: %s, %s",
                    result.made(),
                    result.there(),
                    result.folder(),
                    ByteCount.words(result.bytes())));
            return ExitCode.DONE;
        }
    }
}
