package dev.hanet.toolkit.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YardstickTest {
    private static String spec(String rim, String split, String area, String levels) {
        return """
                model:
                  levels: %s  # --vary
                data:
                  classes: [background, rim, cup]  # a.yaml:1
                  regions:
                    disc: [%s]  # a.yaml:2
                  dataset:
                    type: phantom  # a.yaml:3
                    seed: 1  # default
                  split:
                %s
                evaluate:
                  fieldOfView: %s  # default
                """.formatted(levels, rim, split, area);
    }

    private static final String OFFICIAL = "    type: official";

    @Test
    void specs_that_measure_alike_may_have_all_else_otherwise() {
        assertThat(Yardstick.differing(
                        List.of(
                                spec("rim, cup", OFFICIAL, "false", "1"),
                                spec("rim, cup", OFFICIAL, "false", "2  # --vary")),
                        Yardstick.ALL))
                .isEmpty();
        assertThat(Yardstick.words(Map.of())).isEmpty();
    }

    @Test
    void what_several_specs_have_otherwise_is_told_with_every_value_once() {
        Map<String, List<String>> differing = Yardstick.differing(
                List.of(
                        spec("rim, cup", OFFICIAL, "false", "1"),
                        spec("rim", "    type: folds\n    fold: 1", "false", "1"),
                        spec("rim, cup", "    type: folds\n    fold: 2", "true", "1")),
                Yardstick.ALL);
        assertThat(Yardstick.words(differing))
                .isEqualTo("data.regions.disc ([rim, cup], [rim]), data.split.type (official, folds),"
                        + " evaluate.fieldOfView (false, true), data.split.fold (none, 1, 2)");
        assertThat(Yardstick.differing(
                        List.of(spec("rim", OFFICIAL, "false", "1"), spec("cup", OFFICIAL, "false", "1")),
                        Yardstick.DATASET))
                .isEmpty();
    }
}
