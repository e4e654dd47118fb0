package dev.hanet.examples.benchmark;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import dev.hanet.blocks.model.Networks;
import dev.hanet.blocks.operator.MixedPrecision;
import dev.hanet.blocks.optimizer.Sgd;
import dev.hanet.blocks.plan.Plan;
import dev.hanet.blocks.plan.TrainingMemory;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.blocks.torch.TrainingStep;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * What a device computes, how fast, and with how much memory, as tables in Markdown: {@code DeviceBenchmark gpu correctness},
 * {@code DeviceBenchmark gpu speed float32}, {@code DeviceBenchmark cpu speed bfloat16 quick}. {@code quick} takes small sizes and few
 * repetitions: a rehearsal. {@code benchmarks/gpu.sh} runs all of it.
 */
public final class DeviceBenchmark {
    private static final double RATE = 0.001;
    private static final Set<String> ODD = Set.of("ccnet", "danet", "deeplabv3plus", "hanet");
    private static final int STEPS = 20;
    private static final double MILLION = 1e6;
    private static final double MEBI = 1 << 20;

    private final PrintStream out;
    private final Device device;
    private final boolean quick;

    private DeviceBenchmark(PrintStream out, Device device, boolean quick) {
        this.out = out;
        this.device = device;
        this.quick = quick;
    }

    /** Prints the tables that the arguments name. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<String> given = Arrays.asList(arguments);
        DeviceBenchmark benchmark = new DeviceBenchmark(out, Device.parse(given.get(0)), given.contains("quick"));
        if (given.get(1).equals("correctness")) {
            benchmark.correctness();
        } else {
            benchmark.speed(Precision.valueOf(given.get(2).toUpperCase(Locale.ROOT)));
        }
    }

    private static Graph graph(MemoryCases.Case tested) {
        return Networks.training(tested.model(), CrossEntropyLossSpec.STANDARD, tested.input(), path -> Origin.PROGRAM);
    }

    /** Steps and gradients beside the CPU's in double precision, which the CPU's own in single precision are held against too. */
    private void correctness() {
        out.println();
        out.println("| network | gradients: " + device + " | cpu | losses of " + STEPS + " steps: " + device
                + " | cpu | weights after: " + device + " | cpu |");
        out.println("|---|---|---|---|---|---|---|");
        for (String name : quick ? List.of("quickstart", "danet") : MemoryCases.names()) {
            int side = ODD.contains(name) ? 65 : 64; // an odd side fits where strides are laid on corners
            MemoryCases.Case small = MemoryCases.of(name).at(2, side);
            Graph graph = graph(small);
            Map<String, Tensor> batch = MemoryBenchmark.batch(small.input());
            Run exact = Run.of(graph, Device.CPU, true, batch);
            Run here = Run.of(graph, device, false, batch);
            Run cpu = Run.of(graph, Device.CPU, false, batch);
            out.printf(
                    Locale.ROOT,
                    "| %s | %.1e | %.1e | %.1e | %.1e | %.1e | %.1e |%n",
                    name,
                    distance(exact.gradients, here.gradients),
                    distance(exact.gradients, cpu.gradients),
                    distance(exact.losses, here.losses),
                    distance(exact.losses, cpu.losses),
                    distance(exact.weights, here.weights),
                    distance(exact.weights, cpu.weights));
        }
        out.println();
        out.println("Largest difference from the CPU's double precision, in shares of the largest number.");
    }

    /** What some steps made. */
    private record Run(List<double[]> gradients, List<double[]> losses, List<double[]> weights) {
        static Run of(Graph graph, Device device, boolean isExact, Map<String, Tensor> batch) {
            try (Network network = isExact
                            ? Network.create(graph, device, 1, ElementType.DOUBLE)
                            : Network.create(graph, device, 1);
                    TrainingStep step = network.training(new Sgd(RATE, 0.9, 5e-4, false), Set.of())) {
                List<double[]> gradients = numbers(network.gradients(Mode.EVALUATION, Output.LOSS, batch, Set.of())
                        .byName());
                List<double[]> losses = new ArrayList<>();
                for (int i = 0; i < STEPS; i++) {
                    losses.add(new double[] {step.run(batch, RATE, i).loss()});
                }
                return new Run(gradients, losses, numbers(network.state()));
            }
        }

