package dev.hanet.blocks.weights.pretrained;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.encoder.VggSpec;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** VGG-16 takes checkpoints with torchvision's names. */
class VggNamesTest {
    @Test
    void an_import_knows_its_tensors() {
        assertThat(EncoderNames.TYPES).contains("vgg16");
        assertThat(EncoderNames.of("vgg16"))
                .hasSize(26)
                .containsEntry("encoder.features.0.weight", Shape.of(64, 3, 3, 3))
                .containsEntry("encoder.features.28.weight", Shape.of(512, 512, 3, 3))
                .containsEntry("encoder.features.28.bias", Shape.of(512));
        assertThat(WeightsCatalog.find("vgg16", "imagenet")).isPresent();
    }

    @Test
    void fewer_stages_take_what_they_have_of_a_whole_checkpoint() {
        Map<String, Tensor> checkpoint = new LinkedHashMap<>();
        EncoderNames.of(new VggSpec(List.of(2, 3, 4), "none"), 3)
                .forEach((name, shape) -> checkpoint.put(
                        name.substring("encoder.".length()),
                        Tensor.floats(shape, new float[Math.toIntExact(shape.elements())])));

        WeightsMatch match = WeightsMatch.of(EncoderNames.of(new VggSpec(List.of(2, 3), "imagenet"), 3), checkpoint);

        assertThat(match.isWhole()).isTrue();
        assertThat(match.matched()).containsKeys("encoder.features.0.weight", "encoder.features.7.bias");
        assertThat(match.leftOver()).hasSize(6).contains("features.14.weight");
    }
}
