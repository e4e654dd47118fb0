package dev.hanet.toolkit.cli;

import com.google.inject.AbstractModule;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Provides;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.bundle.BundlePacker;
import dev.hanet.toolkit.editor.SpecServer;
import dev.hanet.toolkit.experiment.Presets;
import dev.hanet.toolkit.export.Export;
import dev.hanet.toolkit.export.MmsegImport;
import dev.hanet.toolkit.export.SmpImport;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.studio.Studio;
import dev.hanet.toolkit.study.Folds;
import dev.hanet.toolkit.study.grid.BestPoint;
import dev.hanet.toolkit.study.grid.Sweep;
import dev.hanet.toolkit.study.paper.Drawings;
import dev.hanet.toolkit.study.paper.Items;
import dev.hanet.toolkit.study.paper.Planning;
import dev.hanet.toolkit.study.paper.Reproduce;
import dev.hanet.toolkit.study.search.Search;
import dev.hanet.toolkit.train.Obtain;
import dev.hanet.toolkit.train.PreparedImages;
import dev.hanet.toolkit.train.Train;
import dev.hanet.toolkit.use.Evaluate;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.SpecReader;
import jakarta.inject.Inject;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Starts the runner. */
public final class Main {
    private static final Set<String> HELP = Set.of("-h", "--help", "help");

    /** The commands that ask for no task. */
    private static final Set<Class<?>> READERS = Set.of(PlanCommand.class, ValidateCommand.class);

    /** What picocli takes at the least. */
    private static final int LEAST_USAGE_WIDTH = 55;

    private static final int USAGE_WIDTH = 100;
    private static final String PLUGIN = "--plugin";
    /** Who this process is to end with, by its number. */
    private static final String PARENT = "HANET_PARENT";
    /** The jars on the class path that the script found as plugins. */
    static final String PLUGINS = "hanet.plugins";

    private Main() {}

    /** Runs a command and ends the process with its {@link ExitCode}. */
    public static void main(String[] arguments) {
        startFast();
        endWithParent(System.getenv(PARENT));
        System.exit(run(Console.system(), arguments));
    }

    /** Ends this process, as a scheduler does, when that one has ended: a cluster counts on the cores of what it has lost. */
    private static void endWithParent(@Nullable String parent) {
        if (parent != null && parent.matches("\\d{1,18}")) {
            Thread watching = new Thread(
                    () -> {
                        ProcessHandle.of(Long.parseLong(parent))
                                .ifPresent(process -> process.onExit().join());
                        System.exit(ExitCode.FAILED);
                    },
                    "parent");
            watching.setDaemon(true);
            watching.start();
        }
    }

    /** Leaves out what costs time at the start, and makes in the background what everyone needs. */
    private static void startFast() {
        System.setProperty("org.jboss.logging.provider", "jdk"); // or the validator wakes the logging system
        System.setProperty(
                "guice_bytecode_gen_option", "DISABLED"); // to generate a class costs more than one call saves
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // Spark's jars bring a second one
        System.setProperty("guice_include_stack_traces", "OFF"); // Plugins tells conflicts in its own words
        SpecReader.warmUp();
    }

    /** Runs a command and answers its exit code. */
    static int run(Console console, String... arguments) {
        ClassLoader loader = Main.class.getClassLoader();
        List<Class<?>> commands = HanetCommand.askedFor(arguments);
        Injector injector;
        try {
            Plugins plugins = Plugins.found(loader);
            injector = HanetModule.injector(
                    plugins,
                    loader,
                    READERS.containsAll(commands) ? readers(console, commands) : new Tasks(console, commands));
            tell(plugins, console, arguments);
        } catch (HanetException e) {
            console.note(console.red("hanet: ") + e.problem());
            e.remedy().ifPresent(remedy -> console.note("    " + remedy));
            return ExitCode.WRONG_INPUT;
        }
        try {
            return commandLine(console, injector, commands)
                    .setUsageHelpWidth(helpWidth(console, arguments))
                    .execute(arguments);
        } catch (OutOfMemoryError e) {
            return new Failures(console).exhausted(e);
        } catch (StackOverflowError | LinkageError | AssertionError e) {
            return new Failures(console).fault(e);
        }
    }

    /** What commands are given that only read a spec: the tasks of the others need not be looked at. */
    private static Module readers(Console console, List<Class<?>> commands) {
        return binder -> {
            binder.bind(Console.class).toInstance(console);
            binder.bind(ProblemOutput.class);
            commands.forEach(binder::bind);
        };
    }

