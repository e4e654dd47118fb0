package dev.hanet.toolkit.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import org.junit.jupiter.api.Test;

class PurityTest {
    private static final float[][] WEIGHTS = {
        {0.50f, 0.25f, 0.25f},
        {0.00f, 1.00f, 0.00f},
        {0.25f, 0.25f, 0.50f},
    };

    private static Mask labels(int... classes) {
        byte[] bytes = new byte[classes.length];
        for (int i = 0; i < classes.length; i++) {
            bytes[i] = (byte) classes[i];
        }
        return new Mask(new ImageSize(1, classes.length), bytes);
    }

    @Test
    void is_the_mean_weight_on_places_of_the_same_class() {
        // 0.50 + 0.25, 1, and 0.50 on itself alone
        assertThat(Purity.of(PairMatrix.of(WEIGHTS), labels(1, 1, 0))).isCloseTo((0.75 + 1 + 0.5) / 3, within(1e-9));
    }

    @Test
    void is_one_where_all_are_alike() {
        assertThat(Purity.of(PairMatrix.of(WEIGHTS), labels(2, 2, 2))).isEqualTo(1);
    }

    @Test
    void leaves_out_places_to_ignore() {
        // of place 0: 0.50 of the 0.75 that go to places 0 and 1; place 1 keeps to itself
        assertThat(Purity.of(PairMatrix.of(WEIGHTS), labels(1, 0, Mask.IGNORE)))
                .isCloseTo((0.5 / 0.75 + 1) / 2, within(1e-9));
    }

    @Test
    void leaves_out_places_that_gather_nothing() {
        float[][] weights = {{0, 0}, {0.5f, 0.5f}};
        assertThat(Purity.of(PairMatrix.of(weights), labels(0, 1))).isEqualTo(0.5);
        assertThat(Purity.ofPlace(PairMatrix.of(weights), labels(0, 1), 0)).isNaN();
    }
}
