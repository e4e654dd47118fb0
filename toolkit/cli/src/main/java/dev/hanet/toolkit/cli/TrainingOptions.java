package dev.hanet.toolkit.cli;

import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.execution.Executions;
import dev.hanet.toolkit.execution.Launcher;
import dev.hanet.toolkit.execution.OneAfterAnother;
import dev.hanet.toolkit.execution.Processes;
import dev.hanet.toolkit.execution.ThisMachine;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.study.Folds;
import dev.hanet.toolkit.train.Obtain;
import dev.hanet.toolkit.train.TrainSettings;
import dev.hanet.yaml.HanetException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What commands that train have in common: where trainings find their data and weights, where they compute and where their runs go, and
 * how they are shown as they go.
 */
final class TrainingOptions {
    private static final int MOST = 1024;
    /** So many folders of data are looked at by each worker. */
    private static final int LOOKED_AT = 32;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private WeightsOption weights = new WeightsOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private RunsOption runs = new RunsOption();

    @Option(
            names = "--prepared",
            paramLabel = "DIR",
            description = "Folder of training images that 'hanet data prepare' made; HANET_PREPARED if left out, else"
                    + " prepared.")
    private Optional<Path> prepared = Optional.empty();

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description =
                    "Trains so many at a time, each in a process of its own: sweep, reproduce and train --folds. They"
                            + " share the processor cores, unless --threads says how many each takes.")
    private Optional<Integer> parallel = Optional.empty();

    Path runs() {
        return runs.folder();
    }

    /** What was typed. */
    List<String> typed() {
        return command.root().commandLine().getParseResult().originalArgs();
    }

    /** How many cores a training takes, where that was said. */
    Optional<Integer> threads() {
        return device.given();
    }

    /** Whether a GPU was asked for, wherever it may be. */
    boolean wantsGpu() {
        return device.isGpu();
    }

    /** The script that this process was begun by, else the command line that begins one like it. */
    static List<String> script() {
        return HanetScript.ofThisProcess()
                .file()
                .map(script -> List.of(script.toString()))
                .orElseGet(TrainingOptions::program);
    }

    /** Whether several trainings at a time were asked for. */
    boolean isParallel() {
        return parallel.isPresent();
    }

    /** The options that every command has. */
    HanetCommand hanet() {
        return (HanetCommand) command.root().userObject();
    }

    /**
     * All of it, with the command line for the record.
     *
     * @param reuse which earlier runs count
     */
    TrainSettings settings(TrainSettings.Reuse reuse) {
        return settings(reuse, Optional.empty());
    }

    /**
     * The same of trainings that may run elsewhere.
     *
     * @param on where
     */
    TrainSettings settings(TrainSettings.Reuse reuse, Optional<String> on) {
        return new TrainSettings(
                data.roots(),
                weights.folder(),
                device.device(),
                on.isPresent()
                        ? device.threadsOfTask()
                        : parallel.map(device::threads).orElseGet(device::threads),
                runs.folder(),
                prepared.orElseGet(TrainingOptions::usual),
                reuse,
                typed());
    }

    /** Holds folds to weights that have not seen what they test. */
    void requireUnseen(Folds folds, List<Experiment> planned) {
        folds.requireUnseen(planned, data.roots(), weights.folder(), runs.folder());
    }

    /** What is wrong with the command line. */
    ParameterException mistake(String sentence) {
        return new ParameterException(command.commandLine(), sentence);
    }

    /** Refuses a seed that is named twice. */
    void requireDistinct(List<Long> seeds) {
        if (new HashSet<>(seeds).size() < seeds.size()) {
            throw mistake("--seeds names a seed twice");
        }
    }

    /**
     * Has many trained, as the options say, and shows how they go.
     *
     * @param first one of what is trained, whose data workers of a cluster have to see; absent where their data is named alone
     * @param settings those that the task trains with
     * @param folder where the table of what they came to goes, on a cluster that has tables
     */
    <T> T executed(
            Console console,
            Obtain obtain,
            Optional<String> on,
            Supplier<Optional<Experiment>> first,
            TrainSettings settings,
            Function<T, Path> folder,
            BiFunction<Executions, Consumer<Obtain.Attempt>, T> task) {
        if (parallel.isEmpty() && on.isEmpty()) {
            return watched(
                    console,
                    progress -> task.apply(new OneAfterAnother(obtain, progress), attempt -> tell(console, attempt)));
        }
        int many = parallel.orElse(1);
        if (many < 1 || many > MOST) {
            throw mistake("--parallel: '" + many + "' is no number of trainings; give 1 to " + MOST);
        }
        try (Launcher launcher = on.map(where -> ClusterOptions.open(where, settings.threads()))
                        .orElseGet(ThisMachine::new);
                ClusterOptions.Token token = new ClusterOptions.Token(settings.runs());
                CellTable table = new CellTable(console, hanet().quiet(), System::nanoTime)) {
            Thread farewell = new Thread(table::stopped, "hanet-farewell");
            Runtime.getRuntime().addShutdownHook(farewell);
            try {
                List<String> program = on.isPresent() ? launcher.program(script()) : program();
                if (on.isPresent()) {
                    List<Path> folders = new ArrayList<>(settings.roots().folders());
                    settings.weights().folder().ifPresent(folders::add);
                    first.get().ifPresent(one -> folders.addAll(data(one, settings)));
                    token.look(
                            console,
                            launcher,
                            program,
                            folders,
                            settings.device().kind() == Device.Kind.GPU);
                }
                IntSupplier atOnce = parallel.isPresent() ? () -> many : launcher::room;
                Map<Object, Launcher.Result> results = new LinkedHashMap<>();
                T result = task.apply(new Processes(obtain, atOnce, program, launcher, table), attempt -> {
                    table.clear();
                    tell(console, attempt);
                    if (on.isPresent()) {
                        Launcher.Result one = Launcher.Result.of(attempt);
                        results.put(one.path().<Object>map(path -> path).orElse(attempt), one);
                    }
                });
                if (on.isPresent()) {
                    table.clear();
                    launcher.write(folder.apply(result).resolve("cells.parquet"), List.copyOf(results.values()))
                            .ifPresent(file -> console.print(file.toString()));
                }
                return result;
            } finally {
                removeHook(farewell);
            }
        }
    }

    /** The folders in which the files of an experiment's data lie, the first of them; none where they are not here either, which whoever trains tells. */
    private static List<Path> data(Experiment experiment, TrainSettings settings) {
        try {
            return experiment.spec().data().open(experiment.roots(settings.roots())).files().stream()
                    .flatMap(file -> Optional.ofNullable(file.toAbsolutePath().getParent()).stream())
                    .distinct()
                    .limit(LOOKED_AT)
                    .toList();
        } catch (HanetException e) {
            return List.of();
        }
    }

    /** Trains one cell of several, as a task of a cluster does. */
    int trained(Console console, Obtain obtain, Executions.Cell cell, TrainSettings settings) {
        boolean isFailed = executed(
                        console,
                        obtain,
                        Optional.empty(),
                        Optional::empty,
                        settings,
                        attempts -> settings.runs(),
                        (executions, told) -> executions.run(List.of(cell), settings, told))
                .stream()
                .anyMatch(Obtain.Failed.class::isInstance);
        return isFailed ? ExitCode.FAILED : ExitCode.DONE;
    }

    /** The command line of this process up to its own arguments, for others like it whose output is no terminal. */
    static List<String> program() {
        List<String> program = new ArrayList<>();
        program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-Dhanet.terminal") && !option.startsWith("-Dhanet.keyboard"))
                .filter(option -> !option.startsWith("-agentlib") && !option.startsWith("-javaagent"))
                .forEach(program::add);
        program.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        return program;
    }

    /** Shows trainings as they go; whoever stops the process is told how to go on. */
    <T> T watched(Console console, Function<TrainProgress, T> task) {
        return watched(console, false, task);
    }

    /**
     * The same.
     *
     * @param panel whether a terminal shows curves
     */
    <T> T watched(Console console, boolean panel, Function<TrainProgress, T> task) {
        try (TrainProgress progress = new TrainProgress(console, hanet().detail(), panel, System::nanoTime)) {
            Thread farewell = new Thread(progress::interrupted, "hanet-farewell");
            Runtime.getRuntime().addShutdownHook(farewell);
            try {
                return task.apply(progress);
            } finally {
                removeHook(farewell);
            }
        }
    }

    private static void removeHook(Thread farewell) {
        try {
            Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IllegalStateException e) {
            // the process is ending: the hook is running
        }
    }

    /** Says of a run whether it was trained, reused or failed. */
    void tell(Console console, Obtain.Attempt attempt) {
        if (attempt instanceof Obtain.Failed failed) {
            console.note("failed" + failed.run().map(run -> " " + run).orElse("") + ": " + failed.why());
        } else if (attempt instanceof Obtain.Obtained obtained && !hanet().quiet()) {
            console.note(obtained.how().name().toLowerCase(Locale.ROOT) + " "
                    + obtained.run().path());
        } else if (attempt instanceof Obtain.Paused paused && !hanet().quiet()) {
            console.note("paused after epoch " + paused.epoch() + " " + paused.run());
        }
    }

    private static Path usual() {
        String wanted = System.getenv("HANET_PREPARED");
        return Path.of(wanted == null || wanted.isBlank() ? "prepared" : wanted);
    }
}
