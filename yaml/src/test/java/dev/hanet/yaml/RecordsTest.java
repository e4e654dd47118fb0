package dev.hanet.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private static final TypeNames NONE = family -> Map.of();

    private record Shelf(
            String name,
            @Default("3") int boards,
            @Default("[oak, ash]") List<String> woods,
            Optional<String> colour) {}

    @Test
    void what_is_not_given_is_as_the_key_has_it() {
        assertThat(Records.of(Shelf.class, Map.of("name", "low"), NONE))
                .isEqualTo(new Shelf("low", 3, List.of("oak", "ash"), Optional.empty()));
    }

    @Test
    void changes_leave_the_other_components() {
        Shelf low = new Shelf("low", 3, List.of(), Optional.of("red"));
        assertThat(Records.with(low, Map.of("boards", 5)))
                .isEqualTo(new Shelf("low", 5, List.of(), Optional.of("red")));
    }

    @Test
    void a_component_that_is_not_there_is_refused() {
        Shelf low = new Shelf("low", 3, List.of(), Optional.empty());
        assertThatThrownBy(() -> Records.with(low, Map.of("bords", 5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[bords]");
        assertThatThrownBy(() -> Records.of(Shelf.class, Map.of(), NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'name'");
    }
}