        private static List<double[]> numbers(Map<String, Tensor> tensors) {
            return tensors.values().stream().map(DeviceBenchmark::numbers).toList();
        }
    }

    private static double[] numbers(Tensor tensor) {
        if (tensor.type().element() == ElementType.DOUBLE) {
            return tensor.toDoubles();
        }
        float[] floats = tensor.toFloats();
        double[] doubles = new double[floats.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = floats[i];
        }
        return doubles;
    }

    private static double distance(List<double[]> one, List<double[]> other) {
        double largest = Double.MIN_NORMAL;
        double distance = 0;
        for (int i = 0; i < one.size(); i++) {
            for (int k = 0; k < one.get(i).length; k++) {
                largest = Math.max(largest, Math.abs(one.get(i)[k]));
                distance = Math.max(distance, Math.abs(one.get(i)[k] - other.get(i)[k]));
            }
        }
        return distance / largest;
    }

    private void speed(Precision precision) {
        out.println();
        out.println("| " + precision.name().toLowerCase(Locale.ROOT)
                + " | step, ms | evaluation, ms | memory of a step, MiB | plan, MiB |");
        out.println("|---|---|---|---|---|");
        int size = quick ? 65 : 513;
        for (String name : List.of("hanet", "hanet-8", "danet", "deeplabv3plus", "unet")) {
            int side = name.equals("unet") ? size - 1 : size;
            for (int batch : quick ? List.of(2) : List.of(2, 8)) {
                MemoryCases.Case tested = MemoryCases.of(name).at(batch, side);
                row(
                        name + ", " + batch + " x " + side + "²",
                        graph(tested),
                        MemoryBenchmark.batch(tested.input()),
                        precision);
            }
        }
        for (int side : quick ? List.of(9) : List.of(33, 65, 129)) {
            row(
                    "HA, n = 2, c = 256, N = " + side * side,
                    AttentionBenchmark.attention(side, 2, 0.5),
                    Map.of("image", AttentionBenchmark.features(side)),
                    precision);
        }
    }

    private void row(String name, Graph graph, Map<String, Tensor> batch, Precision precision) {
        TrainingMemory plan = Plan.of(MixedPrecision.of(graph, precision), 1).training();
        long planned = plan.total() - (device.equals(Device.CPU) ? 0 : plan.allocator());
        try (Network network = Network.create(graph, device, 1, precision);
                TrainingStep training = network.training(new Sgd(RATE, 0.9, 5e-4, false), Set.of())) {
            long before = taken();
            double step = median(i -> training.run(batch, RATE, i));
            long after = taken();
            double evaluation = median(i -> Objects.requireNonNull(network.evaluate(batch, Set.of(Output.LOGITS))));
            out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %s | %.0f |%n",
                    name,
                    step,
                    evaluation,
                    device.equals(Device.CPU) ? "–" : String.valueOf(Math.round((after - before) / MEBI)),
                    planned / MEBI);
        } catch (RuntimeException e) {
            String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            out.println("| " + name + " | " + why.replace('|', '/') + " | | | |");
        }
    }

    /** Milliseconds; the first two are not counted. */
    private double median(IntConsumer work) {
        int repetitions = quick ? 3 : 15;
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < repetitions + 2; i++) {
            long begun = System.nanoTime();
            work.accept(i); // the answer comes to Java, so that the device has finished
            if (i > 1) {
                times.add((System.nanoTime() - begun) / MILLION);
            }
        }
        Collections.sort(times);
        return times.get(times.size() / 2);
    }

    /** Bytes that are taken of a GPU, with what its allocator holds; MemoryBenchmark measures the CPU's. */
    private long taken() {
        return device.equals(Device.CPU) ? 0 : TorchEngine.memory(device) - TorchEngine.free(device);
    }
}
