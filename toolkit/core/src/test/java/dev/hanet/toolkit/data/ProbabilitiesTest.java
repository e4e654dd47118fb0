package dev.hanet.toolkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProbabilitiesTest {
    private static final ImageSize THREE = new ImageSize(1, 3);

    @Test
    void entropy_is_none_where_a_class_is_certain_and_one_where_all_are_as_likely() {
        // pixels: (1, 0, 0), (1/3, 1/3, 1/3), (0.5, 0.5, 0): log 2 / log 3
        Probabilities three = new Probabilities(3, THREE, new float[] {1, 1 / 3f, 0.5f, 0, 1 / 3f, 0.5f, 0, 1 / 3f, 0});
        assertThat(three.entropy()).containsExactly(new float[] {0, 1, 0.63093f}, within(1e-5f));
    }

    @Test
    void mean_is_that_of_each_value_and_one_alone_is_itself() {
        Probabilities one = new Probabilities(1, THREE, new float[] {0, 0.5f, 1});
        Probabilities other = new Probabilities(1, THREE, new float[] {1, 0.5f, 0.5f});
        assertThat(Probabilities.mean(List.of(one, other)).values()).containsExactly(0.5f, 0.5f, 0.75f);
        assertThat(Probabilities.mean(List.of(one))).isSameAs(one);
        assertThatThrownBy(() -> Probabilities.mean(
                        List.of(one, new Probabilities(1, new ImageSize(3, 1), new float[] {0, 0, 0}))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
