package dev.hanet.examples.benchmark;

import dev.hanet.blocks.encoder.EfficientNetLiteSpec;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.encoder.ResNetSpec;
import dev.hanet.blocks.encoder.ResNetSpec.FirstBlockDilation;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Padding;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.weights.Safetensors;
import dev.hanet.blocks.weights.pretrained.InitialWeights;
import dev.hanet.blocks.weights.pretrained.WeightsFolder;
import dev.hanet.blocks.weights.pretrained.WeightsImport;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Imports a file of weights as {@code hanet weights import} does, and writes the last features of the encoder for one
 * image, so that {@code benchmark/weights.py} and {@code benchmark/imagenet.py} can compare them with those of the library that wrote the file.
 */
public final class ImportedFeatures {
    private static final Output FEATURES = new Output.Named("features");
    private static final Shape IMAGE = Shape.of(1, 3, 96, 128);
    private static final String NAME = "imported";

    private ImportedFeatures() {}

    /** Takes the file of weights, an empty folder, the file to write, and perhaps one with a tensor {@code image}, [1, 3, H, W]. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        WeightsFolder folder = new WeightsFolder(Optional.of(Path.of(arguments[1])));
        WeightsImport.Result result =
                new WeightsImport(Path.of(arguments[0]), NAME, Optional.empty(), false).into(folder);
        out.println(result.encoder());
        result.match().report().forEach(line -> out.println("    " + line));

        EncoderSpec spec = result.encoder().startsWith("efficientnet")
                ? new EfficientNetLiteSpec(result.encoder(), 32, Padding.SAME, true, NAME)
                : new ResNetSpec(result.encoder(), 32, List.of(1, 2, 4), FirstBlockDilation.NEW, NAME);
        Tensor input = arguments.length > 3
                ? Objects.requireNonNull(
                        Safetensors.read(Path.of(arguments[3])).tensors().get("image"))
                : image();
        GraphBuilder graph = new GraphBuilder();
        Value image = graph.input("image", TensorType.floats(input.shape()));
        graph.output(
                FEATURES,
                graph.scope("encoder", () -> spec.features(image)).last().value());
        InitialWeights found = InitialWeights.of(spec, 3, folder).orElseThrow();
        try (Network network = Network.create(graph.build(), Device.CPU, 1)) {
            network.load(found.tensors());
            Tensor features = Objects.requireNonNull(
                    network.evaluate(Map.of("image", input), Set.of(FEATURES)).get(FEATURES));
            Safetensors.write(Path.of(arguments[2]), Map.of(FEATURES.name(), features), Map.of());
        }
    }

    /** The same numbers as in the script: sin(i). */
    private static Tensor image() {
        float[] numbers = new float[Math.toIntExact(IMAGE.elements())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) Math.sin(i);
        }
        return Tensor.floats(IMAGE, numbers);
    }
}
