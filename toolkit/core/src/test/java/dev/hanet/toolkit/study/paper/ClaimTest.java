package dev.hanet.toolkit.study.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClaimTest {
    private static final ItemSpec.Comparison SPEC =
            new ItemSpec.Comparison("HANet_h2", "HANet_h1", "mDice", ItemSpec.Comparison.Whose.PAPER);

    static Claim claim(ItemSpec.Comparison.Whose whose, double difference) {
        ItemSpec.Comparison spec = new ItemSpec.Comparison("HANet_h2", "twin", "mDice", whose);
        return new Claim(spec, Map.of(1L, List.of(difference)), Optional.empty());
    }

    @Test
    void a_claim_holds_in_the_mean_over_the_seeds() {
        Claim claim =
                new Claim(SPEC, Map.of(1L, List.of(0.02), 2L, List.of(-0.005), 3L, List.of(0.0)), Optional.empty());
        assertThat(claim.holds()).isTrue();
        assertThat(claim.words())
                .isEqualTo("HANet_h2 above HANet_h1 in mDice: by +0.0050 in the mean, in 1 of 3 seeds");
        assertThat(new Claim(SPEC, Map.of(1L, List.of(0.0)), Optional.empty()).holds())
                .isFalse();
    }

    @Test
    void a_seed_counts_by_the_mean_of_its_runs_and_runs_are_counted_too() {
        Claim claim = new Claim(
                SPEC, Map.of(1L, List.of(0.03, -0.01, 0.01), 2L, List.of(0.01, -0.04, 0.01)), Optional.empty());
        assertThat(claim.words())
                .isEqualTo("HANet_h2 above HANet_h1 in mDice: by +0.0017 in the mean, in 1 of 2 seeds, in 4 of 6 runs");
    }

    @Test
    void only_the_paper_can_be_missed() {
        assertThat(claim(ItemSpec.Comparison.Whose.PAPER, -0.1).missed()).isTrue();
        assertThat(claim(ItemSpec.Comparison.Whose.PAPER, 0.1).missed()).isFalse();
        assertThat(claim(ItemSpec.Comparison.Whose.OURS, -0.1).missed()).isFalse();
        assertThat(claim(ItemSpec.Comparison.Whose.OURS, -0.1).answer())
                .startsWith("asked by us, does not hold: HANet_h2 above twin in mDice: by -0.1000");
    }
}
