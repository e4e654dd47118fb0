package dev.hanet.toolkit.studio;

import dev.hanet.toolkit.server.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Trainings that were started in the studio: each is a process of the command line, as if somebody had typed it. */
final class Jobs implements AutoCloseable {
    private static final int MOST = 4;
    private static final int KEPT = 60;
    private static final int LINES = 200;
    private static final int PATIENCE = 10;

    private final List<String> program;
    private final Path folder;
    private final List<Job> jobs = new ArrayList<>();
    private int last;

    /**
     * @param program how the command line is called, without its arguments
     * @param folder where it works
     */
    Jobs(List<String> program, Path folder) {
        this.program = List.copyOf(program);
        this.folder = folder;
    }

    /** One process. */
    private static final class Job {
        private final int number;
        private final String line;
        private final Process process;
        private final Deque<String> told = new ArrayDeque<>();

        Job(int number, String line, Process process) {
            this.number = number;
            this.line = line;
            this.process = process;
        }

        void listen() {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                    synchronized (told) {
                        told.add(text);
                        if (told.size() > LINES) {
                            told.remove();
                        }
                    }
                }
            } catch (IOException | UncheckedIOException e) {
                return; // it has ended
            }
        }

        Map<String, Object> described() {
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("number", number);
            described.put("line", line);
            described.put("isRunning", process.isAlive());
            if (!process.isAlive()) {
                described.put("code", process.exitValue());
            }
            synchronized (told) {
                described.put("told", List.copyOf(told));
            }
            return described;
        }
    }

    /**
     * Starts one.
     *
     * @param arguments of the command line
     * @return its number
     * @throws Refusal when too many run
     */
    synchronized int start(List<String> arguments) throws IOException {
        if (jobs.stream().filter(job -> job.process.isAlive()).count() >= MOST) {
            throw new Refusal(409, MOST + " trainings run already: wait for one, or stop it");
        }
        List<String> command = new ArrayList<>(program);
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        Job job = new Job(++last, "hanet " + String.join(" ", arguments), process);
        jobs.add(job);
        if (jobs.size() > KEPT) {
            jobs.stream().filter(old -> !old.process.isAlive()).findFirst().ifPresent(jobs::remove);
        }
        Thread listening = new Thread(job::listen, "hanet-job-" + job.number);
        listening.setDaemon(true);
        listening.start();
        return job.number;
    }

    /**
     * Tells one to end, which leaves a run that can be resumed.
     *
     * @throws Refusal when there is none of that number
     */
    synchronized void stop(int number) {
        jobs.stream()
                .filter(job -> job.number == number)
                .findFirst()
                .orElseThrow(() -> new Refusal(404, "there is no training " + number))
                .process
                .destroy();
    }

    /** All, the newest first. */
    synchronized List<Map<String, Object>> described() {
        List<Map<String, Object>> described = new ArrayList<>();
        for (int i = jobs.size() - 1; i >= 0; i--) {
            described.add(jobs.get(i).described());
        }
        return described;
    }

    /** Ends all that run, and waits a little for each to keep what it has. */
    @Override
    public synchronized void close() {
        jobs.forEach(job -> job.process.destroy());
        for (Job job : jobs) {
            try {
                if (!job.process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
                    job.process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
