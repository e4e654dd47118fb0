package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.model.NetworkInput;
import dev.hanet.blocks.model.Networks;
import dev.hanet.blocks.optimizer.Adam;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.TrainingStep;
import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The preset of ET-Net on the engine. */
class EtNetIT {
    private static final ClassLoader LOADER = EtNetIT.class.getClassLoader();
    private static final String PRESET = "META-INF/hanet/presets/refuge/et-net.yaml";
    private static final Adam ADAM = new Adam("adam", 0.01, 0.9, 0.999, 1e-8, 0);

    @TempDir
    private Path folder;

    /** The preset prepares images of 513 pixels, which the small encoder does not take. */
    private static Graph training(String spec, int side) {
        ExperimentSpec experiment = HanetModule.injector(Plugins.found(LOADER), LOADER)
                .getInstance(ExperimentLoader.class)
                .load(spec, Overlay.parse("data.prepare=[{type: resize, size: 512}]"))
                .spec();
        return Networks.training(
                experiment.model(),
                experiment.train().loss(),
                new NetworkInput(3, side, side, 2, 3),
                path -> new Origin(Optional.empty(), path));
    }

    /** Two discs with a cup inside, each at another place, on noise. */
    private static Map<String, Tensor> batch(int side) {
        Random random = new Random(11);
        int pixels = side * side;
        float[] image = new float[2 * 3 * pixels];
        long[] mask = new long[2 * pixels];
        for (int i = 0; i < mask.length; i++) {
            int sample = i / pixels;
            double y = (double) (i / side % side) / side - 0.4 - 0.2 * sample;
            double x = (double) (i % side) / side - 0.6 + 0.2 * sample;
            double square = y * y + x * x;
            mask[i] = square < 0.02 ? 2 : square < 0.07 ? 1 : 0;
            for (int channel = 0; channel < 3; channel++) {
                image[(sample * 3 + channel) * pixels + i % pixels] =
                        (float) (0.7 * mask[i] + 0.2 * random.nextGaussian());
            }
        }
        return Map.of(
                "image", Tensor.floats(Shape.of(2, 3, side, side), image),
                "mask", Tensor.ints(Shape.of(2, side, side), mask));
    }

    @Test
    void both_losses_together_reach_every_parameter() {
        Graph graph = training("refuge/et-net", 64);
        try (Network network = Network.create(graph, Device.CPU, 1)) {
            var gradients = network.gradients(Mode.TRAINING, Output.LOSS, batch(64), Set.of());
            assertThat(gradients.byName()).containsOnlyKeys(graph.parameters().keySet());
            assertThat(gradients.value()).isBetween(0.1, 1.0);
        }
    }

    /** The preset itself, node by node, with few channels and a small encoder. */
    private Path small() throws IOException {
        try (InputStream preset = Objects.requireNonNull(LOADER.getResourceAsStream(PRESET))) {
            String text = new String(preset.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("type: resnet50, outputStride: 32", "type: unet, channels: [8, 16, 24, 32]")
                    .replace("encoder.layer", "encoder.level")
                    .replace("1024", "24")
                    .replace("512", "16")
                    .replace("256", "8");
            return Files.writeString(folder.resolve("small.yaml"), text);
        }
    }

    @Test
    void two_images_are_learned_by_heart() throws IOException {
        Map<String, Tensor> batch = batch(32);
        Graph graph = training(small().toString(), 32);
        try (Network network = Network.create(graph, Device.CPU, 1);
                TrainingStep training = network.training(ADAM, Set.of(Output.LOGITS))) {
            double right = 0;
            for (int step = 0; step < 100 && right < 0.98; step++) {
                right = right(
                        training.run(batch, ADAM.learningRate(), step).outputs().get(Output.LOGITS), batch.get("mask"));
            }
            assertThat(right).isGreaterThanOrEqualTo(0.98);
        }
    }

    /** The share of pixels whose likeliest class is theirs. */
    private static double right(Tensor logits, Tensor mask) {
        float[] values = logits.toFloats();
        long[] classes = mask.toLongs();
        int pixels = classes.length / 2;
        int right = 0;
        for (int i = 0; i < classes.length; i++) {
            int first = i / pixels * 3 * pixels + i % pixels;
            int likeliest = 0;
            for (int other = 1; other < 3; other++) {
                likeliest = values[first + other * pixels] > values[first + likeliest * pixels] ? other : likeliest;
            }
            right += likeliest == classes[i] ? 1 : 0;
        }
        return right / (double) classes.length;
    }
}
