package dev.hanet.toolkit.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class OverlaysTest {
    private static final ImageSize SIZE = ImageSize.of(5);

    /** A block of 3 x 3 in the middle. */
    private static final Mask BLOCK = mask(6, 7, 8, 11, 12, 13, 16, 17, 18);

    private static Mask mask(int... pixels) {
        byte[] classes = new byte[25];
        for (int pixel : pixels) {
            classes[pixel] = 1;
        }
        return new Mask(SIZE, classes);
    }

    private static Image gray(float... levels) {
        float[] values = new float[25];
        for (int i = 0; i < 25; i++) {
            values[i] = levels[i % levels.length];
        }
        return new Image(1, SIZE, values);
    }

    @Test
    void outlines_the_prediction_in_its_color_and_tints_what_is_inside() {
        Picture picture = Overlays.of(gray(100), BLOCK, Optional.empty());

        int color = Palette.ofClass(1).getRGB() & 0xffffff;
        assertThat(picture.at(0, 0)).isEqualTo(0x646464);
        assertThat(picture.at(1, 1)).isEqualTo(color);
        assertThat(picture.at(2, 2)).isEqualTo(Picture.blend(0x646464, color, 0.4));
    }

    @Test
    void the_mask_is_outlined_in_white() {
        Picture picture = Overlays.of(gray(100), mask(), Optional.of(BLOCK));
        assertThat(picture.at(1, 1)).isEqualTo(0xFFFFFF);
        assertThat(picture.at(2, 2)).isEqualTo(0x646464);
    }

    @Test
    void errors_tell_found_missed_and_too_much_apart() {
        Picture errors = Overlays.errors(mask(12, 0), mask(12, 24));
        assertThat(errors.at(2, 2)).isEqualTo(0xC0C0C0);
        assertThat(errors.at(0, 0)).isEqualTo(Palette.BLUE.getRGB() & 0xffffff);
        assertThat(errors.at(4, 4)).isEqualTo(Palette.VERMILION.getRGB() & 0xffffff);
        assertThat(errors.at(1, 1)).isZero();
    }

    @Test
    void hounsfield_units_are_stretched_to_what_the_eye_sees() {
        Picture picture = Picture.of(gray(-1000, 0, 1000, 0, 0));
        assertThat(picture.at(0, 0)).isZero();
        assertThat(picture.at(0, 1)).isEqualTo(0x808080);
        assertThat(picture.at(0, 2)).isEqualTo(0xFFFFFF);
    }

    @Test
    void no_two_of_the_first_classes_share_a_color() {
        assertThat(List.of(1, 2, 3, 4, 5, 6, 7)).extracting(Palette::ofClass).doesNotHaveDuplicates();
    }

    @Test
    void a_mask_of_another_size_is_refused() {
        assertThatThrownBy(() -> Overlays.of(gray(1), new Mask(ImageSize.of(2), new byte[4]), Optional.empty()))
                .hasMessage("a mask of 2x2 does not lie on a picture of 5x5");
    }

    @Test
    void a_png_reads_back_to_the_same_pixels() throws IOException {
        Picture picture = Overlays.of(gray(7, 200, 90), BLOCK, Optional.empty());
        Picture back = Picture.of(ImageIO.read(new ByteArrayInputStream(picture.png())));
        assertThat(back.size()).isEqualTo(SIZE);
        assertThat(Arrays.equals(back.pixels(), picture.pixels())).isTrue();
    }

    @Test
    void a_large_picture_is_reduced_to_the_means_of_its_squares() {
        Picture picture = Picture.of(gray(0, 100)).reduced(2);
        assertThat(picture.size()).isEqualTo(ImageSize.of(2));
        assertThat(picture.at(0, 0)).isEqualTo(0x323232);
        var large = new Image(1, new ImageSize(960, 20), new float[960 * 20]);
        assertThat(Panels.readable(Picture.of(large)).height()).isEqualTo(480);
    }

    @Test
    void panels_stand_side_by_side_at_a_size_one_can_look_at() {
        Picture row = Panels.of(gray(9), Optional.of(BLOCK), BLOCK, List.of("background", "vessel"));
        assertThat(row.width()).isEqualTo(4 * 260 + 5 * 8);
        assertThat(row.height()).isGreaterThan(260 + 2 * Drawing.LINE);
        assertThat(row.at(Drawing.LINE + 130, 8 + 260 + 8 + 130))
                .isEqualTo(Palette.ofClass(1).getRGB() & 0xffffff);
        assertThat(Panels.column(List.of(row, row)).height()).isEqualTo(2 * row.height() + 16);
    }

    @Test
    void a_clear_picture_keeps_its_colours_and_lets_see_through_where_it_is_black() throws Exception {
        Picture picture = new Picture(new ImageSize(1, 3), new int[] {0, 0x56B4E9, 0xD55E00});
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(picture.clearPng()));
        assertThat(read.getRGB(0, 0) >>> 24).isZero();
        assertThat(read.getRGB(1, 0)).isEqualTo(0xFF56B4E9);
        assertThat(read.getRGB(2, 0)).isEqualTo(0xFFD55E00);
    }

    @Test
    void a_photograph_is_exact_where_it_is_small_and_small_where_it_is_large() throws Exception {
        Picture small = new Picture(new ImageSize(1, 3), new int[] {1, 0x56B4E9, 0xD55E00});
        assertThat(ImageIO.read(new ByteArrayInputStream(small.photograph())).getRGB(0, 0))
                .isEqualTo(0xFF000001);
        int[] waves = new int[400 * 400];
        for (int pixel = 0; pixel < waves.length; pixel++) {
            waves[pixel] = 0x010101 * (128 + (int) (100 * Math.sin(pixel % 400 / 20.0) * Math.cos(pixel / 8000.0)));
        }
        byte[] large = new Picture(new ImageSize(400, 400), waves).photograph();
        assertThat(large).startsWith(0xff, 0xd8).hasSizeLessThan(40_000);
    }
}
