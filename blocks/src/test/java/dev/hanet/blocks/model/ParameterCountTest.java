package dev.hanet.blocks.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.attention.AsppSpec;
import dev.hanet.blocks.attention.CrissCrossSpec;
import dev.hanet.blocks.attention.DanetSpec;
import dev.hanet.blocks.attention.EmSpec;
import dev.hanet.blocks.attention.GcnSpec;
import dev.hanet.blocks.attention.HaSpec;
import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.attention.PpmSpec;
import dev.hanet.blocks.decoder.DeepLabv3PlusSpec;
import dev.hanet.blocks.decoder.FcnSpec;
import dev.hanet.blocks.decoder.LadderNetDecoderSpec;
import dev.hanet.blocks.decoder.NoDecoderSpec;
import dev.hanet.blocks.decoder.SideFusionSpec;
import dev.hanet.blocks.decoder.SideFusionSpec.Fusion;
import dev.hanet.blocks.decoder.UNetDecoderSpec;
import dev.hanet.blocks.decoder.UNetDecoderSpec.Up;
import dev.hanet.blocks.encoder.ChainedSpec;
import dev.hanet.blocks.encoder.EfficientNetLiteSpec;
import dev.hanet.blocks.encoder.LadderNetSpec;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.encoder.VggSpec;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.blocks.layer.UnitType;
import dev.hanet.blocks.operator.Interpolation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The counts of the paper's networks and of the networks they are compared with, to the unit. */
class ParameterCountTest {
    private static final UNetEncoderSpec PLAIN_UNET =
            new UNetEncoderSpec(UNetEncoderSpec.STANDARD.channels(), 2, Norm.NONE);

    @ParameterizedTest(name = "{0} of ResNet-101 has {1} parameters")
    @CsvSource({
        "encoder., 42500160",
        "encoder.conv1|encoder.bn1, 9536",
        "encoder.layer1, 215808",
        "encoder.layer2, 1219584",
        "encoder.layer3, 26090496",
        "encoder.layer4, 14964736",
        "reduction., 9438208",
        "bottleneck., 1180160",
        "decoder., 1304419"
    })
    void part_has_its_parameters(String prefixes, long parameters) {
        Graph graph = Models.network(Models.paper("resnet101", 16, 512, new NoContextSpec()), 513);
        assertThat(count(graph, prefixes.split("\\|"))).isEqualTo(parameters);
    }

    @ParameterizedTest(name = "decoder for {0} classes has {1} parameters")
    @CsvSource({"3, 1304419", "2, 1304162", "21, 1309045"})
    void decoder_grows_with_the_classes(int classes, long parameters) {
        ModelSpec model = Models.paper("resnet50", 16, 512, new NoContextSpec());
        Graph graph = Networks.network(model, new NetworkInput(3, 129, 129, 1, classes));
        assertThat(count(graph, "decoder.")).isEqualTo(parameters);
    }

    @Test
    void reduction_to_256_channels_has_its_parameters() {
        Graph graph = Models.network(Models.paper("resnet101", 16, 256, new NoContextSpec()), 129);
        assertThat(count(graph, "reduction.")).isEqualTo(4_719_104);
    }

    @ParameterizedTest(name = "HANet of {0} channels, {1} levels, {2} classes has {3} parameters")
    @CsvSource({
        "512, 1, 3, 55736739",
        "512, 2, 3, 56261027",
        "512, 3, 3, 56785315",
        "512, 2, 2, 56260770",
        "256, 2, 3, 49574307"
    })
    void hanet_has_the_published_number_of_parameters(int channels, int levels, int classes, long parameters) {
        ModelSpec model = Models.paper("resnet101", 16, channels, HaSpec.of(0.5, levels));
        Graph graph = Networks.network(model, new NetworkInput(3, 129, 129, 1, classes));
        assertThat(graph.parameterCount()).isEqualTo(parameters);
    }

    @ParameterizedTest(name = "DeepLabv3+ for {0} classes has {1} parameters")
    @CsvSource({"3, 59339683", "2, 59339426", "21, 59344309"})
    void deeplabv3plus_has_its_parameters(int classes, long parameters) {
        ModelSpec model = Models.around(AsppSpec.STANDARD, DeepLabv3PlusSpec.STANDARD, List.of());
        Graph graph = Networks.network(model, new NetworkInput(3, 129, 129, 1, classes));
        assertThat(graph.parameterCount()).isEqualTo(parameters);
        assertThat(count(graph, "context.")).isEqualTo(15_535_104);
    }

    @Test
    void danet_has_its_parameters() {
        List<AuxiliarySpec> branches = List.of(
                new AuxiliarySpec("context.position", 1, Models.CLASSIFIER),
                new AuxiliarySpec("context.channel", 1, Models.CLASSIFIER));
        Graph graph = Models.network(Models.around(DanetSpec.STANDARD, Models.CLASSIFIER, branches), 129);
        assertThat(graph.parameterCount()).isEqualTo(66_430_155);
        assertThat(count(graph, "context.", "decoder.", "auxiliary.")).isEqualTo(23_929_995);
    }