    /** Says what jars that the script put on the class path add. */
    private static void tell(Plugins plugins, Console console, String... arguments) {
        String jars = System.getProperty(PLUGINS, "");
        for (int i = 0; i < arguments.length; i++) {
            Optional<String> jar = arguments[i].equals(PLUGIN) && i + 1 < arguments.length
                    ? Optional.of(arguments[i + 1])
                    : Optional.of(arguments[i])
                            .filter(word -> word.startsWith(PLUGIN + "="))
                            .map(word -> word.substring(PLUGIN.length() + 1));
            jar.filter(named -> !jars.contains(named)).ifPresent(named -> {
                throw HanetException.input("the plugin '" + named
                        + "' is not loaded: --plugin is for the script 'hanet'; elsewhere put the jar on the"
                        + " class path");
            });
        }
        if (!jars.isEmpty() && Arrays.stream(arguments).noneMatch(word -> word.matches("-q|--quiet"))) {
            plugins.told(plugins()).forEach(console::note);
        }
    }

    /** The jars that the script put on the class path as plugins. */
    static List<Path> plugins() {
        return Arrays.stream(System.getProperty(PLUGINS, "").split(Pattern.quote(File.pathSeparator), -1))
                .filter(jar -> !jar.isEmpty())
                .map(Path::of)
                .toList();
    }

    private static CommandLine commandLine(Console console, Injector injector, List<Class<?>> commands) {
        Failures failures = new Failures(console);
        IFactory instances = new Instances(injector);
        CommandLine hanet = new CommandLine(HanetCommand.class, instances);
        commands.forEach(command -> hanet.addSubcommand(new CommandLine(command, instances)));
        return hanet.setOut(console.out())
                .setErr(console.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(console.terminal() ? Ansi.ON : Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(Main::execute)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }

    /** A terminal is asked only where help may be shown, since that costs a process. */
    private static int helpWidth(Console console, String... arguments) {
        boolean isHelp = arguments.length == 0 || !Collections.disjoint(List.of(arguments), HELP);
        return console.terminal() && isHelp
                ? Math.max(LEAST_USAGE_WIDTH, console.width().getAsInt() - 1)
                : USAGE_WIDTH;
    }

    private static int execute(ParseResult parsed) {
        // Otherwise nothing of logback is loaded, let alone woken, before somebody logs.
        if (parsed.commandSpec().userObject() instanceof HanetCommand hanet && (hanet.verbose() || hanet.quiet())) {
            Logging.level(hanet.verbose());
        }
        return new RunLast().execute(parsed);
    }

    /** Commands are made by Guice, everything else that picocli asks for by picocli. */
    private record Instances(Injector injector) implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            return injector.getExistingBinding(com.google.inject.Key.get(type)) == null
                    ? CommandLine.defaultFactory().create(type)
                    : injector.getInstance(type);
        }
    }

    /** The commands of the runner and the tasks behind them. */
    private static final class Tasks extends AbstractModule {
        private final Console console;
        private final List<Class<?>> commands;

        Tasks(Console console, List<Class<?>> commands) {
            this.console = console;
            this.commands = commands;
        }

        @Override
        protected void configure() {
            bind(Console.class).toInstance(console);
            bind(ProblemOutput.class);
            bind(BundlePacker.class);
            bind(RunArgument.class);
            bind(BestPoint.class);
            bind(Drawings.class);
            bind(Evaluate.class);
            bind(Export.class);
            bind(MmsegImport.class);
            bind(SmpImport.class);
            bind(Folds.class);
            bind(Obtain.class);
            bind(Planning.class);
            bind(PreparedImages.class);
            bind(Reproduce.class);
            bind(Search.class);
            bind(Sessions.class);
            bind(Sweep.class);
            bind(Train.class);
            bind(ReproduceCommand.ItemNames.class);
            bindAll(commands);
            if (commands.contains(LspCommand.class)
                    || commands.contains(StudioCommand.class)) { // no other loads its protocol
                bind(SpecServer.class);
            }
            if (commands.contains(StudioCommand.class)) {
                bind(Studio.class);
            }
        }

        /** Every command that asks for something, and those below it. */
        private void bindAll(List<Class<?>> commands) {
            for (Class<?> command : commands) {
                if (Arrays.stream(command.getDeclaredConstructors())
                        .anyMatch(constructor -> constructor.isAnnotationPresent(Inject.class))) {
                    bind(command);
                }
                bindAll(List.of(command.getAnnotation(Command.class).subcommands()));
            }
        }

        @Provides
        static Items items(SpecReader reader, Presets presets) {
            return new Items(Tasks.class.getClassLoader(), reader, presets);
        }
    }
}
