package dev.hanet.blocks.weights.pretrained;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsMatchTest {
    private static final Tensor TWO = Tensor.floats(Shape.of(2), 1, 2);
    private static final Tensor COUNT = Tensor.ints(Shape.of(), 7);

    private static Map<String, Shape> expected() {
        Map<String, Shape> expected = new LinkedHashMap<>();
        expected.put("encoder.conv1.weight", Shape.of(2));
        expected.put("encoder.bn1.running_mean", Shape.of(2));
        return expected;
    }

    @ParameterizedTest
    @CsvSource({
        "'', torchvision or timm",
        "encoder., segmentation_models.pytorch or this toolkit",
        "encoder.model., segmentation_models.pytorch over timm",
        "backbone., torchvision's segmentation networks",
        "module., torchvision behind 'module.'",
        "module.encoder., torchvision behind 'module.encoder.'",
        "model.encoder., torchvision behind 'model.encoder.'",
        "_orig_mod., torchvision behind '_orig_mod.'",
        "net.a.b.c., torchvision behind 'net.a.b.c.'"
    })
    void one_prefix_of_any_name_is_stripped_and_told(String prefix, String words) {
        WeightsMatch match = WeightsMatch.of(
                expected(),
                Map.of(
                        prefix + "conv1.weight",
                        TWO,
                        prefix + "bn1.running_mean",
                        TWO,
                        prefix + "bn1.num_batches_tracked",
                        COUNT,
                        "fc.bias",
                        TWO));

        assertThat(match.report()).first().isEqualTo("2 matched, by the names of " + words);
        assertThat(match.isWhole()).isTrue();
        assertThat(match.matched()).containsOnlyKeys("encoder.conv1.weight", "encoder.bn1.running_mean");
        assertThat(match.leftOver()).containsExactly("fc.bias");
    }

    @Test
    void what_does_not_fit_is_reported() {
        WeightsMatch match = WeightsMatch.of(
                expected(), Map.of("conv1.weight", Tensor.floats(Shape.of(1), 0), "unused\u001b[2J", TWO));

        assertThat(match.isWhole()).isFalse();
        assertThat(match.report())
                .containsExactly(
                        "0 matched, by the names of torchvision or timm",
                        "1 missing: encoder.bn1.running_mean",
                        "1 of another shape: 'encoder.conv1.weight' is [1] instead of [2]",
                        "1 left over: unused?[2J");
    }
}
