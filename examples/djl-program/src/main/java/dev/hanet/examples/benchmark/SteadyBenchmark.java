package dev.hanet.examples.benchmark;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import dev.hanet.blocks.model.Networks;
import dev.hanet.blocks.optimizer.Sgd;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.blocks.torch.TrainingStep;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Whether a process that trains and predicts for long takes ever more memory: the resident memory of 10,000 steps of the network of
 * {@code quickstart} on two images, then of 2,000 predictions, as CSV: {@code what,done,kibibytes}. The last lines tell how far the curve
 * rises above where it stood after a twentieth. Linux only.
 *
 * <p>{@code SteadyBenchmark 1 10000 2000}: threads, steps, predictions.
 */
public final class SteadyBenchmark {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double RATE = 1e-3;
    private static final int ROWS = 200;
    private static final int SETTLED = 20;

    private SteadyBenchmark() {}

    /** Prints the curves. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        TorchEngine.threads(Integer.parseInt(arguments[0]));
        MemoryCases.Case small = MemoryCases.of("quickstart").at(2, 64);
        Graph graph =
                Networks.training(small.model(), CrossEntropyLossSpec.STANDARD, small.input(), path -> Origin.PROGRAM);
        Map<String, Tensor> batch = MemoryBenchmark.batch(small.input());
        out.println("what,done,kibibytes");
        try (Network network = Network.create(graph, Device.CPU, 1)) {
            try (TrainingStep training = network.training(new Sgd(RATE, 0.9, 5e-4, false), Set.of())) {
                curve(out, "step", Integer.parseInt(arguments[1]), step -> training.run(batch, RATE, step));
            }
            curve(
                    out,
                    "prediction",
                    Integer.parseInt(arguments[2]),
                    number -> network.evaluate(batch, Set.of(Output.PROBABILITIES)));
        }
    }

    private static void curve(PrintStream out, String what, int count, IntConsumer work) throws IOException {
        long settled = 0;
        long most = 0;
        int every = Math.max(1, count / ROWS);
        for (int i = 1; i <= count; i++) {
            work.accept(i);
            if (i % every == 0) {
                long resident = resident();
                out.println(what + "," + i + "," + resident);
                settled = i <= count / SETTLED ? resident : settled;
                most = i > count / SETTLED ? Math.max(most, resident) : most;
            }
        }
        out.printf(
                Locale.ROOT,
                "# %s: at most %.2f of what was resident after %d%n",
                what,
                (double) most / settled,
                count / SETTLED);
    }

    private static long resident() throws IOException {
        try (var lines = Files.lines(STATUS)) {
            String line =
                    lines.filter(text -> text.startsWith("VmRSS")).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", ""));
        }
    }
}
