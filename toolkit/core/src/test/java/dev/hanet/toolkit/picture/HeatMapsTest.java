package dev.hanet.toolkit.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Probabilities;
import org.junit.jupiter.api.Test;

class HeatMapsTest {
    @Test
    void probabilities_run_from_violet_to_yellow() {
        var probabilities = new Probabilities(2, new ImageSize(1, 2), new float[] {1, 0, 0, 1});
        Picture map = HeatMaps.of(probabilities, 1);
        assertThat(map.at(0, 0)).isEqualTo(0x440154);
        assertThat(map.at(0, 1)).isEqualTo(0xFDE725);
        assertThat(HeatMaps.withScale(probabilities, 1).height()).isGreaterThan(10);
    }

    @Test
    void attention_is_reddest_where_the_weight_is_largest() {
        var image = new Image(1, ImageSize.of(65), new float[65 * 65]);
        float[] row = new float[9];
        row[8] = 0.5f;
        row[2] = 0.25f;

        Picture picture = HeatMaps.attention(image, row, ImageSize.of(3), 0);

        assertThat(picture.at(64, 64)).isEqualTo(0xD90000);
        assertThat(picture.at(0, 64) >> 16).isCloseTo(0xD9 / 2, within(1));
        assertThat(picture.at(64, 0)).isZero();
    }

    @Test
    void values_between_places_are_means_of_their_neighbours() {
        float[] square = {0, 1, 2, 3};
        assertThat(Bilinear.at(square, ImageSize.of(2), 0.5, 0.5)).isEqualTo(1.5);
        assertThat(Bilinear.at(square, ImageSize.of(2), 1, 1)).isEqualTo(3);
    }

    @Test
    void a_row_that_does_not_fit_the_grid_is_refused() {
        var image = new Image(1, ImageSize.of(2), new float[4]);
        assertThatThrownBy(() -> HeatMaps.attention(image, new float[3], ImageSize.of(2), 0))
                .hasMessage("a row of 3 weights with query 0 on a grid of 2x2");
    }
}
