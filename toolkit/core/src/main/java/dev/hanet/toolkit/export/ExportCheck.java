package dev.hanet.toolkit.export;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.TorchScriptModule;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.session.StrideFit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Loads an exported file again and holds it against the network it was made of, on the CPU. */
final class ExportCheck {
    private static final long SEED = 1911_08777;

    private final Graph graph;
    private final Map<String, Tensor> state;
    private final List<Output> outputs;

    ExportCheck(Graph graph, Map<String, Tensor> state, List<Output> outputs) {
        this.graph = graph;
        this.state = state;
        this.outputs = outputs;
    }

    /**
     * The largest difference over a drawn image of the size of training, and two of one that is a stride higher.
     *
     * @return NaN where one has a number and the other none
     */
    double difference(Path file, ImageSize size, StrideFit fit) throws IOException {
        RandomGenerator random = random();
        try (TorchScriptModule module = TorchScriptModule.load(file);
                Network network = Network.create(graph, Device.CPU, SEED).asElsewhere()) {
            network.load(state);
            Shape one = Shape.of(1, channels(), size.height(), size.width());
            double once = difference(module, network, image(random, one));
            double twice = difference(
                    module, network, image(random, one.with(0, 2).with(2, size.height() + (long) fit.stride())));
            return Math.max(once, twice);
        }
    }

    /** The largest difference from another network over a drawn image of the size of training. */
    double difference(Graph other, Map<String, Tensor> weights, ImageSize size) {
        Tensor image = image(random(), Shape.of(1, channels(), size.height(), size.width()));
        try (Network network = Network.create(graph, Device.CPU, SEED).asElsewhere();
                Network found = Network.create(other, Device.CPU, SEED).asElsewhere()) {
            network.load(state);
            found.load(weights);
            Map<String, Tensor> images = Map.of(Export.IMAGE, image);
            Map<Output, Tensor> expected = network.evaluate(images, new LinkedHashSet<>(outputs));
            return outputs.stream()
                    .mapToDouble(output -> difference(
                            Objects.requireNonNull(
                                    found.evaluate(images, Set.of(output)).get(output)),
                            Objects.requireNonNull(expected.get(output))))
                    .max()
                    .orElse(0);
        }
    }

    /** A drawn image of the size of training under its name, and what the network answers. */
    Map<String, Tensor> sample(ImageSize size) {
        Tensor image = image(random(), Shape.of(1, channels(), size.height(), size.width()));
        try (Network network = Network.create(graph, Device.CPU, SEED).asElsewhere()) {
            network.load(state);
            Map<String, Tensor> sample = new LinkedHashMap<>(Map.of(Export.IMAGE, image));
            network.evaluate(Map.of(Export.IMAGE, image), new LinkedHashSet<>(outputs))
                    .forEach((output, tensor) -> sample.put(output.name(), tensor));
            return sample;
        }
    }

    private static RandomGenerator random() {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    }

    private long channels() {
        return Objects.requireNonNull(graph.inputs().get(Export.IMAGE)).shape().size(1);
    }

    private double difference(TorchScriptModule module, Network network, Tensor image) {
        Map<Output, Tensor> expected = network.evaluate(Map.of(Export.IMAGE, image), new LinkedHashSet<>(outputs));
        Map<String, Tensor> found = module.run(List.of(image));
        double largest = 0;
        for (Output output : outputs) {
            Tensor here = Objects.requireNonNull(found.get(outputs.size() == 1 ? "" : output.name()));
            largest = Math.max(largest, difference(here, Objects.requireNonNull(expected.get(output))));
        }
        return largest;
    }

    private static double difference(Tensor left, Tensor right) {
        float[] a = left.toFloats();
        float[] b = right.toFloats();
        if (a.length != b.length) {
            return Double.NaN;
        }
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs((double) a[i] - b[i])); // NaN stays
        }
        return largest;
    }

    private static Tensor image(RandomGenerator random, Shape shape) {
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.floats(shape, values);
    }
}
