package dev.hanet.toolkit.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckedDataTest {
    private static final ImageSize FOUR = new ImageSize(2, 2);
    private static final Image IMAGE = new Image(1, FOUR, new float[4]);
    private final CheckedData data = new CheckedData(List.of("background", "vessel"));

    private static Sample sample(int... labels) {
        byte[] classes = new byte[labels.length];
        for (int i = 0; i < labels.length; i++) {
            classes[i] = (byte) labels[i];
        }
        return Sample.of("eye", IMAGE, new Mask(FOUR, classes));
    }

    @Test
    void named_classes_and_ignored_pixels_pass() {
        Sample sample = sample(0, 1, 1, 255);
        assertThat(data.require(sample)).isSameAs(sample);
    }

    @Test
    void class_that_the_spec_does_not_name_is_refused() {
        assertThatThrownBy(() -> data.require(sample(0, 2, 2, 1)))
                .hasMessage("the mask of 'eye' holds class 2 on 2 pixels, but data.classes names 2: background, vessel"
                        + " (name the class in data.classes, or correct the mask)");
    }

    @Test
    void missing_mask_is_refused() {
        assertThatThrownBy(() -> data.require(Sample.of("eye", IMAGE)))
                .hasMessage("'eye' has no mask (training and evaluation need one for every image)");
    }
}
