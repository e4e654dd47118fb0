package dev.hanet.toolkit.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.decoder.FcnSpec;
import dev.hanet.blocks.encoder.ResNetSpec;
import dev.hanet.blocks.model.ModelSpec;
import dev.hanet.blocks.model.NetworkInput;
import dev.hanet.blocks.model.NetworkSpec;
import dev.hanet.blocks.model.Networks;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Probabilities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrideFitTest {
    private static final NetworkSpec MODEL = ModelSpec.of(ResNetSpec.of("resnet18", 16), FcnSpec.STANDARD);

    @ParameterizedTest(name = "trained at {0}, stride 16: {1} becomes {2}")
    @CsvSource({"512, 512, 512", "512, 513, 528", "512, 500, 512", "513, 513, 513", "513, 512, 513", "513, 514, 529"})
    void images_grow_to_sizes_as_in_training(int trained, int size, int expected) {
        StrideFit fit = StrideFit.of(Networks.network(MODEL, new NetworkInput(3, trained, trained, 1, 3)));
        assertThat(fit.next(ImageSize.of(size))).isEqualTo(ImageSize.of(expected));
    }

    @Test
    void last_pixels_go_on_at_the_right_and_the_bottom() {
        Image image = new Image(1, new ImageSize(1, 2), new float[] {1, 2});
        assertThat(new StrideFit(4, 2, 3).extend(image).values()).containsExactly(1, 2, 2, 1, 2, 2);
    }

    @Test
    void what_was_added_is_cut_off() {
        Probabilities found = new Probabilities(1, new ImageSize(2, 3), new float[] {1, 2, 3, 4, 5, 6});
        assertThat(StrideFit.crop(found, new ImageSize(1, 2)).values()).containsExactly(1, 2);
    }
}
