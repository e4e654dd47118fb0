package dev.hanet.blocks.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.decoder.CeNetDecoderSpec;
import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.blocks.decoder.FcnSpec;
import dev.hanet.blocks.decoder.LadderNetDecoderSpec;
import dev.hanet.blocks.decoder.UNetDecoderSpec;
import dev.hanet.blocks.encoder.ChainedSpec;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.encoder.LadderNetSpec;
import dev.hanet.blocks.encoder.ResNetSpec;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.layer.Norm;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StridesTest {
    private static final EncoderSpec TWO_LEVELS = new UNetEncoderSpec(List.of(2, 4), 1, Norm.BATCH);

    static Stream<Arguments> firstNetworks() {
        return Stream.of(
                Arguments.of(new UNetEncoderSpec(List.of(2, 2, 2, 2), 1, Norm.BATCH), UNetDecoderSpec.STANDARD, 8),
                Arguments.of(new LadderNetSpec(List.of(2, 2, 2, 2), 0), LadderNetDecoderSpec.STANDARD, 8),
                Arguments.of(ResNetSpec.of("resnet18", 32), new CeNetDecoderSpec(2), 32),
                Arguments.of(ResNetSpec.of("resnet18", 16), FcnSpec.STANDARD, 16));
    }

    @ParameterizedTest
    @MethodSource("firstNetworks")
    void a_chained_network_has_the_stride_of_its_coarser_one(EncoderSpec first, DecoderSpec decoder, int stride) {
        EncoderSpec chained = new ChainedSpec(first, decoder, 2, TWO_LEVELS);
        assertThat(Strides.of(Models.network(Models.plain(chained, UNetDecoderSpec.STANDARD), 64)))
                .isEqualTo(stride);
        EncoderSpec other = new ChainedSpec(TWO_LEVELS, UNetDecoderSpec.STANDARD, 2, first);
        assertThat(Strides.of(Models.network(Models.plain(other, UNetDecoderSpec.STANDARD), 64)))
                .isEqualTo(stride);
    }

    @ParameterizedTest(name = "{0} x {1}, four levels: {2}")
    @CsvSource({"32, 32, 8", "8, 8, 8", "8, 64, 8", "64, 8, 8"})
    void an_encoder_that_is_a_node_keeps_its_stride_however_few_places_it_leaves(int height, int width, int stride) {
        Graph graph = graph("""
            deep: {from: input, type: unet, channels: [2, 2, 2, 2]}
            up: {from: deep, type: resize, like: input}
            out: {from: up, type: conv, channels: classes, kernel: 1}
            """, height, width);
        assertThat(Strides.of(graph)).isEqualTo(stride);
    }

    @ParameterizedTest(name = "{0} x {1}: {2}")
    @CsvSource({"1, 64, 4", "64, 1, 4", "2, 32, 4", "64, 64, 4"})
    void the_longer_side_tells_the_stride_of_flat_images(int height, int width, int stride) {
        Graph graph = graph("""
            a: {from: input, type: conv, channels: 2, stride: 2}
            b: {from: a, type: conv, stride: 2}
            up: {from: b, type: resize, like: input}
            out: {from: up, type: conv, channels: classes, kernel: 1}
            """, height, width);
        assertThat(Strides.of(graph)).isEqualTo(stride);
    }

    @Test
    void a_stride_is_one_for_which_all_shapes_fit() {
        // One place is left, which tells no stride, and the doubling has to meet what it came from.
        Graph graph = graph("""
            a: {from: input, type: max-pool}
            b: {from: a, type: max-pool}
            c: {from: b, type: conv, channels: 3, stride: 2}
            up: {from: c, type: transposed-conv}
            sum: {from: [up, b], type: add}
            whole: {from: sum, type: resize, like: input}
            out: {from: whole, type: conv, channels: classes, kernel: 1}
            """, 8, 8);
        assertThat(Strides.of(graph)).isEqualTo(8);
    }

    private static Graph graph(String nodes, int height, int width) {
        String yaml = "model:\n  type: graph\n  nodes:\n" + nodes.indent(4) + "  outputs: {main: out}\n";
        return Networks.network(FreeGraphTest.read(yaml), new NetworkInput(3, height, width, 1, 3));
    }
}
