package dev.hanet.toolkit.study.paper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.study.SeedSummary.Spread;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
    private static Reproduction.Verdict verdict(double ours, boolean higherIsBetter) {
        return new Reproduction.Verdict("HANet_h2", "m", 0.9302, Spread.of(ours), 0.005, higherIsBetter);
    }

    @ParameterizedTest(name = "{0} beside 0.9302, 0.005 allowed, higher is better {1}: {2}")
    @CsvSource({
        "0.9252, true, true",
        "0.9251, true, false",
        "0.99, true, true",
        "0.9353, false, false",
        "0.5, false, true",
        "NaN, true, false"
    })
    void a_value_is_reached_within_its_tolerance_or_beyond(double ours, boolean higherIsBetter, boolean reached) {
        assertThat(verdict(ours, higherIsBetter).reached()).isEqualTo(reached);
    }

    @Test
    void one_missed_value_or_claim_of_the_paper_is_a_miss() {
        Claim holds = ClaimTest.claim(ItemSpec.Comparison.Whose.PAPER, 0.1);
        Claim fails = ClaimTest.claim(ItemSpec.Comparison.Whose.PAPER, -0.1);
        Claim open = ClaimTest.claim(ItemSpec.Comparison.Whose.OURS, -0.1);
        assertThat(made(List.of(verdict(0.93, true)), List.of(holds, open), true)
                        .missed())
                .isFalse();
        assertThat(made(List.of(verdict(0.93, true), verdict(0.9, true)), List.of(holds), true)
                        .missed())
                .isTrue();
        assertThat(made(List.of(), List.of(fails), true).missed()).isTrue();
        assertThat(made(List.of(), List.of(fails), false).missed()).isFalse();
    }

    private static Reproduction made(List<Reproduction.Verdict> verdicts, List<Claim> claims, boolean judged) {
        return new Reproduction(
                "table1", new Page("t"), List.of(), List.of(), verdicts, claims, judged, Reproduction.NONE);
    }

    @Test
    void published_values_are_found_by_method_and_metric() {
        Published published = Published.parse("table,dataset,method,metric,value\n3,DRIVE-test,U-Net,ACC,0.9554\n");
        assertThat(published.methods(3)).containsExactly("U-Net");
        assertThat(published.value(3, "U-Net", "ACC")).hasValue(0.9554);
        assertThat(published.value(3, "U-Net", "AUC")).isEmpty();
    }
}
