package dev.hanet.blocks.weights.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.encoder.ResNetSpec;
import dev.hanet.blocks.encoder.ResNetSpec.FirstBlockDilation;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.weights.pickle.Pickles;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint with torchvision's names, imported, gives the features of the network it came from. */
class ImportedFeaturesIT {
    private static final Shape IMAGE = Shape.of(1, 3, 32, 32);

    @TempDir
    Path folder;

    private static Graph graph(ResNetSpec spec) {
        GraphBuilder graph = new GraphBuilder();
        Value image = graph.input("image", TensorType.floats(IMAGE));
        Value last = graph.scope("encoder", () -> spec.features(image)).last().value();
        graph.output(Outputs.of("features"), last);
        return graph.build();
    }

    private static float[] features(Network network) {
        float[] pixels = new float[(int) IMAGE.elements()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) Math.sin(i);
        }
        Map<Output, Tensor> outputs =
                network.evaluate(Map.of("image", Tensor.floats(IMAGE, pixels)), Outputs.set("features"));
        return Objects.requireNonNull(outputs.get(Outputs.of("features"))).toFloats();
    }

    /** As PyTorch would write it: torchvision's names, and a classifier that no encoder has. */
    private Path checkpoint(Map<String, Tensor> state) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        state.forEach((name, tensor) -> named.put(name.substring("encoder.".length()), tensor));
        named.put("fc.bias", Tensor.floats(Shape.of(2), 1, 2));
        Pickles pickle = new Pickles().commands("}(");
        Map<String, byte[]> storages = new LinkedHashMap<>();
        named.forEach((name, tensor) -> {
            int[] sizes =
                    tensor.shape().sizes().stream().mapToInt(Long::intValue).toArray();
            int[] strides = new int[sizes.length];
            int count = 1;
            for (int i = sizes.length - 1; i >= 0; i--) {
                strides[i] = count;
                count *= sizes[i];
            }
            String key = String.valueOf(storages.size());
            pickle.text(name).tensor(key, count, 0, sizes, strides);
            ByteBuffer bytes = tensor.bytes();
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            storages.put(key, copy);
        });
        return Pickles.archive(
                folder.resolve("resnet18.pth"), pickle.commands("u").end(), storages);
    }

    @Test
    void imported_weights_give_equal_features() {
        ResNetSpec drawn = ResNetSpec.of("resnet18", 16);
        ResNetSpec named = new ResNetSpec("resnet18", 16, List.of(1, 2, 4), FirstBlockDilation.NEW, "mine");
        WeightsFolder weights = new WeightsFolder(Optional.of(folder));
        float[] expected;
        try (Network network = Network.create(graph(drawn), Device.CPU, 5)) {
            expected = features(network);
            Path file = checkpoint(network.state());
            WeightsImport.Result result = new WeightsImport(file, "mine", Optional.empty(), false).into(weights);
            assertThat(result.encoder()).isEqualTo("resnet18");
            assertThat(result.match().leftOver()).containsExactly("fc.bias");
            assertThatThrownBy(() -> new WeightsImport(file, "mine", Optional.empty(), false).into(weights))
                    .hasMessageContaining("there are weights 'mine' already");
            assertThatThrownBy(() -> new WeightsImport(file, "deeper", Optional.of("resnet34"), false).into(weights))
                    .hasMessageContaining("does not hold all of resnet34");
        }
        assertThat(InitialWeights.of(drawn, 3, weights)).isEmpty();
        InitialWeights found = InitialWeights.of(named, 3, weights).orElseThrow();
        try (Network network = Network.create(graph(named), Device.CPU, 6)) {
            assertThat(features(network)).isNotEqualTo(expected);
            network.load(found.match().matched());
            assertThat(features(network)).isEqualTo(expected);
        }
    }
}
