package dev.hanet.blocks.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.attention.ha.HaSpec;
import dev.hanet.blocks.decoder.UNetDecoderSpec;
import dev.hanet.blocks.decoder.UNetDecoderSpec.Up;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.layer.Norm;
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

    private static long count(Graph graph, String... prefixes) {
        return graph.parameters().values().stream()
                .filter(value -> List.of(prefixes).stream().anyMatch(value.name()::startsWith))
                .mapToLong(value -> value.shape().elements())
                .sum();
    }
}
