package dev.hanet.toolkit.study.grid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.yaml.Overlay;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BestPointTest {
    private static BestPoint.Choice choice(String delta, double validation) {
        Grid.Point point =
                new Grid.Point(Map.of("delta", delta), Overlay.parse(List.of("model.context.delta=" + delta)));
        return new BestPoint.Choice(point, validation, List.of(), List.of());
    }

    private static String best(boolean isHigherBetter, BestPoint.Choice... choices) {
        return BestPoint.best(List.of(choices), isHigherBetter)
                .map(choice -> BestPoint.words(choice, "mDice"))
                .orElse("");
    }

    @Test
    void of_equal_points_the_first_is_taken_and_the_others_are_told() {
        BestPoint.Choice[] choices = {
            choice("0.2", Double.NaN), choice("0.3", 0.5), choice("0.4", 0.75), choice("0.5", 0.75)
        };
        assertThat(best(true, choices))
                .isEqualTo(
                        "best by validation: delta=0.4, mDice 0.7500; as good: delta=0.5, and of equals the first is taken");
        assertThat(best(false, choices)).isEqualTo("best by validation: delta=0.3, mDice 0.5000");
        assertThat(best(true, choices[0])).isEmpty();
    }
}
