package dev.hanet.toolkit.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest(name = "{0} s is {1}")
    @CsvSource({"8.26, 8.3 s", "59.9, 59.9 s", "60, 1 min 00 s", "125.4, 2 min 05 s", "11520, 3 h 12 min"})
    void durations_have_two_units_at_most(double seconds, String words) {
        assertThat(Numbers.duration(seconds)).isEqualTo(words);
    }

    @ParameterizedTest(name = "p = {0} is {1}")
    @CsvSource({"0.5, 0.5000", "0.00012, 0.0001", "0.0001, 0.0001", "0.00004, < 0.0001", "0, < 0.0001", "NaN, –"})
    void chance_is_never_said_to_be_none(double p, String words) {
        assertThat(Numbers.chance(p)).isEqualTo(words);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"0.01, 0.0100", "0.00001, 0.0000100", "0.0123456, 0.0123", "0, 0"})
    void rates_have_three_digits(double value, String words) {
        assertThat(Double.parseDouble(Numbers.compact(value))).isEqualTo(Double.parseDouble(words));
    }
}
