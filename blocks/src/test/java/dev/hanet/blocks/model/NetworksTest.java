package dev.hanet.blocks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.decoder.DeepLabv3PlusSpec;
import dev.hanet.blocks.decoder.FcnSpec;
import dev.hanet.blocks.decoder.UNetDecoderSpec;
import dev.hanet.blocks.decoder.UNetDecoderSpec.Up;
import dev.hanet.blocks.encoder.ResNetSpec;
import dev.hanet.blocks.encoder.ResNetSpec.FirstBlockDilation;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import dev.hanet.blocks.loss.DiceCrossEntropySpec;
import dev.hanet.blocks.node.PoolingSpecs;
import dev.hanet.blocks.weights.pretrained.EncoderNames;
import dev.hanet.yaml.Location;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworksTest {
    private static final Function<String, Origin> PLACES =
            path -> new Origin(Optional.of(new Location("a.yaml", 3, path.length())), path);
    private static final UNetEncoderSpec SMALL = new UNetEncoderSpec(List.of(4, 8, 16), 1, Norm.BATCH);

    /** A block with one convolution. */
    private record Projection(int channels) implements ContextSpec {
        @Override
        public Value apply(Value features) {
            return Layers.conv1x1("project", features, channels);
        }
    }

    @ParameterizedTest(name = "{0} x {0} at stride {1}")
    @CsvSource({"513, 16", "512, 16", "224, 8", "97, 32", "64, 4"})
    void logits_have_the_images_size(int size, int stride) {
        Graph graph = Models.network(Models.paper("resnet18", stride, 64, new NoContextSpec()), size);
        assertThat(graph.output(Outputs.of("logits")).shape()).isEqualTo(Shape.of(1, 3, size, size));
    }

    @Test
    void parts_and_their_parameters_have_names() {
        Graph graph = Models.network(Models.paper("resnet50", 16, 64, new Projection(64)), 65);
        assertThat(graph.parameters())
                .containsKeys(
                        "encoder.conv1.weight",
                        "encoder.layer1.0.downsample.0.weight",
                        "encoder.layer4.2.bn3.bias",
                        "reduction.conv.weight",
                        "context.project.weight",
                        "bottleneck.bn.weight",
                        "decoder.low_level.conv.weight",
                        "decoder.classifier.bias");
        assertThat(graph.buffers()).containsKeys("encoder.bn1.running_mean", "encoder.bn1.running_var");
        assertThat(graph.points().keySet())
                .containsExactly(
                        "encoder.stem",
                        "encoder.layer1",
                        "encoder.layer2",
                        "encoder.layer3",
                        "encoder.layer4",
                        "reduction",
                        "context",
                        "bottleneck",
                        "decoder.features");
    }

    @Test
    void training_adds_mask_and_loss() {
        ModelSpec model = Models.unet(SMALL, UNetDecoderSpec.STANDARD);
        Graph graph =
                Networks.training(model, CrossEntropyLossSpec.STANDARD, new NetworkInput(1, 32, 48, 2, 4), PLACES);
        assertThat(graph.inputs().get("image").shape()).isEqualTo(Shape.of(2, 1, 32, 48));
        assertThat(graph.inputs().get("mask").shape()).isEqualTo(Shape.of(2, 32, 48));
        assertThat(graph.inputs().get("mask").type().element()).isEqualTo(ElementType.INT);
        assertThat(graph.output(Outputs.of("loss")).shape()).isEqualTo(Shape.of());
        assertThat(graph.output(Outputs.of("loss")).path()).isEqualTo("train.loss");
    }

    @Test
    void unet_takes_the_maps_of_any_encoder() {
        for (Up up : Up.values()) {
            UNetDecoderSpec decoder = new UNetDecoderSpec(up, Optional.of(List.of(8, 16, 32)), 1, Norm.BATCH);
            Graph graph = Models.network(Models.plain(ResNetSpec.of("resnet18", 16), decoder), 64);
            assertThat(graph.output(Outputs.of("logits")).shape()).isEqualTo(Shape.of(1, 3, 64, 64));
        }
    }

    @Test
    void inserted_block_stands_at_its_point() {
        Graph graph = Models.network(with(new InsertSpec("encoder.layer3", new Projection(256))), 64);
        assertThat(graph.parameters()
                        .get("encoder.layer3.inserted.project.weight")
                        .shape())
                .isEqualTo(Shape.of(256, 256, 1, 1));
        assertThat(graph.points().get("encoder.layer3").scope()).isEqualTo("encoder.layer3.inserted.project");
    }

    @ParameterizedTest
    @CsvSource({"decoder.features", "context", "bottleneck", "reduction", "encoder.stem"})
    void every_point_takes_a_block(String point) {
        long channels = Models.network(with(), 64).points().get(point).shape().size(1);
        Graph graph = Models.network(with(new InsertSpec(point, new Projection(Math.toIntExact(channels)))), 64);
        assertThat(graph.points().get(point).scope()).endsWith("inserted.project");
    }

    @Test
    void a_point_that_is_not_there_is_refused_with_those_that_are() {
        assertThat(refusal(with(new InsertSpec("encoder.layer7", new NoContextSpec())), 64))
                .hasMessage("there is no point 'encoder.layer7'")
                .satisfies(refusal -> {
                    assertThat(refusal.origin().path()).isEqualTo("model.insert[0].at");
                    assertThat(refusal.remedy().orElseThrow())
                            .isEqualTo(
                                    "did you mean 'encoder.layer1'? there are: encoder.stem, encoder.layer1, encoder.layer2, encoder.layer3, "
                                            + "encoder.layer4, reduction, context, bottleneck, decoder.features");
                });
    }

    @Test
    void an_inserted_block_returns_the_shape_it_gets() {
        assertThat(refusal(with(new InsertSpec("encoder.layer2", new Projection(7))), 64))
                .hasMessageStartingWith("a block inserted at 'encoder.layer2' returns the shape it gets, but makes "
                        + "[1, 7, 8, 8] of encoder.layer2")
                .satisfies(refusal -> {
                    assertThat(refusal.origin().path()).isEqualTo("model.insert[0].use");
                    assertThat(refusal.remedy())
                            .contains("let it return 128 channels, or use it as 'context', which may return others");
                });
    }

    /** A block whose maps of one place stay as they are. */
    private record Shrinking() implements ContextSpec {
        @Override
        public Value apply(Value x) {
            return Layers.conv("shrink", x, x.shape().size(1), Convolution.of(3).withStride(2));
        }
    }

    @Test
    void an_inserted_block_keeps_height_and_width() {
        InsertSpec pool = new InsertSpec("encoder.layer2", new PoolingSpecs.MaxPoolSpec(2, 2, 0));
        assertThat(refusal(with(pool), 64))
                .hasMessageContaining("makes [1, 128, 4, 4] of encoder.layer2")
                .satisfies(refusal -> assertThat(refusal.remedy())
                        .contains("let it keep height and width, or use it as 'context', which may return others"));
    }

    @Test
    void an_inserted_block_returns_the_shape_it_gets_of_larger_images_too() {
        for (ContextSpec block :
                List.of(new PoolingSpecs.GlobalPoolSpec(), new PoolingSpecs.MaxPoolSpec(2, 2, 1), new Shrinking())) {
            assertThat(refusal(with(new InsertSpec("encoder.layer4", block)), 16))
                    .hasMessageStartingWith(
                            "a block inserted at 'encoder.layer4' returns the shape it gets, as of" + " encoder.layer4")
                    .hasMessageMatching(".*\\[1, 512, 1, 1], but of larger images it would make \\[1, 512, \\d+, \\d+]"
                            + " of \\[1, 512, 17, 17]")
                    .satisfies(refusal -> assertThat(refusal.origin().path()).isEqualTo("model.insert[0].use"));
        }
    }

    @Test
    void a_map_the_encoder_has_not_is_refused_at_its_key() {
        DeepLabv3PlusSpec decoder = new DeepLabv3PlusSpec("layer9", 48, 256, List.of(0.5, 0.1), true);
        assertThat(refusal(Models.plain(ResNetSpec.of("resnet101", 16), decoder), 513))
                .hasMessage("'layer9' is no output of the encoder resnet101")
                .satisfies(refusal -> {
                    assertThat(refusal.origin().path()).isEqualTo("model.decoder.lowLevel");
                    assertThat(refusal.origin().at().orElseThrow().source()).isEqualTo("a.yaml");
                    assertThat(refusal.remedy().orElseThrow())
                            .isEqualTo("it offers: layer1 (256 channels, stride 4), layer2 (512 channels, stride 8), "
                                    + "layer3 (1024 channels, stride 16), layer4 (2048 channels, stride 16); write 'layer1'"
                                    + " for the usual stride 4");
                });
    }

    @ParameterizedTest(name = "{0} at stride {1}: nearest sizes {2}")
    @CsvSource(
            delimiter = '|',
            value = {"500 | 16 | 497, 512", "500 | 8 | 497, 504", "50 | 32 | 33, 64", "7 | 8 | 8"})
    void a_size_that_does_not_fit_the_stride_is_refused_with_the_nearest(int size, int stride, String nearest) {
        ModelSpec model = Models.plain(ResNetSpec.of("resnet18", stride), FcnSpec.STANDARD);
        assertThat(refusal(model, size))
                .hasMessage("an image of " + size + " x " + size + " does not fit the output stride " + stride
                        + ": its sizes must be multiples of it, or one more")
                .satisfies(refusal -> {
                    assertThat(refusal.origin().path()).isEqualTo("model.encoder");
                    assertThat(refusal.remedy()).contains("nearest sizes: " + nearest);
                });
    }

    @Test
    void unet_needs_multiples() {
        assertThat(refusal(Models.unet(SMALL, UNetDecoderSpec.STANDARD), 513))
                .hasMessage("an image of 513 x 513 does not fit the output stride 4: its sizes must be multiples of it")
                .satisfies(refusal -> assertThat(refusal.remedy()).contains("nearest sizes: 512, 516"));
    }

    @Test
    void transposed_convolution_needs_sizes_that_double() {
        UNetDecoderSpec decoder = new UNetDecoderSpec(Up.TRANSPOSED, Optional.empty(), 1, Norm.BATCH);
        assertThat(refusal(Models.plain(ResNetSpec.of("resnet18", 16), decoder), 513))
                .hasMessageContaining("which does not fit the encoder's layer2")
                .satisfies(refusal -> assertThat(refusal.origin().path()).isEqualTo("model.decoder.up"));
    }

    @Test
    void channels_for_too_few_levels_are_refused() {
        UNetDecoderSpec decoder = new UNetDecoderSpec(Up.NEAREST, Optional.of(List.of(8)), 1, Norm.BATCH);
        assertThat(refusal(Models.unet(SMALL, decoder), 64))
                .hasMessage("1 number of channels for 2 levels to join")
                .satisfies(refusal -> assertThat(refusal.origin().path()).isEqualTo("model.decoder.channels"));
    }

    @Test
    void weights_need_not_be_there_to_build_a_network() {
        ResNetSpec drawn = ResNetSpec.of("resnet18", 16);
        ResNetSpec encoder = new ResNetSpec("resnet18", 16, List.of(1, 2, 4), FirstBlockDilation.NEW, "imagenet");
        assertThat(EncoderNames.of(encoder, 3)).isEqualTo(EncoderNames.of(drawn, 3));
    }

    @Test
    void class_weights_are_one_a_class() {
        ModelSpec model = Models.unet(SMALL, UNetDecoderSpec.STANDARD);
        DiceCrossEntropySpec loss = new DiceCrossEntropySpec(1, 1, 1, List.of(0.5, 2.0));
        assertThatThrownBy(() -> Networks.training(model, loss, Models.input(64), PLACES))
                .isInstanceOfSatisfying(GraphException.class, refusal -> {
                    assertThat(refusal).hasMessage("there are 2 class weights, but 3 classes");
                    assertThat(refusal.origin().path()).isEqualTo("train.loss.classWeights");
                });
    }

    private static ModelSpec with(InsertSpec... inserts) {
        return new ModelSpec(
                ResNetSpec.of("resnet18", 16),
                new ReductionSpec(LinkType.CONV_BN_RELU, 1, 8),
                new NoContextSpec(),
                BottleneckSpec.STANDARD,
                DeepLabv3PlusSpec.STANDARD,
                List.of(inserts));
    }

    private static GraphException refusal(ModelSpec model, int size) {
        return catchThrowableOfType(GraphException.class, () -> Networks.network(model, Models.input(size), PLACES));
    }
}
