package dev.hanet.toolkit.cli;

import dev.hanet.yaml.Suggestion;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The runner itself: what it is called without a command. */
@Command(
        name = "hanet",
        description = "From a YAML file to a trained segmentation network.",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        versionProvider = Version.class,
        subcommands = {
            ValidateCommand.class,
            PlanCommand.class,
            ShowCommand.class,
            DataCommand.class,
            TrainCommand.class,
            EvaluateCommand.class,
            PredictCommand.class,
            ExportCommand.class,
            ExplainCommand.class,
            CompareCommand.class,
            SweepCommand.class,
            ReproduceCommand.class,
            PresetsCommand.class,
            ComponentsCommand.class,
            SchemaCommand.class,
            WeightsCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            HanetCommand.HelpCommand.class,
            HanetCommand.VersionCommand.class
        },
        footer = {
            "",
            "A SPEC is a file or the name of a preset; './hanet presets' lists them.",
            "Exit codes: 0 done, 1 the run failed, 2 the input is wrong, 3 a reproduction missed a value."
        })
final class HanetCommand implements Runnable {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the toolkit's version.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean version;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Say more, and show where a failure comes from.")
    private boolean verbose;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Say only results and failures.")
    private boolean quiet;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** What {@code --help} says, for those who ask in words. */
    @Command(name = "help", description = "Show this help, or that of a command.")
    static final class HelpCommand implements Runnable {
        @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "A command: help data check.")
        private List<String> names = new ArrayList<>();

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public void run() {
            CommandLine command = spec.commandLine().getParent();
            for (String name : names) {
                CommandLine next = command.getSubcommands().get(name);
                if (next == null) {
                    String near = Suggestion.nearest(
                                    name, command.getSubcommands().keySet())
                            .map(found -> "; did you mean '" + found + "'?")
                            .orElse("");
                    throw new ParameterException(command, "there is no command '" + name + "'" + near);
                }
                command = next;
            }
            command.usage(command.getOut());
        }
    }

    /** What {@code --version} says, for those who ask in words. */
    @Command(name = "version", description = "Show the toolkit's version.")
    static final class VersionCommand implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public void run() {
            CommandLine hanet = spec.commandLine().getParent();
            hanet.printVersionHelp(hanet.getOut());
        }
    }

    boolean verbose() {
        return verbose;
    }

    boolean quiet() {
        return quiet;
    }

    /** How much is told of work as it goes. */
    TrainProgress.Detail detail() {
        return quiet
                ? TrainProgress.Detail.QUIET
                : verbose ? TrainProgress.Detail.VERBOSE : TrainProgress.Detail.NORMAL;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
