package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.serving.Serving;
import dev.hanet.toolkit.session.Ensemble;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.use.Predict;
import dev.hanet.toolkit.use.PredictionFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What serving costs beside predicting in the same process: throughput of both at {@code serve.clients} clients, times, and memory from
 * tenth to tenth; and what it answers to twice as many clients as it takes in. {@code serve.run} and {@code serve.image} name a run and an image of yours; else a small one is trained.
 */
@Tag("heavy")
class ServeLoadIT {
    private static final int REQUESTS = Integer.getInteger("serve.requests", 20_000);
    private static final int CLIENTS = Integer.getInteger("serve.clients", 8);
    private static final int TOGETHER = Integer.getInteger("serve.together", 1);
    private static final double NANOS = 1e9;

    @TempDir
    private Path folder;

    private static OpenRun open(Path run) {
        ClassLoader loader = ServeLoadIT.class.getClassLoader();
        return new Sessions(HanetModule.injector(Plugins.found(loader), loader).getInstance(ExperimentLoader.class))
                .open(run, Device.CPU);
    }

    /** Asks that many times, as many at once as there are clients; answers the times in nanoseconds, in the order in which they ended. */
    private static long[] times(int requests, Asked asked) throws Exception {
        return times(CLIENTS, requests, asked);
    }

    private static long[] times(int several, int requests, Asked asked) throws Exception {
        long[] times = new long[requests];
        AtomicInteger next = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        ExecutorService clients = Executors.newFixedThreadPool(several);
        List<Future<?>> all = new ArrayList<>();
        for (int client = 0; client < several; client++) {
            all.add(clients.submit(() -> {
                while (next.getAndIncrement() < requests) {
                    long begun = System.nanoTime();
                    asked.ask();
                    times[ended.getAndIncrement()] = System.nanoTime() - begun;
                }
                return null;
            }));
        }
        for (Future<?> client : all) {
            client.get();
        }
        clients.shutdown();
        return times;
    }

    /** One request. */
    @FunctionalInterface
    private interface Asked {
        void ask() throws Exception;
    }

    private static void print(String form, Object... values) {
        System.out.printf(Locale.ROOT, form + "%n", values);
    }

    /** Bytes that the process holds of the machine's memory, where the machine says so. */
    private static long resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElse(0);
    }

    @Test
    void serving_costs_little_beside_predicting() throws Exception {
        String named = System.getProperty("serve.run", "");
        Path run = named.isEmpty() ? ServedRun.trained(folder) : Path.of(named);
        Path image = Path.of(System.getProperty(
                "serve.image", ServedRun.image(folder.resolve("eye.png")).toString()));
        byte[] bytes = Files.readAllBytes(image);
        String name = String.valueOf(image.getFileName());
        int warm = Math.max(CLIENTS, REQUESTS / 20);
        double inProcess;
        try (OpenRun open = open(run)) {
            Predict predict = new Predict(
                    new Ensemble(List.of(open)),
                    new PredictionFiles(true, true, PredictionFiles.As.CLASSES),
                    Optional.empty());
            Asked one = () -> predict.png("mask", predict.segment(image)).orElseThrow();
            times(warm, one);
            long begun = System.nanoTime();
            times(REQUESTS, one);
            inProcess = REQUESTS * NANOS / (System.nanoTime() - begun);
        }
        Serving.Settings settings = new Serving.Settings(
                TOGETHER, Math.max(CLIENTS, 2 * TOGETHER), 4 * CLIENTS, 4, 100_000_000, Duration.ofSeconds(60));
        try (ServedRun served = new ServedRun(run, settings, 64 << 20, Duration.ofSeconds(20))) {
            Asked one = () -> assertThat(
                            served.post("/picture/mask", Map.of(name, bytes)).statusCode())
                    .isEqualTo(200);
            times(warm, one);
            List<Long> resident = new ArrayList<>();
            long[] all = new long[REQUESTS];
            long begun = System.nanoTime();
            for (int tenth = 0; tenth < 10; tenth++) {
                int from = REQUESTS * tenth / 10;
                long[] some = times(REQUESTS * (tenth + 1) / 10 - from, one);
                System.arraycopy(some, 0, all, from, some.length);
                resident.add(resident() >> 20);
            }
            double throughput = REQUESTS * NANOS / (System.nanoTime() - begun);
            Arrays.sort(all);
            print("clients %d, together %d, requests %d", CLIENTS, TOGETHER, REQUESTS);
            print("in process   %.1f images/s", inProcess);
            print("over HTTP    %.1f images/s, %.3f of it", throughput, throughput / inProcess);
            print(
                    "times        median %.1f ms, 95 %% %.1f ms, 99 %% %.1f ms, longest %.1f ms",
                    all[REQUESTS / 2] / 1e6,
                    all[REQUESTS * 95 / 100] / 1e6,
                    all[REQUESTS * 99 / 100] / 1e6,
                    all[REQUESTS - 1] / 1e6);
            print("memory       MiB after each tenth: %s", resident);
            assertThat(throughput).isPositive();
        }
        overload(run, name, bytes);
    }

    /** As many are worked on, and as many wait, as there are clients else; twice as many ask. */
    private static void overload(Path run, String name, byte[] bytes) throws Exception {
        Serving.Settings settings =
                new Serving.Settings(TOGETHER, CLIENTS, CLIENTS, 4, 100_000_000, Duration.ofSeconds(60));
        Map<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();
        try (ServedRun served = new ServedRun(run, settings, 64 << 20, Duration.ofSeconds(20))) {
            times(2 * 2 * CLIENTS, REQUESTS, () -> answers.computeIfAbsent(
                            served.post("/picture/mask", Map.of(name, bytes)).statusCode(),
                            status -> new AtomicInteger())
                    .incrementAndGet());
        }
        print(
                "overload     %d clients, room for %d: answers by status %s",
                4 * CLIENTS, 2 * CLIENTS, new TreeMap<>(answers));
        assertThat(answers).containsKey(200);
        assertThat(answers.keySet()).isSubsetOf(200, 429);
    }
}
