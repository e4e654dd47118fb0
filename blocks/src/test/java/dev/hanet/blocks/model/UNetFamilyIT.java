package dev.hanet.blocks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.blocks.decoder.LadderNetDecoderSpec;
import dev.hanet.blocks.decoder.NoDecoderSpec;
import dev.hanet.blocks.decoder.SideFusionSpec;
import dev.hanet.blocks.decoder.SideFusionSpec.Fusion;
import dev.hanet.blocks.decoder.UNetDecoderSpec;
import dev.hanet.blocks.decoder.UNetDecoderSpec.Up;
import dev.hanet.blocks.encoder.ChainedSpec;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.encoder.LadderNetSpec;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.encoder.VggSpec;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.blocks.layer.UnitType;
import dev.hanet.blocks.loss.BalancedCrossEntropySpec;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import dev.hanet.blocks.loss.DiceCrossEntropySpec;
import dev.hanet.blocks.loss.DiceSpec;
import dev.hanet.blocks.loss.LossSpec;
import dev.hanet.blocks.operator.Interpolation;
import dev.hanet.blocks.optimizer.Adam;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.TrainingStep;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Small U-Nets and their relatives on the engine: every parameter is reached, and two drawn images are learned by heart. */
class UNetFamilyIT {
    private static final int SIZE = 16;
    private static final int PIXELS = 2 * SIZE * SIZE;
    private static final List<Integer> WIDTHS = List.of(6, 8, 12);
    private static final Adam ADAM = new Adam("adam", 0.01, 0.9, 0.999, 1e-8, 0);
    private static final AuxiliarySpec SIDE1 = new AuxiliarySpec("decoder.side1", 0.25, new NoDecoderSpec());
    private static final AuxiliarySpec SIDE2 = new AuxiliarySpec("decoder.side2", 0.25, new NoDecoderSpec());

    static List<Arguments> networks() {
        UNetEncoderSpec residual = encoder(Norm.BATCH, UnitType.RESIDUAL, false);
        return List.of(
                Arguments.of("U-Net", unet(UnitType.PLAIN), CrossEntropyLossSpec.STANDARD),
                Arguments.of("ResU-Net", unet(UnitType.RESIDUAL), DiceCrossEntropySpec.STANDARD),
                Arguments.of("RU-Net", unet(UnitType.RECURRENT), DiceCrossEntropySpec.STANDARD),
                Arguments.of("R2U-Net", unet(UnitType.RECURRENT_RESIDUAL), DiceCrossEntropySpec.STANDARD),
                Arguments.of("DRIU", driu(), BalancedCrossEntropySpec.STANDARD),
                Arguments.of("M-Net", mnet(), DiceSpec.STANDARD),
                Arguments.of(
                        "LadderNet",
                        model(new LadderNetSpec(WIDTHS, 0), new LadderNetDecoderSpec(0), List.of(), 1),
                        CrossEntropyLossSpec.STANDARD),
                Arguments.of(
                        "W-Net",
                        model(
                                new ChainedSpec(residual, decoder(UnitType.RESIDUAL), 2, residual),
                                decoder(UnitType.RESIDUAL),
                                List.of(new AuxiliarySpec("encoder.first", 1, new NoDecoderSpec())),
                                1),
                        DiceCrossEntropySpec.STANDARD));
    }

    private static UNetEncoderSpec encoder(Norm norm, UnitType unit, boolean pyramid) {
        return new UNetEncoderSpec(WIDTHS, 2, norm, unit, 2, pyramid);
    }

    private static UNetDecoderSpec decoder(UnitType unit) {
        return new UNetDecoderSpec(Up.NEAREST, Optional.empty(), 2, Norm.BATCH, unit, 2);
    }

    private static ModelSpec unet(UnitType unit) {
        return model(encoder(Norm.BATCH, unit, false), decoder(unit), List.of(), 1);
    }

    private static ModelSpec driu() {
        SideFusionSpec decoder = new SideFusionSpec(
                List.of("encoder.conv1_2", "encoder.conv2_2", "encoder.conv3_3"),
                Optional.empty(),
                Optional.of(4),
                3,
                Interpolation.BILINEAR,
                Fusion.CONVOLUTION);
        return model(new VggSpec(WIDTHS, "none"), decoder, List.of(), 1);
    }

