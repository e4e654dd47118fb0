package dev.hanet.examples.benchmark;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.graph.Recompute;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import dev.hanet.blocks.model.NetworkInput;
import dev.hanet.blocks.model.Networks;
import dev.hanet.blocks.operator.MixedPrecision;
import dev.hanet.blocks.optimizer.Sgd;
import dev.hanet.blocks.plan.Plan;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.blocks.torch.TrainingRules;
import dev.hanet.blocks.torch.TrainingStep;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what one network takes in training or in use, and prints it beside the plan's estimate.
 *
 * <p>A process measures one case: {@code MemoryBenchmark hanet train 2}, then the number of threads and, where it is not
 * {@code float32}, the precision; a further word, {@code blocks}, recomputes. Measured is the
 * peak of the process's resident memory over a few steps, which Linux counts in {@code VmHWM}, less what was resident once
 * the engine had trained and evaluated a network of one layer, and less the engine's code that came into memory since ({@code RssFile}). The virtual machine's heap has to be touched beforehand
 * ({@code -Xms1g -Xmx1g -XX:+AlwaysPreTouch}), so that it is in both. {@code benchmark/memory.py} runs all cases.
 */
public final class MemoryBenchmark {
    private static final int STEPS = 3;
    private static final int QUIET = 4;
    private static final long WAIT_NANOS = 150_000_000;
    private static final double RATE = 0.001;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path PEAK_RESET = Path.of("/proc/self/clear_refs");

    private MemoryBenchmark() {}

    /** Prints the case, the plan's bytes, the measured bytes. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (arguments.length == 0) {
            out.println(String.join(" ", MemoryCases.names()));
            return;
        }
        boolean trains = arguments[1].equals("train");
        TorchEngine.threads(Integer.parseInt(arguments[2]));
        Precision precision =
                Precision.valueOf(arguments.length > 3 ? arguments[3].toUpperCase(Locale.ROOT) : "FLOAT32");
        Recompute recompute = arguments.length > 4 ? Recompute.BLOCKS : Recompute.NONE;
        measure(MemoryCases.tiny(), true, precision, recompute);
        measure(MemoryCases.tiny(), false, precision, recompute);
        settle();
        long before = resident();
        long codeBefore = bytes("RssFile");
        MemoryCases.Case tested = MemoryCases.of(arguments[0]);
        Plan plan = Plan.of(MixedPrecision.of(graph(tested), precision), new Plan.Step(1, false, recompute));
        long planned = trains ? plan.training().total() : plan.inference().total();
        long peak = measure(tested, trains, precision, recompute);
        long measured = peak - before - (bytes("RssFile") - codeBefore);
        out.println(arguments[0] + " " + arguments[1] + " " + planned + " " + measured);
    }

    private static Graph graph(MemoryCases.Case tested) {
        return Networks.training(tested.model(), CrossEntropyLossSpec.STANDARD, tested.input(), path -> Origin.PROGRAM);
    }

    /** The peak over some steps, after the weights are there and what made them is gone. */
    private static long measure(MemoryCases.Case tested, boolean trains, Precision precision, Recompute recompute)
            throws IOException {
        Map<String, Tensor> batch = batch(tested.input());
        try (Network network = Network.create(graph(tested), Device.CPU, 1, precision)) {
            if (trains) {
                try (TrainingStep training = network.training(
                        new Sgd(RATE, 0.9, 5e-4, false),
                        Set.of(),
                        new TrainingRules(Optional.empty(), Optional.empty(), recompute))) {
                    settle();
                    return peak(STEPS, step -> training.run(batch, RATE, step));
                }
            }
            network.loadForUse(network.state());
            settle();
            return peak(STEPS, step -> network.evaluate(batch, Set.of(Output.LOGITS)));
        }
    }

    /** What began the weights is garbage whose buffers outside the heap a thread of Java's frees in its own time. */
    static void settle() throws IOException {
        long before = Long.MAX_VALUE;
        for (int same = 0; same < QUIET; ) {
            System.gc();
            LockSupport.parkNanos(WAIT_NANOS);
            long now = bytes("VmRSS");
            same = now < before ? 0 : same + 1;
            before = Math.min(before, now);
        }
    }

    /** Something that is done again and again. */
    interface Step {
        void run(int number);
    }

    /** The process's most resident bytes while it is done so often. */
    static long peak(int repetitions, Step step) throws IOException {
        Files.writeString(PEAK_RESET, "5");
        for (int i = 0; i < repetitions; i++) {
            step.run(i);
        }
        return bytes("VmHWM");
    }

    /** Waves and stripes, the same each time. */
    static Map<String, Tensor> batch(NetworkInput input) {
        int pixels = input.batch() * input.height() * input.width();
        float[] image = new float[pixels * input.channels()];
        for (int i = 0; i < image.length; i++) {
            image[i] = (i % 251) / 125f - 1;
        }
        long[] mask = new long[pixels];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (i / 7) % input.classes();
        }
        return Map.of(
                "image",
                Tensor.floats(Shape.of(input.batch(), input.channels(), input.height(), input.width()), image),
                "mask",
                Tensor.ints(Shape.of(input.batch(), input.height(), input.width()), mask));
    }

    /** The process's resident bytes. */
    static long resident() throws IOException {
        return bytes("VmRSS");
    }

    private static long bytes(String key) throws IOException {
        try (var lines = Files.lines(STATUS)) {
            String line = lines.filter(text -> text.startsWith(key)).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
    }
}
