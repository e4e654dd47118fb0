package dev.hanet.blocks.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResNetTest {
    @ParameterizedTest(name = "{0} has {1} parameters")
    @CsvSource({
        "resnet18, 11176512",
        "resnet34, 21284672",
        "resnet50, 23508032",
        "resnet101, 42500160",
        "resnet152, 58143808"
    })
    void trunk_has_the_published_number_of_parameters(String type, long parameters) {
        assertThat(encode(type, 16, 64).graph().build().parameterCount()).isEqualTo(parameters);
    }

    @ParameterizedTest(name = "stride {0}: {1} x {1} gives {2} x {2}, first stage {3} x {3}")
    @CsvSource({
        "32, 513, 17, 129",
        "16, 513, 33, 129",
        "8, 513, 65, 129",
        "4, 513, 129, 257",
        "32, 224, 7, 56",
        "16, 224, 14, 56",
        "8, 224, 28, 56",
        "4, 224, 56, 112"
    })
    void output_stride_sets_the_feature_sizes(int stride, int image, int last, int first) {
        FeaturePyramid pyramid = features("resnet101", stride, image);
        assertThat(pyramid.last().value().shape()).isEqualTo(Shape.of(1, 2048, last, last));
        assertThat(pyramid.last().stride()).isEqualTo(stride);
        assertThat(pyramid.named("layer1").value().shape()).isEqualTo(Shape.of(1, 256, first, first));
    }

    private static Value encode(String type, int stride, int size) {
        return features(type, stride, size).last().value();
    }

    private static FeaturePyramid features(String type, int stride, int size) {
        GraphBuilder graph = new GraphBuilder();
        Value image = graph.input("image", TensorType.floats(Shape.of(1, 3, size, size)));
        return graph.scope("encoder", () -> ResNetSpec.of(type, stride).features(image));
    }
}