    private static ModelSpec mnet() {
        return model(
                encoder(Norm.NONE, UnitType.PLAIN, true),
                sides(Interpolation.NEAREST, Fusion.MEAN),
                List.of(SIDE1, SIDE2),
                0.5);
    }

    private static SideFusionSpec sides(Interpolation resize, Fusion fusion) {
        return new SideFusionSpec(
                List.of("decoder.level2", "decoder.level1"),
                Optional.of(new UNetDecoderSpec(Up.TRANSPOSED, Optional.empty(), 2, Norm.NONE)),
                Optional.empty(),
                1,
                resize,
                fusion);
    }

    private static ModelSpec model(EncoderSpec encoder, DecoderSpec decoder, List<AuxiliarySpec> and, double weight) {
        return new ModelSpec(
                encoder, ReductionSpec.NONE, new NoContextSpec(), BottleneckSpec.NONE, decoder, List.of(), and, weight);
    }

    private static Network network(ModelSpec model, LossSpec loss, ElementType element) {
        NetworkInput input = new NetworkInput(1, SIZE, SIZE, 2, 2);
        Graph graph = Networks.training(model, loss, input, path -> new Origin(Optional.empty(), path));
        return Network.create(graph, Device.CPU, 7, element);
    }

    /** A bright disc at another place in each image, on noise. */
    private static Map<String, Tensor> batch() {
        Random random = new Random(11);
        float[] image = new float[PIXELS];
        long[] mask = new long[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            int sample = i / (SIZE * SIZE);
            double y = i / SIZE % SIZE - 6.0 - 3 * sample;
            double x = i % SIZE - 9.0 + 3 * sample;
            mask[i] = y * y + x * x < 17 ? 1 : 0;
            image[i] = (float) (mask[i] + 0.3 * random.nextGaussian());
        }
        return Map.of(
                "image",
                Tensor.floats(Shape.of(2, 1, SIZE, SIZE), image),
                "mask",
                Tensor.ints(Shape.of(2, SIZE, SIZE), mask));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void gradients_reach_every_parameter(String name, ModelSpec model, LossSpec loss) {
        try (Network network = network(model, loss, ElementType.DOUBLE)) {
            Set<String> without = new TreeSet<>(network.graph().parameters().keySet());
            network.gradients(Mode.TRAINING, Outputs.of("loss"), batch(), Set.of())
                    .byName()
                    .forEach((parameter, gradient) -> {
                        if (Arrays.stream(gradient.toDoubles()).anyMatch(number -> number != 0)) {
                            without.remove(parameter);
                        }
                    });
            assertThat(without).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void two_images_are_learned_by_heart(String name, ModelSpec model, LossSpec loss) {
        try (Network network = network(model, loss, ElementType.FLOAT);
                TrainingStep training = network.training(ADAM, Outputs.set("logits"))) {
            double right = 0;
            for (int step = 0; step < 300 && right < 0.98; step++) {
                right = right(training.run(batch(), 0.01, step).outputs().get(Outputs.of("logits")));
            }
            assertThat(right).isGreaterThanOrEqualTo(0.98);
        }
    }

    /** The share of pixels whose likelier class is theirs. */
    private static double right(Tensor logits) {
        double[] values = logits.toDoubles();
        long[] mask = batch().get("mask").toLongs();
        int right = 0;
        for (int i = 0; i < PIXELS; i++) {
            int first = i / (SIZE * SIZE) * 2 * SIZE * SIZE + i % (SIZE * SIZE);
            right += (values[first + SIZE * SIZE] > values[first] ? 1 : 0) == mask[i] ? 1 : 0;
        }
        return right / (double) PIXELS;
    }

    /** Without normalisation, sums along two U's would grow; training then begins with losses of a hundred. */
    @Test
    void logits_of_a_drawn_laddernet_are_small() {
        ModelSpec model = model(LadderNetSpec.STANDARD, LadderNetDecoderSpec.STANDARD, List.of(), 1);
        try (Network network = network(model, CrossEntropyLossSpec.STANDARD, ElementType.FLOAT)) {
            double loss = network.evaluate(batch(), Outputs.set("loss"))
                    .get(Outputs.of("loss"))
                    .item();
            assertThat(loss).isLessThan(2);
        }
    }

    @Test
    void the_softmax_of_fused_sides_is_the_mean_of_theirs() {
        try (Network network = network(mnet(), DiceSpec.STANDARD, ElementType.DOUBLE)) {
            Map<Output, Tensor> outputs =
                    network.evaluate(batch(), Outputs.set("logits", "logits.decoder.side1", "logits.decoder.side2"));
            double[] first = disc(outputs.get(Outputs.of("logits.decoder.side1")));
            double[] second = disc(outputs.get(Outputs.of("logits.decoder.side2")));
            double[] mean = new double[PIXELS];
            Arrays.setAll(mean, i -> (first[i] + second[i]) / 2);
            assertThat(disc(outputs.get(Outputs.of("logits")))).containsExactly(mean, within(1e-12));
            assertThat(first).isNotEqualTo(second);
        }
    }

    @Test
    void a_convolution_fuses_otherwise_than_a_mean() {
        ModelSpec model = model(
                encoder(Norm.NONE, UnitType.PLAIN, true),
                sides(Interpolation.NEAREST, Fusion.CONVOLUTION),
                List.of(SIDE1, SIDE2),
                1);
        try (Network network = network(model, DiceSpec.STANDARD, ElementType.DOUBLE)) {
            Map<Output, Tensor> outputs =
                    network.evaluate(batch(), Outputs.set("logits", "logits.decoder.side1", "logits.decoder.side2"));
            double[] weight = network.state().get("decoder.fusion.weight").toDoubles();
            double[] bias = network.state().get("decoder.fusion.bias").toDoubles();
            double[] first = outputs.get(Outputs.of("logits.decoder.side1")).toDoubles();
            double[] second = outputs.get(Outputs.of("logits.decoder.side2")).toDoubles();
            double expected = weight[0] * first[0]
                    + weight[1] * first[SIZE * SIZE]
                    + weight[2] * second[0]
                    + weight[3] * second[SIZE * SIZE]
                    + bias[0];
            assertThat(outputs.get(Outputs.of("logits")).toDoubles()[0]).isCloseTo(expected, within(1e-9));
        }
    }

    @ParameterizedTest(name = "resized by {0}")
    @EnumSource(Interpolation.class)
    void sides_are_resized_as_asked(Interpolation resize) {
        ModelSpec model =
                model(encoder(Norm.NONE, UnitType.PLAIN, false), sides(resize, Fusion.MEAN), List.of(SIDE1, SIDE2), 1);
        try (Network network = network(model, DiceSpec.STANDARD, ElementType.DOUBLE)) {
            double[] side = network.evaluate(batch(), Outputs.set("logits.decoder.side1"))
                    .get(Outputs.of("logits.decoder.side1"))
                    .toDoubles();
            assertThat(side[0] == side[1] && side[2] == side[3]).isEqualTo(resize == Interpolation.NEAREST);
        }
    }

    @Test
    void the_loss_weighs_the_mean_and_the_sides() {
        try (Network network = network(mnet(), DiceSpec.STANDARD, ElementType.DOUBLE)) {
            Map<Output, Tensor> outputs = network.evaluate(
                    batch(), Outputs.set("loss", "logits", "logits.decoder.side1", "logits.decoder.side2"));
            double expected = 0.5 * dice(outputs.get(Outputs.of("logits")))
                    + 0.25 * dice(outputs.get(Outputs.of("logits.decoder.side1")))
                    + 0.25 * dice(outputs.get(Outputs.of("logits.decoder.side2")));
            assertThat(outputs.get(Outputs.of("loss")).item()).isCloseTo(expected, within(1e-9));
        }
    }

    private static double dice(Tensor logits) {
        double[] likely = disc(logits);
        long[] mask = batch().get("mask").toLongs();
        double common = 0;
        double all = 0;
        double inside = Arrays.stream(mask).sum();
        for (int i = 0; i < PIXELS; i++) {
            common += likely[i] * mask[i];
            all += likely[i];
        }
        double outside = PIXELS - inside - all + common; // what is right of the background
        double disc = (2 * common + 1) / (all + inside + 1);
        double background = (2 * outside + 1) / (2 * PIXELS - all - inside + 1);
        return 1 - (disc + background) / 2;
    }

    /** How likely the disc is at each pixel. */
    private static double[] disc(Tensor logits) {
        double[] values = logits.toDoubles();
        double[] likely = new double[PIXELS];
        Arrays.setAll(likely, i -> {
            int first = i / (SIZE * SIZE) * 2 * SIZE * SIZE + i % (SIZE * SIZE);
            return 1 / (1 + Math.exp(values[first] - values[first + SIZE * SIZE]));
        });
        return likely;
    }
}
