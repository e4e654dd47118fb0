package dev.hanet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class HanetExceptionTest {
    private static final Throwable CAUSE = new IllegalStateException("why");

    @Test
    void a_mistake_of_the_user_says_what_and_what_to_do() {
        HanetException told = HanetException.input("there is no file 'a'", "look in 'b'");

        assertThat(told.kind()).isEqualTo(HanetException.Kind.INPUT);
        assertThat(told.problem()).isEqualTo("there is no file 'a'");
        assertThat(told.remedy()).contains("look in 'b'");
        assertThat(told).hasMessage("there is no file 'a' (look in 'b')").hasNoCause();
        assertThat(told.place()).isEmpty();
        assertThat(told.path()).isEmpty();
    }

    @Test
    void each_way_to_make_one_keeps_what_it_is_given() {
        assertThat(HanetException.input("p"))
                .hasMessage("p")
                .hasNoCause()
                .returns(HanetException.Kind.INPUT, HanetException::kind)
                .returns(Optional.empty(), HanetException::remedy);
        assertThat(HanetException.input("p", CAUSE))
                .hasMessage("p")
                .hasCause(CAUSE)
                .returns(HanetException.Kind.INPUT, HanetException::kind);
        assertThat(HanetException.input("p", "r", CAUSE))
                .hasMessage("p (r)")
                .hasCause(CAUSE)
                .returns(HanetException.Kind.INPUT, HanetException::kind);
        assertThat(HanetException.failure("p", "r"))
                .hasMessage("p (r)")
                .hasNoCause()
                .returns(HanetException.Kind.FAILURE, HanetException::kind);
        assertThat(HanetException.failure("p", "r", CAUSE))
                .hasMessage("p (r)")
                .hasCause(CAUSE)
                .returns(HanetException.Kind.FAILURE, HanetException::kind);
    }

    @Test
    void place_and_key_stand_before_the_problem_as_far_as_there_are_any() {
        Location place = new Location("a.yaml", 3, 5);

        assertThat(at(Optional.of(place), Optional.of("data.dataset.root")).located())
                .isEqualTo("a.yaml:3:5: data.dataset.root: p");
        assertThat(at(Optional.of(place), Optional.of("")).located()).isEqualTo("a.yaml:3:5: p");
        assertThat(at(Optional.empty(), Optional.of("seed")).located()).isEqualTo("seed: p");
        assertThat(at(Optional.empty(), Optional.empty()).located()).isEqualTo("p");
        assertThat(at(Optional.of(place), Optional.of("seed")).place()).contains(place);
        assertThat(at(Optional.of(place), Optional.of("seed")).path()).contains("seed");
    }

    private static HanetException at(Optional<Location> place, Optional<String> path) {
        return new HanetException(HanetException.Kind.INPUT, place, path, "p", Optional.of("r"), null);
    }
}
