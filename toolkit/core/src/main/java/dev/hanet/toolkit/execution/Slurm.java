package dev.hanet.toolkit.execution;

import dev.hanet.toolkit.page.Shell;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Two scripts for SLURM: an array job, a task a cell, and a job that collects what they came to. Both call the command that was typed; a task
 * names its cell by the hash of its spec, so nothing else has to be carried to where it runs.
 *
 * @param name of the jobs
 * @param folder of the scripts, their list of cells and what they say; all nodes see it
 * @param from the folder in which the command was typed
 * @param hanet the program
 * @param command its arguments, as they were typed but for what concerns the cluster
 * @param cells one a task; empty where tasks divide the work among themselves, as in a search
 * @param tasks how many
 * @param cores of a task
 * @param bytes of memory that a task takes by the plan
 * @param gpu whether a task wants one
 * @param asked further options of {@code sbatch}, in place of ours of the same name
 */
public record Slurm(
        String name,
        Path folder,
        Path from,
        List<String> hanet,
        List<String> command,
        List<Cell> cells,
        int tasks,
        int cores,
        long bytes,
        boolean gpu,
        Map<String, String> asked) {
    /** What Java and the engine take beside the plan's tensors, generously: a scheduler ends what takes more than it said. */
    private static final long BESIDE = 2L << 30;

    private static final long MEBI = 1 << 20;
    private static final String CELLS = "cells.txt";
    private static final String ARRAY = "array.sh";
    private static final String COLLECT = "collect.sh";

    /**
     * One task's.
     *
     * @param hash of its spec
     * @param name for a reader
     */
    public record Cell(String hash, String name) {}

    public Slurm {
        hanet = List.copyOf(hanet);
        command = List.copyOf(command);
        cells = List.copyOf(cells);
        asked = Collections.unmodifiableMap(new LinkedHashMap<>(asked));
    }

    /** The array job. */
    public String array() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("job-name", name);
        options.put("array", "1-" + tasks);
        own(options);
        options.put("time", "24:00:00");
        options.put("signal", "B:USR1@120");
        options.put("requeue", "");
        options.put("open-mode", "append");
        options.put("output", folder.resolve("task-%a.log").toString());
        options.putAll(asked);
        String cell = cells.isEmpty() ? "" : " --cell \"$cell\"";
        return "#!/bin/bash\n# "
                + (cells.isEmpty()
                        ? tasks + " processes that work on one search, each a task"
                        : "a task a cell, " + tasks + " of them")
                + "; from 'hanet " + String.join(" ", command).replace('\n', ' ') + "'\n"
                + directives(options)
                + "\nset -u\n"
                + shared()
                + (cells.isEmpty()
                        ? ""
                        : "cell=$(sed -n \"${SLURM_ARRAY_TASK_ID}p\" " + Shell.word(folder.resolve(CELLS))
                                + " | cut -d ' ' -f 1)\n")
                + """

                # Before the time limit (USR1) the training keeps its last whole epoch, and the task is queued again, to go on from there.
                # On TERM (scancel, or a node that is taken away) it keeps it too; whether the task runs again is for SLURM to say.
                ended() {
                    trap '' USR1 TERM
                    kill -TERM "$training" 2>/dev/null
                    wait "$training"
                }
                again() {
                    ended
                    scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
                    exit 0
                }
                trap again USR1
                trap 'ended; exit 143' TERM

                """
                + called(List.of("--quiet")) + cell + " &\ntraining=$!\nwait \"$training\"\n";
    }

    /** The job that finds everything trained, and makes tables and pages of it. */
    public String collect() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("job-name", name + "-collect");
        own(options);
        options.put("output", folder.resolve("collect.log").toString());
        asked.forEach((key, value) -> {
            if (!key.equals("array")) {
                options.put(key, value);
            }
        });
        return "#!/bin/bash\n# tables and pages of what the array job trained; what no task has ended is ended here\n"
                + directives(options) + "\nset -u\n" + shared() + called(List.of()) + "\n";
    }

    private void own(Map<String, String> options) {
        options.put("ntasks", "1");
        options.put("cpus-per-task", String.valueOf(cores));
        options.put("mem", (bytes + BESIDE + MEBI - 1) / MEBI + "M");
        if (gpu) {
            options.put("gres", "gpu:1");
        }
    }

    private static String directives(Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> "#SBATCH --" + option.getKey()
                        + (option.getValue().isEmpty() ? "" : "=" + quoted(option.getValue())) + "\n")
                .collect(Collectors.joining());
    }

    private static String quoted(String value) {
        return value.indexOf(' ') < 0 ? value : "\"" + value + "\"";
    }

    /** What a node that does not see the folder says. */
    private String shared() {
        String file = Shell.word(folder.resolve(CELLS));
        return "if [[ ! -r " + file + " ]]; then\n    echo \"hanet: $(hostname) does not see \"" + file
                + "\n    echo '    runs have to lie on a file system that all nodes share: --runs'\n    exit 2\nfi 1>&2\ncd "
                + Shell.word(from) + " || exit 2\n";
    }

    private String called(List<String> first) {
        List<String> words = new ArrayList<>(hanet);
        words.addAll(first);
        words.addAll(command);
        return Shell.line(words);
    }

    /**
     * Writes the scripts and the list of cells.
     *
     * @return the files
     */
    public List<Path> write() {
        AtomicFiles.folder(folder);
        AtomicFiles.write(
                folder.resolve(CELLS),
                cells.stream()
                        .map(cell -> cell.hash() + " " + cell.name() + "\n")
                        .collect(Collectors.joining()));
        AtomicFiles.write(folder.resolve(ARRAY), array());
        AtomicFiles.write(folder.resolve(COLLECT), collect());
        return List.of(folder.resolve(CELLS), folder.resolve(ARRAY), folder.resolve(COLLECT));
    }

    /**
     * Hands the {@linkplain #write written} scripts to SLURM.
     *
     * @return the numbers of the two jobs
     * @throws HanetException when there is no SLURM here, or it refuses them
     */
    public List<String> submit() {
        String array = sbatch(List.of(folder.resolve(ARRAY).toString()));
        return List.of(
                array,
                sbatch(List.of(
                        "--dependency=afterany:" + array,
                        folder.resolve(COLLECT).toString())));
    }

    private static String sbatch(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("sbatch", "--parsable"));
        command.addAll(arguments);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw HanetException.failure("sbatch refuses the job: " + said, "--sbatch KEY=VALUE sets its options");
            }
            String last = said.substring(said.lastIndexOf('\n') + 1);
            int cluster = last.indexOf(';');
            return cluster < 0 ? last : last.substring(0, cluster);
        } catch (IOException e) {
            throw HanetException.input(
                    "there is no sbatch here",
                    "call it where jobs are submitted, or look at the scripts with --dry",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HanetException.failure(
                    "the wait for sbatch was interrupted", "look with squeue what was submitted", e);
        }
    }
}
