package dev.hanet.blocks.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.model.SmallNetworks;
import dev.hanet.blocks.operator.ElementwiseOperators.Cast;
import dev.hanet.blocks.operator.Packing.Activation;
import dev.hanet.blocks.operator.Packing.PackedConv2d;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Convolutions whose weights lie in blocks say what plain ones say; {@link FoldingIT} holds that on whole networks. */
class PackingIT {
    /** Half the distance of two neighbouring numbers of half precision, of the greater: a rounding of another sum. */
    private static final double HALF_STEP = Math.pow(2, -8);

    private static Tensor drawn(Shape shape, long seed) {
        Random random = new Random(seed);
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 4 * (float) random.nextGaussian(); // some above 6
        }
        return Tensor.floats(shape, values);
    }

    private static Graph graph(Shape image, UnaryOperator<Value> layers) {
        GraphBuilder builder = new GraphBuilder();
        builder.output(Output.LOGITS, layers.apply(builder.input("image", TensorType.floats(image))));
        return builder.build();
    }

    private static List<Activation> packed(Graph graph) {
        return Packing.in(graph).graph().values().stream()
                .flatMap(value -> value.operator().stream())
                .filter(PackedConv2d.class::isInstance)
                .map(operator -> ((PackedConv2d) operator).activation())
                .toList();
    }

    private static Tensor logits(Network network, Tensor image) {
        return Objects.requireNonNull(
                network.evaluate(Map.of("image", image), Set.of(Output.LOGITS)).get(Output.LOGITS));
    }

    private static void assertSame(Graph graph, Tensor... images) {
        try (Network plain = Network.create(graph, Device.CPU, 3);
                Network packed = Network.create(graph, Device.CPU, 4)) {
            packed.loadForUse(plain.state());
            for (Tensor image : images) {
                assertClose(logits(packed, image), logits(plain, image));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"FLOAT32", "BFLOAT16"})
    void no_number_depends_on_the_images_that_came_before(Precision precision) {
        Graph graph = graph(Shape.of(2, 24, 19, 23), image -> {
            Value wide = Operators.relu(Layers.conv3x3("wide", image, 96));
            return Layers.conv1x1("narrow", Operators.relu(Layers.conv1x1("same", wide, 96)), 5);
        });
        List<Tensor> images = List.of(
                drawn(Shape.of(2, 24, 19, 23), 1),
                drawn(Shape.of(1, 24, 19, 23), 2),
                drawn(Shape.of(1, 24, 41, 9), 3),
                drawn(Shape.of(3, 24, 7, 7), 4));
        try (Network plain = Network.create(graph, Device.CPU, 3, precision);
                Network packed = Network.create(graph, Device.CPU, 4, precision)) {
            Map<String, Tensor> state = plain.state();
            List<float[]> alone = new ArrayList<>();
            for (Tensor image : images) {
                packed.loadForUse(state);
                alone.add(logits(packed, image).toFloats());
            }
            packed.loadForUse(state);
            for (int which : List.of(0, 0, 2, 2, 0, 1, 1, 3, 2, 2, 3, 3, 0)) {
                Tensor image = images.get(which);
                assertThat(logits(packed, image).toFloats())
                        .as("image " + which)
                        .isEqualTo(alone.get(which));
                if (precision == Precision.FLOAT32) {
                    assertClose(logits(packed, image), logits(plain, image));
                }
            }
        }
    }

    /** What is rounded once is rounded as it was for each image, so that validation while training and evaluation afterwards agree. */
    @Test
    void half_precision_packs_the_numbers_it_would_round_for_each_image() {
        SmallNetworks.all().forEach((name, graph) -> {
            Tensor image =
                    drawn(Objects.requireNonNull(graph.inputs().get("image")).shape(), 5);
            try (Network plain = Network.create(graph, Device.CPU, 3, Precision.BFLOAT16);
                    Network packed = Network.create(graph, Device.CPU, 4, Precision.BFLOAT16)) {
                packed.loadForUse(plain.state());
                float[] one = logits(packed, image).toFloats();
                float[] other = logits(plain, image).toFloats();
                double scale = 0;
                double apart = 0;
                for (int i = 0; i < one.length; i++) {
                    scale = Math.max(scale, Math.abs(other[i]));
                    apart = Math.max(apart, Math.abs(one[i] - other[i]));
                }
                assertThat(apart).as(name).isLessThanOrEqualTo(HALF_STEP * scale);
            }
        });
    }

    @Test
    void a_weight_that_is_rounded_takes_half_as_many_bytes() {
        Graph graph = graph(Shape.of(1, 8, 5, 5), image -> Layers.conv3x3("conv", image, 16));
        long bytes = 16 * 8 * 9 * 2;
        Packing half = Packing.in(MixedPrecision.of(graph, Precision.BFLOAT16));
        assertThat(half.savedBytes()).isEqualTo(bytes);
        assertThat(half.graph().values().stream()
                        .filter(value ->
                                value.operator().filter(Cast.class::isInstance).isPresent())
                        .map(value -> value.operands().get(0).name()))
                .as("the weight is not rounded for each image")
                .doesNotContain("conv.weight");
        assertThat(Packing.in(graph).savedBytes()).isZero();
    }

    private static void assertClose(Tensor found, Tensor expected) {
        assertThat(found.shape()).isEqualTo(expected.shape());
        float[] one = found.toFloats();
        float[] other = expected.toFloats();
        for (int i = 0; i < one.length; i++) {
            assertThat(Math.abs(one[i] - other[i])).isLessThan(1e-5f * Math.max(1, Math.abs(other[i])) * 10);
        }
    }

    /** Stride, padding, dilation, groups, channels and kernels that are no multiples of a block, and images of other sizes. */
    @ParameterizedTest(name = "kernel {0}, stride {1}, dilation {2}, {3} of {4} to {5} channels")
    @CsvSource({
        "1, 1, 1, 1, 3, 5",
        "3, 1, 1, 1, 16, 32",
        "3, 2, 1, 1, 7, 17",
        "3, 1, 4, 1, 8, 8",
        "5, 2, 1, 12, 12, 12",
        "3, 1, 1, 2, 6, 10",
        "7, 2, 1, 1, 3, 64"
    })
    void every_kind_of_convolution_is_the_plain_one(
            int kernel, int stride, int dilation, int groups, int channels, int maps) {
        Convolution convolution =
                Convolution.of(kernel).withStride(stride).withDilation(dilation).withGroups(groups);
        for (String after : List.of("none", "relu", "relu6")) {
            Graph graph = graph(Shape.of(2, channels, 19, 23), image -> {
                Value made = Layers.conv("conv", image, maps, convolution);
                return switch (after) {
                    case "relu" -> Operators.relu(made);
                    case "relu6" -> Operators.relu6(made);
                    default -> made;
                };
            });
            assertThat(packed(graph)).extracting(Activation::name).containsExactly(after.toUpperCase(Locale.ROOT));
            Tensor own = drawn(Shape.of(2, channels, 19, 23), 1);
            Tensor other = drawn(Shape.of(1, channels, 41, 9), 2);
            assertSame(graph, own, other, own, own, other, other); // laid for one size, any, and one again
            assertSame(graph, other);
        }
    }

    @Test
    void what_is_used_twice_shared_or_named_stays() {
        Shape shape = Shape.of(1, 3, 5, 5);
        assertThat(packed(graph(shape, image -> {
                    Value made = Layers.conv1x1("conv", image, 4);
                    return Operators.add(Operators.relu(made), made);
                })))
                .as("its result is used twice")
                .containsExactly(Activation.NONE);
        assertThat(packed(graph(shape, image -> {
                    Value made = Layers.conv1x1("conv", image, 4);
                    image.graph().point("here", made);
                    return Operators.relu(made);
                })))
                .as("its result is a named place")
                .containsExactly(Activation.NONE);
        assertThat(packed(graph(Shape.of(1, 4, 5, 5), image -> {
                    Value made = Layers.conv1x1("conv", image, 4);
                    return made.graph()
                            .apply(
                                    made.operator().orElseThrow(),
                                    List.of(made, made.operands().get(1)));
                })))
                .as("its weight is another's too")
                .isEmpty();
    }

    @Test
    void a_network_is_folded_and_as_it_was_made_by_turns_whatever_it_has_computed() {
        Graph graph = Objects.requireNonNull(SmallNetworks.all().get("unet"));
        Tensor image = drawn(Objects.requireNonNull(graph.inputs().get("image")).shape(), 5);
        try (Network plain = Network.create(graph, Device.CPU, 3);
                Network turning = Network.create(graph, Device.CPU, 4)) {
            Map<String, Tensor> state = plain.state();
            Tensor expected = logits(plain, image);
            for (int turn = 0; turn < 2; turn++) {
                logits(turning, image);
                turning.loadForUse(state);
                assertClose(logits(turning, image), expected);
                turning.load(state);
                assertThat(logits(turning, image).toFloats()).isEqualTo(expected.toFloats());
                turning.state().forEach((name, tensor) -> assertThat(tensor.toFloats())
                        .as(name)
                        .isEqualTo(Objects.requireNonNull(state.get(name)).toFloats()));
            }
        }
    }

    @Test
    void what_is_plain_again_is_differentiated_again() {
        Shape shape = Shape.of(1, 3, 5, 5);
        GraphBuilder builder = new GraphBuilder();
        Value image = builder.input("image", TensorType.floats(shape));
        builder.output(Output.LOSS, Operators.mean(Layers.conv3x3("conv", image, 4), 0, 1, 2, 3));
        Graph graph = builder.build();
        Map<String, Tensor> given = Map.of("image", drawn(shape, 5));
        try (Network plain = Network.create(graph, Device.CPU, 3);
                Network turning = Network.create(graph, Device.CPU, 3)) {
            turning.loadForUse(plain.state());
            turning.load(plain.state());
            plain.gradients(Mode.EVALUATION, Output.LOSS, given, Set.of())
                    .byName()
                    .forEach((name, gradient) -> assertThat(Objects.requireNonNull(
                                            turning.gradients(Mode.EVALUATION, Output.LOSS, given, Set.of())
                                                    .byName()
                                                    .get(name))
                                    .toFloats())
                            .as(name)
                            .isEqualTo(gradient.toFloats()));
        }
    }

    @Test
    void weights_are_taken_over_again_and_are_not_differentiated() {
        Graph graph = Objects.requireNonNull(SmallNetworks.all().get("fcn"));
        Tensor image = drawn(Objects.requireNonNull(graph.inputs().get("image")).shape(), 5);
        try (Network one = Network.create(graph, Device.CPU, 3);
                Network other = Network.create(graph, Device.CPU, 4);
                Network packed = Network.create(graph, Device.CPU, 5)) {
            for (Network network : List.of(one, other, one)) {
                packed.loadForUse(network.state());
                assertClose(logits(packed, image), logits(network, image));
            }
            assertThatThrownBy(() ->
                            packed.gradients(Mode.EVALUATION, Output.LOGITS, Map.of("image", image), Set.of("image")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("folded");
        }
    }
}
