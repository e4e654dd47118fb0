package dev.hanet.toolkit.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.activation.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionTest {
    private static byte decide(Decision decision, float... classes) {
        return new Probabilities(classes.length, new ImageSize(1, 1), classes)
                .decide(decision)
                .classes()[0];
    }

    @ParameterizedTest(name = "{0} background, {1} rim, {2} cup: likeliest {3}, deepest reached {4}")
    @CsvSource({
        "0.7,  0.2,  0.1,  0, 0",
        "0.1,  0.6,  0.3,  1, 1",
        "0.1,  0.2,  0.7,  2, 2",
        // 0.6 lie in the disc, 0.35 in the cup
        "0.4,  0.25, 0.35, 0, 1",
        // 0.55 lie in the disc, 0.5 in the cup
        "0.45, 0.05, 0.5,  2, 2",
        // all in the disc, 0.5 in the cup: a half is reached
        "0,    0.5,  0.5,  1, 2",
        // a half lies in the disc
        "0.5,  0.25, 0.25, 0, 1",
    })
    void a_nested_class_is_reached_when_it_and_the_deeper_ones_are_as_likely_as_not(
            float background, float rim, float cup, int likeliest, int reached) {
        assertThat(decide(Decision.LIKELIEST, background, rim, cup)).isEqualTo((byte) likeliest);
        assertThat(decide(Decision.DEEPEST_REACHED, background, rim, cup)).isEqualTo((byte) reached);
    }

    @Test
    void of_two_classes_both_rules_differ_at_a_half_alone() {
        assertThat(decide(Decision.LIKELIEST, 0.5f, 0.5f)).isZero();
        assertThat(decide(Decision.DEEPEST_REACHED, 0.5f, 0.5f)).isOne();
        assertThat(decide(Decision.DEEPEST_REACHED, 0.51f, 0.49f)).isZero();
    }

    @Test
    void from_a_threshold_on_a_pixel_is_of_the_second_class() {
        assertThat(decide(Decision.from(0.3), 0.7f, 0.3f)).isOne();
        assertThat(decide(Decision.from(0.3), 0.71f, 0.29f)).isZero();
        assertThat(decide(Decision.of(Activation.SOFTMAX, 0.7), 0.4f, 0.6f)).isZero();
        assertThat(decide(Decision.of(Activation.NESTED_SIGMOID, 0.7), 0.4f, 0.6f))
                .isZero();
    }

    @Test
    void the_rule_follows_from_the_maps() {
        assertThat(Decision.of(Activation.SOFTMAX, 0.5)).isEqualTo(Decision.LIKELIEST);
        assertThat(Decision.of(Activation.NESTED_SIGMOID, 0.5)).isEqualTo(Decision.DEEPEST_REACHED);
    }
}
