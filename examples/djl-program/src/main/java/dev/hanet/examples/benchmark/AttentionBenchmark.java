package dev.hanet.examples.benchmark;

import dev.hanet.blocks.attention.HaSpec;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Initializer;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.blocks.optimizer.Sgd;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.blocks.torch.TrainingStep;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What one HA module of 256 channels costs forward and backward on the CPU: {@code AttentionBenchmark 65 2 3 2 0.5} is a feature map of 65 x 65 places,
 * two levels, three repetitions, two threads and a delta of 0.5. Prints the milliseconds of each repetition, then the bytes that the process took at its worst
 * moment beyond what it had after a module on few places. {@code benchmark/attention.py} lets it take turns with plain PyTorch.
 */
public final class AttentionBenchmark {
    private static final int CHANNELS = 256;
    private static final int FEW = 9;

    private AttentionBenchmark() {}

    /** Prints the numbers of what the arguments say: side, levels, repetitions, threads, delta. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int side = Integer.parseInt(arguments[0]);
        int levels = Integer.parseInt(arguments[1]);
        TorchEngine.threads(Integer.parseInt(arguments[3]));
        double delta = Double.parseDouble(arguments[4]);
        run(FEW, levels, 3, delta);
        MemoryBenchmark.settle();
        long before = MemoryBenchmark.resident();
        Measured measured = run(side, levels, Integer.parseInt(arguments[2]), delta);
        out.println(measured.times + (measured.peak - before));
    }

    private record Measured(String times, long peak) {}

    private static Measured run(int side, int levels, int repetitions, double delta) throws IOException {
        Map<String, Tensor> batch = Map.of("image", features(side));
        StringBuilder times = new StringBuilder();
        try (Network network = Network.create(attention(side, levels, delta), Device.CPU, 1);
                TrainingStep step = network.training(new Sgd(0, 0, 0, false), Set.of())) {
            long peak = MemoryBenchmark.peak(repetitions, number -> {
                long begun = System.nanoTime();
                step.run(batch, 0, number);
                times.append(String.format(Locale.ROOT, "%.1f ", (System.nanoTime() - begun) / 1e6));
            });
            return new Measured(times.toString(), peak);
        }
    }

    /** The module between features that have a gradient and the sum of squares. */
    static Graph attention(int side, int levels, double delta) {
        GraphBuilder graph = new GraphBuilder();
        Value features = graph.input("image", TensorType.floats(Shape.of(1, CHANNELS, side, side)));
        Value begun = Operators.multiply(features, graph.parameter("scale", features.shape(), Initializer.constant(1)));
        Value gathered = graph.scope("ha", () -> HaSpec.of(delta, levels).apply(begun));
        graph.output(Output.LOGITS, gathered);
        graph.output(Output.LOSS, Operators.sum(Operators.multiply(gathered, gathered)));
        return graph.build();
    }

    static Tensor features(int side) {
        float[] values = new float[CHANNELS * side * side];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i % 4099);
        }
        return Tensor.floats(Shape.of(1, CHANNELS, side, side), values);
    }
}
