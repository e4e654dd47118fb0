package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.execution.Executions;
import dev.hanet.toolkit.execution.Launcher;
import dev.hanet.toolkit.execution.Slurm;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.RunNames;
import dev.hanet.yaml.HanetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Where many trainings run, when it is not this machine. */
final class ClusterOptions {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final int CORES = 4;
    private static final String SLURM = "slurm";

    @Option(
            names = "--sbatch",
            paramLabel = "KEY=VALUE",
            description =
                    "With --on slurm: an option of sbatch, such as partition=gpu or time=08:00:00. May be repeated.")
    private Map<String, String> sbatch = new LinkedHashMap<>();

    @Option(
            names = "--cell",
            paramLabel = "HASH",
            description =
                    "Trains the one training of that hash alone, and makes no table: what a task of a cluster does.")
    private Optional<String> cell = Optional.empty();

    /** Whether that is the one whose jobs are submitted. */
    static boolean isSlurm(Optional<String> on) {
        return on.filter(SLURM::equalsIgnoreCase).isPresent();
    }

    /**
     * Connects to a cluster that a jar brings.
     *
     * @param threads how many cores a process there takes
     */
    static Launcher open(String where, int threads) {
        return Plugins.offered(Launcher.Kind.class, Plugins.class.getClassLoader()).stream()
                .filter(kind -> kind.takes(where))
                .findFirst()
                .orElseThrow(() -> HanetException.input(
                        "--on: '" + where + "' is no cluster that is known here",
                        "slurm is, for trainings, and Spark's masters are (local[N], spark://HOST:PORT, or spark under spark-submit) once"
                                + " HANET_PLUGINS names the jar of toolkit/spark and those of Spark"))
                .open(where, threads);
    }

    /** A file in a folder that all workers are to share, by which they see that they do; it is there as long as some may come. */
    static final class Token implements AutoCloseable {
        private final String text = UUID.randomUUID().toString();
        private final Path file;

        /** Not written yet. */
        Token(Path shared) {
            file = shared.toAbsolutePath().normalize().resolve(".shared-" + text);
        }

        /**
         * Has every worker look before anything is begun: whether it sees what it has to, has the same toolkit, and what time it is there.
         *
         * @param folders that workers have to see
         * @param gpu whether they may compute on a GPU
         * @throws HanetException naming what each lacks
         */
        void look(Console console, Launcher launcher, List<String> program, List<Path> folders, boolean gpu) {
            AtomicFiles.folder(Objects.requireNonNull(file.getParent()));
            AtomicFiles.write(file, text);
            file.toFile().deleteOnExit(); // whoever is told to end closes nothing
            List<Path> there = folders.stream()
                    .filter(Files::exists)
                    .map(folder -> folder.toAbsolutePath().normalize())
                    .toList();
            List<Launcher.Worker> workers =
                    launcher.look(new Launcher.Needs(program, HanetCommand.Version.said(), there, file, text, gpu));
            Launcher.Worker.require(workers).forEach(caution -> console.note("warning: " + caution));
        }

        @Override
        public void close() {
            AtomicFiles.remove(file);
        }
    }

    /**
     * Refuses what does not go together.
     *
     * @param isAsked whether a cluster is to train
     */
    void check(TrainingOptions options, boolean isAsked) {
        if (!isAsked && !sbatch.isEmpty()) {
            throw options.mistake("--sbatch goes with --on slurm");
        }
        if (isAsked && options.isParallel()) {
            throw options.mistake("--parallel is for one machine; on a cluster every training is a task");
        }
        if (isAsked && cell.isPresent()) {
            throw options.mistake("--cell is what a task is called with, in place of --on");
        }
    }

    /** The cell that alone is to be trained, if one is. */
    Optional<Executions.Cell> only(Supplier<List<Executions.Cell>> all, TrainingOptions options) {
        return cell.map(hash -> {
            List<Executions.Cell> cells = all.get();
            return cells.stream()
                    .filter(one -> one.experiment().hash().equals(hash))
                    .findFirst()
                    .orElseThrow(
                            () -> options.mistake("--cell: none of these " + cells.size() + " trainings has the hash '"
                                    + hash + "'; has the spec been changed since the job was submitted?"));
        });
    }

    /**
     * Submits trainings, or prints what would be.
     *
     * @param experiment its name
     * @param cells a task each
     * @param workers tasks in place of those that divide the work among themselves; 0 for none
     */
    int submit(
            Console console,
            TrainingOptions options,
            String experiment,
            List<Executions.Cell> cells,
            int workers,
            boolean dry) {
        Path runs = options.runs().toAbsolutePath().normalize().resolve(RunNames.of(experiment));
        List<String> command = new ArrayList<>();
        List<String> typed = options.typed();
        for (int i = 0; i < typed.size(); i++) {
            String word = typed.get(i);
            String value = i + 1 < typed.size() ? typed.get(i + 1) : "";
            if (word.equals("--sbatch") || (word.equals("--on") && value.equalsIgnoreCase(SLURM))) {
                i++;
            } else if (!word.equalsIgnoreCase("--on=" + SLURM)
                    && !word.startsWith("--sbatch=")
                    && !word.equals("--dry")) {
                command.add(word);
            }
        }
        int cores = options.threads().orElse(CORES);
        if (options.threads().isEmpty()) {
            command.addAll(List.of("--threads", String.valueOf(cores)));
        }
        Slurm slurm = new Slurm(
                "hanet-" + RunNames.of(experiment).replace('/', '-'),
                runs.resolve("slurm").resolve(TIME.format(Instant.now())),
                Path.of("").toAbsolutePath(),
                TrainingOptions.script(),
                command,
                workers > 0
                        ? List.of()
                        : cells.stream()
                                .map(one -> new Slurm.Cell(one.experiment().hash(), one.name()))
                                .toList(),
                workers > 0 ? workers : cells.size(),
                cores,
                cells.stream()
                        .mapToLong(one -> one.experiment().plan().training().total())
                        .max()
                        .orElse(0),
                options.wantsGpu(),
                sbatch);
        if (dry) {
            console.printText(slurm.array() + "\n" + slurm.collect());
            return ExitCode.DONE;
        }
        slurm.write().forEach(file -> console.print(file.toString()));
        List<String> jobs = slurm.submit();
        console.print("submitted " + jobs.get(0) + ", " + (workers > 0 ? workers : cells.size()) + " tasks, and "
                + jobs.get(1) + ", which collects ('scancel " + jobs.get(0) + " " + jobs.get(1)
                + "' ends both); what they say lies beside the scripts");
        return ExitCode.DONE;
    }
}
