package dev.hanet.toolkit.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Spot;
import java.util.List;
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
    void attention_is_reddest_where_most_is_attended_to() {
        var image = new Image(1, ImageSize.of(65), new float[65 * 65]);
        float[] shares = new float[65 * 65];
        shares[64 * 65 + 64] = 1;
        shares[64] = 0.5f;

        Picture picture = HeatMaps.attention(image, shares, new Spot(32, 32));

        assertThat(picture.at(64, 64)).isEqualTo(0xD90000);
        assertThat(picture.at(0, 64) >> 16).isCloseTo(0xD9 / 2, within(1));
        assertThat(picture.at(64, 0)).isZero();
        assertThat(picture.at(32, 29)).isNotZero();
    }

    @Test
    void edges_go_out_from_rings_in_the_colour_of_what_they_join() {
        var image = new Image(1, ImageSize.of(65), new float[65 * 65]);
        Picture picture = HeatMaps.graph(
                image,
                List.of(
                        new HeatMaps.Edge(new Spot(32, 32), new Spot(32, 2), true),
                        new HeatMaps.Edge(new Spot(32, 32), new Spot(62, 32), false)));
        int within = picture.at(10, 32);
        int across = picture.at(32, 52);
        assertThat(within & 0xff).isGreaterThan(within >> 16);
        assertThat(across >> 16).isGreaterThan(across & 0xff);
        assertThat(picture.at(60, 10)).isZero();
        assertThat(picture.at(32, 29)).isNotZero();
    }

    @Test
    void values_of_another_size_are_refused() {
        var image = new Image(1, ImageSize.of(2), new float[4]);
        assertThatThrownBy(() -> HeatMaps.attention(image, new float[3], new Spot(0, 0)))
                .hasMessage("3 values for an image 1x2x2");
    }
}