    @Test
    void ccnet_has_its_parameters() {
        CrissCrossSpec head = new CrissCrossSpec(2, Optional.of(512), Optional.empty());
        Graph graph = Models.network(Models.around(head, Models.CLASSIFIER, List.of()), 129);
        assertThat(graph.parameterCount()).isEqualTo(66_426_052);
        assertThat(count(graph, "context.", "decoder.")).isEqualTo(23_925_892);
    }

    @Test
    void emanet_has_its_parameters() {
        ModelSpec paper = Models.paper("resnet101", 16, 512, EmSpec.STANDARD);
        ModelSpec model = new ModelSpec(
                paper.encoder(), paper.reduction(), paper.context(), paper.bottleneck(), Models.CLASSIFIER, List.of());
        Graph graph = Models.network(model, 129);
        assertThat(graph.parameterCount()).isEqualTo(53_645_123);
        assertThat(count(graph, "reduction.", "context.", "bottleneck.", "decoder."))
                .isEqualTo(11_144_963);
    }

    /** Four 1 x 1 convolutions 2048 to 512 with batch normalisation. */
    @Test
    void pyramid_pooling_has_its_parameters() {
        Graph graph = Models.network(Models.around(PpmSpec.STANDARD, Models.CLASSIFIER, List.of()), 129);
        assertThat(count(graph, "context.")).isEqualTo(4 * (2048 * 512 + 1024));
    }

    /** One 1 x 1 convolution 512 to 512 with batch normalisation: the graph has no weights. */
    @Test
    void graph_convolution_has_its_parameters() {
        Graph graph = Models.network(Models.paper("resnet101", 16, 512, GcnSpec.STANDARD), 129);
        assertThat(count(graph, "context.")).isEqualTo(512 * 512 + 1024);
    }

    @ParameterizedTest(name = "U-Net for {0} classes has {1} parameters")
    @CsvSource({"1, 34527041", "2, 34527106"})
    void unet_has_its_parameters(int classes, long parameters) {
        ModelSpec model = Models.unet(UNetEncoderSpec.STANDARD, UNetDecoderSpec.STANDARD);
        Graph graph = Networks.network(model, new NetworkInput(3, 64, 64, 1, classes));
        assertThat(graph.parameterCount()).isEqualTo(parameters);
    }

    @Test
    void original_unet_has_its_parameters() {
        UNetDecoderSpec decoder = new UNetDecoderSpec(Up.TRANSPOSED, Optional.empty(), 2, Norm.NONE);
        Graph graph = Networks.network(Models.unet(PLAIN_UNET, decoder), new NetworkInput(3, 64, 64, 1, 2));
        assertThat(graph.parameterCount()).isEqualTo(31_031_810);
    }

    /** The kinds that are not plain differ in no parameter: a 1 x 1 convolution more, and as wide inside as outside. */
    @ParameterizedTest(name = "U-Net of {0} units for {1} classes has {2} parameters")
    @CsvSource({
        "PLAIN, 1, 34527041",
        "RESIDUAL, 1, 39091393",
        "RECURRENT, 1, 39091393",
        "RECURRENT_RESIDUAL, 1, 39091393",
        "RECURRENT_RESIDUAL, 2, 39091458"
    })
    void units_have_their_parameters(UnitType unit, int classes, long parameters) {
        ModelSpec model = Models.unet(
                new UNetEncoderSpec(UNetEncoderSpec.STANDARD.channels(), 2, Norm.BATCH, unit, 2, false),
                new UNetDecoderSpec(Up.NEAREST, Optional.empty(), 2, Norm.BATCH, unit, 2));
        Graph graph = Networks.network(model, new NetworkInput(3, 64, 64, 1, classes));
        assertThat(graph.parameterCount()).isEqualTo(parameters).isEqualTo(unetCount(unit, classes));
    }

    /** Convolutions with bias, scale and shift of batch normalisation, level by level. */
    private static long unetCount(UnitType unit, int classes) {
        List<Integer> widths = UNetEncoderSpec.STANDARD.channels();
        long count = 64L * classes + classes;
        for (int level = 0; level < widths.size(); level++) {
            long width = widths.get(level);
            count += unitCount(unit, level == 0 ? 3 : widths.get(level - 1), width);
            if (level < widths.size() - 1) {
                count += 9 * widths.get(level + 1) * width + 3 * width + unitCount(unit, 2 * width, width);
            }
        }
        return count;
    }

    private static long unitCount(UnitType unit, long inputs, long width) {
        long second = 9 * width * width + 3 * width;
        return second + (unit == UnitType.PLAIN ? 9 * inputs * width + 3 * width : inputs * width + width + second);
    }

