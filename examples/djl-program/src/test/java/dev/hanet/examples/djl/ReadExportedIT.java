package dev.hanet.examples.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.ZooModel;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.TorchScriptFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadExportedIT {
    @Test
    void plain_djl_reads_an_exported_network(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("model.pt");
        Graph graph = OverfitWithDjl.network();
        float[] image = image();
        float[] expected;
        try (Network network = Network.create(graph, Device.CPU, 1)) {
            TorchScriptFile.write(
                    file, graph, network.state(), List.of(Output.LOGITS), Map.of("hanet.json", "{\"classes\": 2}"));
            Tensor input = Tensor.floats(Shape.of(2, 3, 33, 33), image);
            expected = network.evaluate(Map.of("image", input), Set.of(Output.LOGITS))
                    .get(Output.LOGITS)
                    .toFloats();
        }

        try (ZooModel<NDList, NDList> model = ReadExported.load(file)) {
            assertThat(model.getProperty("hanet.json")).isEqualTo("{\"classes\": 2}");
            assertThat(ReadExported.logits(model, image, new ai.djl.ndarray.types.Shape(2, 3, 33, 33)))
                    .containsExactly(expected, within(1e-5f));
        }
    }

    private static float[] image() {
        Random random = new Random(2);
        float[] values = new float[2 * 3 * 33 * 33];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
