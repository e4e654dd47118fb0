package dev.hanet.toolkit.data.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Thresholds are fitted to the pixels that are scored: those to be ignored count neither as inside nor as outside. */
class BaselinesTest {
    private static final int SIDE = 80;

    @Test
    void grey_values_of_pixels_to_ignore_do_not_move_the_threshold() {
        Image image = Samples.grey(1, 8, 200, 150, 150, 150, 150, 150, 50, 50);
        Sample sample = Sample.of("a", image, Samples.mask(1, 8, 1, 1, 255, 255, 255, 255, 0, 0));
        Mask found = IntensityThreshold.fit(List.of(sample), 2).segment(sample);
        assertThat(found.classes()).containsExactly(1, 1, 1, 1, 1, 1, 0, 0);
    }

    /** One dark line and a faint one are vessels; three faint ones are to be ignored. */
    @Test
    void darkness_of_pixels_to_ignore_does_not_move_the_threshold() {
        float[] values = new float[SIDE * SIDE];
        byte[] classes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            int column = i % SIDE;
            boolean isLine = column % 16 == 8;
            values[i] = !isLine ? 160 : column == 8 ? 60 : 140;
            classes[i] = (byte) (!isLine ? 0 : column <= 24 ? 1 : Mask.IGNORE);
        }
        ImageSize size = ImageSize.of(SIDE);
        Sample sample = Sample.of("a", new Image(1, size, values), new Mask(size, classes));
        Mask found = BlurAndThreshold.fit(List.of(sample)).segment(sample);
        assertThat(List.of(found.classAt(SIDE / 2, 8), found.classAt(SIDE / 2, 24), found.classAt(SIDE / 2, 16)))
                .containsExactly(1, 1, 0);
    }

    @Test
    void a_share_is_over_the_masks_in_which_the_pixel_counts() {
        Image image = Samples.grey(1, 4, 0, 0, 0, 0);
        List<Sample> training = List.of(
                Sample.of("a", image, Samples.mask(1, 4, 1, 1, 1, 0)),
                Sample.of("b", image, Samples.mask(1, 4, 255, 1, 0, 0)),
                Sample.of("c", image, Samples.mask(1, 4, 255, 1, 0, 0)));
        assertThat(MeanMask.fit(training, 2).segment(training.get(0)).classes()).containsExactly(1, 1, 0, 0);
    }
}
