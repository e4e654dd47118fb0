package dev.hanet.examples.benchmark;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import dev.hanet.blocks.model.Networks;
import dev.hanet.blocks.optimizer.Sgd;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.StepResult;
import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.blocks.torch.TrainingStep;
import dev.hanet.blocks.weights.Safetensors;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Times training steps and evaluations on the CPU: of HANet with ResNet-101, two levels and three classes, or of another of {@link
 * MemoryCases}.
 *
 * <p>Evaluations run what {@code evaluate} and {@code predict} run, batch normalisation folded into the convolutions before it, with the weights as
 * they then are, anew for each size; after the first one there is no training any more. It answers one line for each line it reads, so that {@code benchmark/compare.py} can let it take turns with the same
 * network in plain PyTorch: {@code train 2 129 5} (batch, size, repetitions), {@code evaluate 1 257 5},
 * {@code plain 1 129 1}, an evaluation as written, {@code losses 2 64 50}, the loss of each step, {@code memory}, {@code save FILE},
 * {@code load FILE}.
 */
public final class StepBenchmark {
    private static final double RATE = 0.001;

    private final int classes;
    private final Network network;
    private final TrainingStep training;
    private Map<String, Tensor> weights = Map.of();
    private Optional<String> size = Optional.empty();

    private StepBenchmark(int classes, Network network, TrainingStep training) {
        this.classes = classes;
        this.network = network;
        this.training = training;
    }

    /** Reads commands until there are none left; the arguments are the number of threads, the precision, {@code bfloat16}, and the network. */
    public static void main(String[] arguments) throws IOException {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        TorchEngine.threads(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2);
        Precision precision =
                Precision.valueOf(arguments.length > 1 ? arguments[1].toUpperCase(Locale.ROOT) : "FLOAT32");
        String name = arguments.length > 2 ? arguments[2] : "hanet";
        MemoryCases.Case tested = MemoryCases.of(name);
        try (Network network = Network.create(graph(tested), Device.CPU, 1, precision);
                TrainingStep training = network.training(new Sgd(RATE, 0.9, 5e-4, false), Set.of());
                BufferedReader commands =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            StepBenchmark benchmark = new StepBenchmark(tested.input().classes(), network, training);
            answers.println("ready: " + TorchEngine.natives());
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                answers.println(benchmark.answer(List.of(line.split(" "))));
            }
        }
    }

    private static Graph graph(MemoryCases.Case tested) {
        return Networks.training(tested.model(), CrossEntropyLossSpec.STANDARD, tested.input(), path -> Origin.PROGRAM);
    }

    private String answer(List<String> command) throws IOException {
        return switch (command.get(0)) {
            case "train" -> times(command, true);
            case "losses" -> losses(command);
            case "evaluate" -> {
                if (size.isEmpty()) {
                    weights = network.state();
                }
                if (!size.equals(Optional.of(command.get(2)))) { // as a process that sees images of one size
                    network.loadForUse(weights);
                    size = Optional.of(command.get(2));
                }
                yield times(command, false);
            }
            case "plain" -> size.isPresent() ? "no longer: the weights are folded" : times(command, false);
            case "memory" -> peakMemory();
            case "save" -> save(Path.of(command.get(1)));
            case "load" -> load(Path.of(command.get(1)));
            default -> "unknown: " + command.get(0);
        };
    }

    /** Milliseconds of each repetition, then what came out last. */
    private String times(List<String> command, boolean trains) {
        Map<String, Tensor> batch = batch(Integer.parseInt(command.get(1)), Integer.parseInt(command.get(2)));
        StringJoiner answer = new StringJoiner(" ");
        double last = 0;
        for (int i = 0; i < Integer.parseInt(command.get(3)); i++) {
            long start = System.nanoTime();
            if (trains) {
                StepResult result = training.run(batch, RATE, i);
                last = result.loss();
            } else {
                last = sum(network.evaluate(batch, Set.of(Output.LOGITS)));
            }
            answer.add("%.2f".formatted((System.nanoTime() - start) / 1e6));
        }
        return answer + " result " + last;
    }

    /** The loss of each step. */
    private String losses(List<String> command) {
        Map<String, Tensor> batch = batch(Integer.parseInt(command.get(1)), Integer.parseInt(command.get(2)));
        StringJoiner answer = new StringJoiner(" ");
        for (int i = 0; i < Integer.parseInt(command.get(3)); i++) {
            answer.add(String.valueOf(training.run(batch, RATE, i).loss()));
        }
        return answer.toString();
    }

    private static double sum(Map<Output, Tensor> outputs) {
        double sum = 0;
        for (Tensor output : outputs.values()) {
            for (float value : output.toFloats()) {
                sum += Math.abs(value);
            }
        }
        return sum;
    }

    /** The same numbers as in the peer: a slow wave over the pixels, and stripes of the classes. */
    private Map<String, Tensor> batch(int images, int size) {
        float[] image = new float[images * 3 * size * size];
        for (int i = 0; i < image.length; i++) {
            image[i] = (i % 251) / 125f - 1;
        }
        long[] mask = new long[images * size * size];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (i / 7) % classes;
        }
        return Map.of(
                "image", Tensor.floats(Shape.of(images, 3, size, size), image),
                "mask", Tensor.ints(Shape.of(images, size, size), mask));
    }

    /** Peak resident memory in MB, as Linux counts it. */
    private static String peakMemory() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            String peak =
                    lines.filter(line -> line.startsWith("VmHWM")).findFirst().orElseThrow();
            return String.valueOf(Long.parseLong(peak.replaceAll("\\D", "")) / 1024);
        }
    }

    private String save(Path file) {
        Safetensors.write(file, network.state(), Map.of());
        return "saved";
    }

    private String load(Path file) {
        network.load(Safetensors.read(file).tensors());
        return "loaded";
    }
}
