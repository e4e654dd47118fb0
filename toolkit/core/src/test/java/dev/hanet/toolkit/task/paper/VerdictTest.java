package dev.hanet.toolkit.task.paper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.task.SeedSummary.Spread;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
    private static Verdict verdict(double ours, boolean higherIsBetter) {
        return new Verdict("HANet_h2", "m", 0.9302, Spread.of(ours), 0.005, higherIsBetter);
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
    void a_claim_holds_in_the_mean_over_the_seeds() {
        ClaimSpec spec = new ClaimSpec("HANet_h2", "HANet_h1", "mDice");
        Claim claim = new Claim(spec, List.of(0.02, -0.005, 0.0));
        assertThat(claim.holds()).isTrue();
        assertThat(claim.words())
                .isEqualTo("HANet_h2 above HANet_h1 in mDice: by +0.0050 in the mean, in 1 of 3 seeds");
        assertThat(new Claim(spec, List.of(0.0)).holds()).isFalse();
    }

    @Test
    void one_missed_value_or_claim_is_a_miss() {
        Claim holds = new Claim(new ClaimSpec("a", "b", "m"), List.of(0.1));
        Claim fails = new Claim(new ClaimSpec("a", "b", "m"), List.of(-0.1));
        assertThat(made(List.of(verdict(0.93, true)), List.of(holds)).missed()).isFalse();
        assertThat(made(List.of(verdict(0.93, true), verdict(0.9, true)), List.of(holds))
                        .missed())
                .isTrue();
        assertThat(made(List.of(), List.of(fails)).missed()).isTrue();
    }

    private static Reproduction made(List<Verdict> verdicts, List<Claim> claims) {
        return new Reproduction("table1", new Page("t"), List.of(), List.of(), verdicts, claims);
    }

    @Test
    void published_values_are_found_by_method_and_metric() {
        Published published = Published.parse("table,dataset,method,metric,value\n3,DRIVE-test,U-Net,ACC,0.9554\n");
        assertThat(published.methods(3)).containsExactly("U-Net");
        assertThat(published.value(3, "U-Net", "ACC")).hasValue(0.9554);
        assertThat(published.value(3, "U-Net", "AUC")).isEmpty();
    }
}
