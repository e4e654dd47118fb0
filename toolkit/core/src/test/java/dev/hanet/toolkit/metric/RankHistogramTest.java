package dev.hanet.toolkit.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankHistogramTest {
    @Test
    void three_of_four_pairs_in_order_make_three_quarters() {
        var ranks = new RankHistogram();
        ranks.add(0.9f, true);
        ranks.add(0.4f, true);
        ranks.add(0.6f, false);
        ranks.add(0.1f, false);
        assertThat(ranks.area()).isEqualTo(0.75);
    }

    /** Of 15 bins: 0.05 and 0 lie in the first, 0.75 and 0.79 in the twelfth, of which one is right. */
    @Test
    void shares_are_set_beside_probabilities() {
        var ranks = new RankHistogram();
        ranks.add(0.05f, false);
        ranks.add(0, false);
        ranks.add(0.75f, true);
        ranks.add(0.79f, false);
        Calibration calibration = ranks.calibration();
        assertThat(calibration.bins()).hasSize(15);
        assertThat(calibration.bins().get(0).count()).isEqualTo(2);
        assertThat(calibration.bins().get(0).probability()).isCloseTo(0.025, within(1e-7));
        assertThat(calibration.bins().get(0).share()).isZero();
        assertThat(calibration.bins().get(11).count()).isEqualTo(2);
        assertThat(calibration.bins().get(11).share()).isEqualTo(0.5);
        assertThat(calibration.bins().get(3).share()).isNaN();
        assertThat(calibration.error()).isCloseTo((2 * 0.025 + 2 * 0.27) / 4, within(1e-7));
        assertThat(new RankHistogram().calibration().error()).isNaN();
    }

    @Test
    void a_tie_counts_half() {
        var ranks = new RankHistogram();
        ranks.add(0.3f, true);
        ranks.add(0.3f, false);
        assertThat(ranks.area()).isEqualTo(0.5);
    }

    @Test
    void pixels_of_one_side_alone_have_no_curve() {
        var ranks = new RankHistogram();
        ranks.add(0.3f, true);
        assertThat(ranks.area()).isNaN();
    }

    @Test
    void bins_rise_with_the_probability_and_tell_the_ends_apart() {
        float[] rising = {-0.1f, 1e-9f, 2e-9f, 1e-5f, 1.1e-5f, 0.2f, 0.4999f, 0.5f, 0.6f, 0.99998f, 0.99999f, 1f};
        int[] bins = new int[rising.length];
        for (int i = 0; i < rising.length; i++) {
            bins[i] = RankHistogram.bin(rising[i]);
        }
        assertThat(bins).isSorted().doesNotHaveDuplicates().startsWith(0).endsWith(65_535);
        assertThat(RankHistogram.bin(1.5f)).isEqualTo(65_535);
        assertThat(RankHistogram.bin(0.49999997f)).isLessThan(RankHistogram.bin(0.5f));
    }

    /** The sharper the predictions, the more of them crowd at 0 and 1; the tables print four decimals. */
    @ParameterizedTest(name = "logits spread by {0}")
    @ValueSource(doubles = {0.1, 1, 8})
    void agrees_with_the_exact_rank_statistic(double spread) {
        var random = new SplittableRandom(3);
        int count = 20_000;
        float[] probability = new float[count];
        boolean[] inside = new boolean[count];
        var ranks = new RankHistogram();
        for (int i = 0; i < count; i++) {
            inside[i] = random.nextInt(10) == 0;
            double logit = spread * (random.nextGaussian() + (inside[i] ? 1 : -1));
            probability[i] = (float) (1 / (1 + Math.exp(-logit)));
            ranks.add(probability[i], inside[i]);
        }
        assertThat(ranks.area()).isCloseTo(exact(probability, inside), within(5e-5));
    }

    /** Mann and Whitney: the rank sum of the inside pixels, ties sharing their mean rank. */
    private static double exact(float[] probability, boolean[] inside) {
        Integer[] order = new Integer[probability.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Float.compare(probability[a], probability[b]));
        double rankSum = 0;
        double positives = 0;
        for (int start = 0; start < order.length; ) {
            int end = start;
            while (end < order.length && probability[order[end]] == probability[order[start]]) {
                end++;
            }
            for (int i = start; i < end; i++) {
                if (inside[order[i]]) {
                    rankSum += (start + 1 + end) / 2.0;
                    positives++;
                }
            }
            start = end;
        }
        return (rankSum - positives * (positives + 1) / 2) / (positives * (order.length - positives));
    }

    @Test
    void pooling_is_counting_together() {
        var random = new SplittableRandom(5);
        var together = new RankHistogram();
        var first = new RankHistogram();
        var second = new RankHistogram();
        for (int i = 0; i < 500; i++) {
            float probability = (float) random.nextDouble();
            boolean inside = random.nextBoolean();
            together.add(probability, inside);
            (i < 200 ? first : second).add(probability, inside);
        }
        first.addAll(second);
        assertThat(first.area()).isEqualTo(together.area());
    }
}
