package dev.hanet.toolkit.attention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceGridTest {
    @ParameterizedTest(name = "{2} places on {0} x {1} lie {3} x {4}")
    @CsvSource({
        "513, 513, 1089, 33, 33",
        "224, 224, 196, 14, 14",
        "96, 144, 54, 6, 9",
        "144, 96, 54, 9, 6",
        "16, 256, 16, 1, 16"
    })
    void size_of_the_features_follows_from_their_number(int height, int width, int places, int rows, int columns) {
        PlaceGrid trained = new PlaceGrid(ImageSize.of(257), ImageSize.of(17));
        ImageSize image = new ImageSize(height, width);
        assertThat(trained.on(image, places)).contains(new PlaceGrid(image, new ImageSize(rows, columns)));
    }

    @ParameterizedTest(name = "of {0} pixels {1} places a side are left, of {2} pixels {3}")
    @CsvSource({"50, 12, 50, 12", "50, 12, 54, 13", "32, 10, 64, 18", "33, 11, 66, 22"})
    void places_need_not_be_as_many_as_a_stride_leaves(int before, int left, int now, int places) {
        PlaceGrid trained = new PlaceGrid(ImageSize.of(before), ImageSize.of(left));
        assertThat(trained.on(ImageSize.of(now), places * places))
                .contains(new PlaceGrid(ImageSize.of(now), ImageSize.of(places)));
    }

    @Test
    void a_number_that_is_far_from_all_has_no_grid() {
        PlaceGrid trained = new PlaceGrid(ImageSize.of(64), ImageSize.of(8));
        assertThat(trained.on(ImageSize.of(32), 17)).isEmpty();
    }

    @Test
    void places_take_the_class_of_the_pixel_in_their_middle() {
        PlaceGrid grid = new PlaceGrid(new ImageSize(2, 6), new ImageSize(1, 2));
        Mask mask = new Mask(new ImageSize(2, 6), new byte[] {0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2, 0});
        assertThat(grid.labels(mask).classes()).containsExactly(1, 2);
    }

    @Test
    void values_between_places_are_means_of_their_neighbours() {
        PlaceGrid grid = new PlaceGrid(ImageSize.of(3), ImageSize.of(2));
        assertThat(grid.spread(new float[] {0, 1, 2, 3})).containsExactly(0, 0.5f, 1, 1, 1.5f, 2, 2, 2.5f, 3);
    }

    @ParameterizedTest(name = "pixel {0}, {1} is nearest to place {2}")
    @CsvSource({"0, 0, 0", "0, 15, 1", "15, 0, 2", "7, 8, 1", "15, 15, 3"})
    void a_pixel_has_its_nearest_place(int y, int x, int place) {
        assertThat(new PlaceGrid(ImageSize.of(16), ImageSize.of(2)).place(y, x)).isEqualTo(place);
    }
}
