package dev.hanet.toolkit.spec;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.spec.DeepSupervisionSpec.Course;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeepSupervisionSpecTest {
    @Test
    void weights_are_as_the_spec_says_unless_it_says_more() {
        assertThatSpec(DeepSupervisionSpec.class)
                .hasDefaults(new DeepSupervisionSpec(Course.CONSTANT, 0, Optional.empty()))
                .roundTrips(new DeepSupervisionSpec(Course.COSINE, 0.1, Optional.of(20)));
    }

    @Test
    void a_last_value_without_a_way_to_it_is_refused() {
        for (String keys : new String[] {"{to: 0.5}", "{by: 3}"}) {
            assertThatSpec(DeepSupervisionSpec.class)
                    .given(keys)
                    .hasProblem(
                            "",
                            "'to' and 'by' are of a weight that changes, so they need 'course: linear' or 'course: cosine'");
        }
    }

    /** Of 10 epochs, to 0.2 by the end of the fourth where it changes; cosines are those of a quarter, a half and three quarters. */
    @ParameterizedTest(name = "{0}: {2} after {1} epochs")
    @CsvSource({
        "CONSTANT, 0, 1",
        "CONSTANT, 9.5, 1",
        "LINEAR, 0, 1",
        "LINEAR, 1, 0.8",
        "LINEAR, 1.5, 0.7",
        "LINEAR, 4, 0.2",
        "LINEAR, 9.5, 0.2",
        "COSINE, 0, 1",
        "COSINE, 1, 0.8828427124746190",
        "COSINE, 2, 0.6",
        "COSINE, 3, 0.3171572875253810",
        "COSINE, 4, 0.2",
        "COSINE, 7, 0.2",
    })
    void the_factor_goes_from_one_to_its_last_value(Course course, double passed, double factor) {
        DeepSupervisionSpec spec = course == Course.CONSTANT
                ? new DeepSupervisionSpec(course, 0, Optional.empty())
                : new DeepSupervisionSpec(course, 0.2, Optional.of(4));

        assertThat(spec.factor(passed, 10)).isCloseTo(factor, within(1e-12));
    }

    @Test
    void without_an_epoch_the_last_value_is_reached_when_training_ends() {
        DeepSupervisionSpec spec = new DeepSupervisionSpec(Course.LINEAR, 0, Optional.empty());
        assertThat(spec.factor(5, 10)).isEqualTo(0.5);
        assertThat(spec.factor(10, 10)).isZero();
    }
}
