package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.reference.Reference;
import dev.hanet.toolkit.run.CodeVersion;
import dev.hanet.yaml.Suggestion;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
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
        versionProvider = HanetCommand.Version.class,
        footer = {
            "",
            "A SPEC is a file or the name of a preset; './hanet presets' lists them.",
            "Exit codes: 0 done, 1 the run failed, 2 the input is wrong, 3 a reproduction missed a value."
        })
final class HanetCommand implements Runnable {
    /** Every command, in the order of the help. */
    static final List<Class<?>> COMMANDS = List.of(
            InitCommand.class,
            ValidateCommand.class,
            PlanCommand.class,
            ShowCommand.class,
            DataCommand.class,
            TrainCommand.class,
            EvaluateCommand.class,
            PredictCommand.class,
            ServeCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            ExplainCommand.class,
            CompareCommand.class,
            ReportCommand.class,
            BundleCommand.class,
            SweepCommand.class,
            ReproduceCommand.class,
            PresetsCommand.class,
            ComponentsCommand.class,
            SchemaCommand.class,
            LspCommand.class,
            StudioCommand.class,
            WeightsCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            HelpCommand.class,
            VersionCommand.class);

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

    @Option(
            names = "--plugin",
            paramLabel = "JAR",
            scope = ScopeType.INHERIT,
            description =
                    "A jar with components of yours, or a folder of jars, beside those in HANET_PLUGINS and in plugins/ of the"
                            + " workspace. May be repeated.")
    @SuppressWarnings("UnusedVariable") // the script acts on it, before Java starts
    private List<String> plugins = new ArrayList<>();

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

    /**
     * The commands that a command line may speak of: the one it names, or all where it names none or asks about them. picocli reads the
     * options of each by reflection, which for all of them takes longer than to check a spec.
     */
    static List<Class<?>> askedFor(String... arguments) {
        Optional<String> word = Arrays.stream(arguments)
                .filter(argument -> !argument.startsWith("-"))
                .findFirst();
        return COMMANDS.stream()
                .filter(command -> command != HelpCommand.class && command != CompletionCommand.class)
                .filter(command -> word.filter(nameOf(command)::equals).isPresent())
                .findFirst()
                .<List<Class<?>>>map(List::of)
                .orElse(COMMANDS);
    }

    private static String nameOf(Class<?> command) {
        return command.getAnnotation(Command.class).name();
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

    /** Which code runs. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {said()};
        }

        static String said() {
            return "hanet " + CodeVersion.current();
        }
    }

    /** Prints what a spec can say, for editors. */
    @Command(
            name = "schema",
            description = "Print the JSON Schema of specs, with the components of every jar: "
                    + "an editor completes and checks specs with it.")
    static final class SchemaCommand implements Callable<Integer> {
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

    /** Writes the script that lets a shell complete commands and options. */
    @Command(
            name = "completion",
            description = "Write a completion script for bash and zsh: source <(./hanet completion)")
    static final class CompletionCommand implements Callable<Integer> {
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
}
