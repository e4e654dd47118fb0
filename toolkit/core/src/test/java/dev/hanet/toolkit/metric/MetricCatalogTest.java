package dev.hanet.toolkit.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.yaml.HanetException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricCatalogTest {
    private static final MetricCatalog CATALOG = MetricCatalog.builtIn();
    private static final Regions VESSEL = Regions.of(List.of("background", "vessel"), Map.of());
    private static final Regions FUNDUS = fundus();

    private static Regions fundus() {
        var regions = new LinkedHashMap<String, List<String>>();
        regions.put("disc", List.of("rim", "cup"));
        regions.put("cup", List.of("cup"));
        return Regions.of(List.of("background", "rim", "cup"), regions);
    }

    @Test
    void the_last_class_is_the_region_where_none_is_named() {
        assertThat(VESSEL.classesOf()).containsExactly(Map.entry("vessel", List.of(1)));
        assertThat(VESSEL.first()).isEqualTo("vessel");
    }

    @Test
    void a_plain_name_is_of_the_first_region_and_a_suffix_names_another() {
        assertThat(CATALOG.get("f1", FUNDUS).region()).isEqualTo("disc");
        assertThat(CATALOG.get("f1Cup", FUNDUS).region()).isEqualTo("cup");
        assertThat(CATALOG.get("diceVessel", VESSEL).region()).isEqualTo("vessel");
    }

    @Test
    void lists_the_names_that_fit_the_regions() {
        assertThat(CATALOG.names(FUNDUS)).contains("eCdr", "mDice", "diceDisc", "diceCup", "aucCup", "auc");
        assertThat(CATALOG.names(VESSEL)).contains("f1", "f1Vessel").doesNotContain("eCdr", "f1Disc", "mDiceVessel");
    }

    @Test
    void an_unknown_name_is_refused_with_a_suggestion() {
        assertThatThrownBy(() -> CATALOG.get("senitivity", VESSEL))
                .isInstanceOfSatisfying(HanetException.class, refusal -> {
                    assertThat(refusal.problem()).isEqualTo("there is no metric 'senitivity'");
                    assertThat(refusal.remedy().orElseThrow())
                            .startsWith("did you mean 'sensitivity'? known on these regions: accuracy, ");
                });
    }

    @Test
    void a_metric_on_a_region_that_is_not_there_is_refused_with_the_reason() {
        assertThat(CATALOG.refusal("diceCup", VESSEL).orElseThrow())
                .hasMessageStartingWith(
                        "there is no region 'cup' for the metric 'diceCup' (known on these regions: accuracy,");
        assertThat(CATALOG.refusal("eCdr", VESSEL).orElseThrow())
                .hasMessage("metric 'eCdr' is measured on the regions 'disc', 'cup', but the data has 'vessel'"
                        + " (name them under data.regions, or leave the metric out)");
    }

    /** Of a rim beside the cup the ratio would be of cup and rim, without bound where a column holds the cup alone. */
    @Test
    void a_cup_that_does_not_lie_in_its_disc_has_no_ratio() {
        Regions beside = Regions.of(
                List.of("background", "disc", "cup"), Map.of("disc", List.of("disc"), "cup", List.of("cup")));
        assertThat(CATALOG.names(beside)).contains("diceDisc").doesNotContain("eCdr");
        assertThat(CATALOG.refusal("eCdr", beside).orElseThrow())
                .hasMessage(
                        "metric 'eCdr' divides the region 'cup' by the region 'disc', which lacks the cup's class 'cup'"
                                + " (a disc is the rim and the cup in it: add the class to 'disc' under data.regions, or leave the metric"
                                + " out)");
        assertThat(CATALOG.refusal("eCdr", FUNDUS)).isEmpty();
    }

    @Test
    void a_region_of_an_unknown_class_is_refused() {
        assertThatThrownBy(() -> Regions.of(List.of("background", "rim"), Map.of("cup", List.of("cup"))))
                .hasMessage("region 'cup' names the class 'cup', which the data lacks (its classes: background, rim)");
        assertThatThrownBy(() -> Regions.of(List.of("background", "rim"), Map.of("cup", List.of())))
                .hasMessage("region 'cup' unites no class");
        assertThatThrownBy(() -> Regions.of(List.of("background"), Map.of()))
                .hasMessage("metrics need a background and at least one more class, not 'background'");
    }

    @Test
    void a_metric_of_ones_own_takes_part_like_the_others() {
        var catalog = new MetricCatalog(Map.of("missed", new Metric() {
            @Override
            public double of(Scores scores, String region) {
                return scores.of(region).confusion().falseNegatives();
            }

            @Override
            public String meaning() {
                return "pixels that were missed";
            }
        }));
        assertThat(catalog.names(FUNDUS)).containsExactly("missed", "missedCup", "missedDisc");
    }
}