    @ParameterizedTest(name = "VGG-16 of {0} stages has {1} parameters")
    @CsvSource({"5, 14714688", "4, 7635264", "3, 1735488", "1, 38720"})
    void vgg_has_its_parameters(int stages, long parameters) {
        VggSpec encoder = new VggSpec(VggSpec.STANDARD.channels().subList(0, stages), "none");
        Graph graph = Models.network(Models.plain(encoder, FcnSpec.STANDARD), 64);
        assertThat(count(graph, "encoder.")).isEqualTo(parameters);
    }

    /** With the head they are the published networks without their classifiers of 1000 classes, 1,281,000 parameters. */
    @ParameterizedTest(name = "{0} has {1} parameters, and {2} with its head")
    @CsvSource({
        "efficientnet-lite0, 2958848, 3371008",
        "efficientnet-lite1, 3723520, 4135680",
        "efficientnet-lite2, 4357952, 4811072"
    })
    void efficientnet_lite_has_its_parameters(String type, long parameters, long withHead) {
        assertThat(encoder(EfficientNetLiteSpec.of(type, 32))).isEqualTo(parameters);
        assertThat(encoder(EfficientNetLiteSpec.of(type, 8))).isEqualTo(parameters);
        assertThat(encoder(EfficientNetLiteSpec.withHead(type))).isEqualTo(withHead);
    }

    private static long encoder(EfficientNetLiteSpec spec) {
        return count(Models.network(Models.plain(spec, FcnSpec.STANDARD), 64), "encoder.");
    }

    @Test
    void driu_has_its_parameters() {
        SideFusionSpec decoder = new SideFusionSpec(
                List.of("encoder.conv1_2", "encoder.conv2_2", "encoder.conv3_3", "encoder.conv4_3"),
                Optional.empty(),
                Optional.of(16),
                3,
                Interpolation.BILINEAR,
                Fusion.CONVOLUTION);
        ModelSpec model = Models.plain(new VggSpec(List.of(64, 128, 256, 512), "none"), decoder);
        Graph graph = Networks.network(model, new NetworkInput(3, 64, 64, 1, 1));
        assertThat(graph.parameterCount()).isEqualTo(7_773_633);
    }

    @ParameterizedTest(name = "M-Net: {0} of {1} classes")
    @CsvSource({"SOFTMAX, 2", "NESTED_SIGMOID, 3"})
    void mnet_has_its_parameters_and_no_further_ones_for_its_supervised_sides(Activation activation, int classes) {
        SideFusionSpec decoder = new SideFusionSpec(
                List.of("decoder.level4", "decoder.level3", "decoder.level2", "decoder.level1"),
                Optional.of(new UNetDecoderSpec(Up.TRANSPOSED, Optional.empty(), 2, Norm.NONE)),
                Optional.empty(),
                1,
                Interpolation.NEAREST,
                Fusion.MEAN);
        ModelSpec model = new ModelSpec(
                new UNetEncoderSpec(List.of(32, 64, 128, 256, 512), 2, Norm.NONE, UnitType.PLAIN, 2, true),
                ReductionSpec.NONE,
                new NoContextSpec(),
                BottleneckSpec.NONE,
                decoder,
                List.of(),
                List.of(
                        new AuxiliarySpec("decoder.side1", 0.1, new NoDecoderSpec()),
                        new AuxiliarySpec("decoder.side4", 0.1, new NoDecoderSpec())),
                0.6,
                activation);
        Graph graph = Networks.network(model, new NetworkInput(3, 64, 64, 1, classes));
        assertThat(graph.parameterCount()).isEqualTo(8_547_720);
    }

    @ParameterizedTest(name = "LadderNet on {0} channels has {1} parameters")
    @CsvSource({"1, 1381652", "3, 1381832"})
    void laddernet_has_its_parameters(int channels, long parameters) {
        ModelSpec model = Models.plain(LadderNetSpec.STANDARD, LadderNetDecoderSpec.STANDARD);
        Graph graph = Networks.network(model, new NetworkInput(channels, 48, 48, 1, 2));
        assertThat(graph.parameterCount()).isEqualTo(parameters);
    }

    /** The published one, 68,482 for one class, normalises differently and convolves its skips. */
    @Test
    void two_chained_small_unets_have_about_70_thousand_parameters() {
        UNetEncoderSpec encoder = new UNetEncoderSpec(List.of(8, 16, 32), 2, Norm.BATCH, UnitType.RESIDUAL, 2, false);
        UNetDecoderSpec decoder =
                new UNetDecoderSpec(Up.TRANSPOSED, Optional.empty(), 2, Norm.BATCH, UnitType.RESIDUAL, 2);
        ModelSpec model = Models.plain(new ChainedSpec(encoder, decoder, 2, encoder), decoder);
        Graph graph = Networks.network(model, new NetworkInput(3, 64, 64, 1, 2));
        assertThat(graph.parameterCount()).isEqualTo(68_852);
    }

    private static long count(Graph graph, String... prefixes) {
        return graph.parameters().values().stream()
                .filter(value -> List.of(prefixes).stream().anyMatch(value.name()::startsWith))
                .mapToLong(value -> value.shape().elements())
                .sum();
    }
}
