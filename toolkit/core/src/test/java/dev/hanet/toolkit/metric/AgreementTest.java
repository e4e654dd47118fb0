package dev.hanet.toolkit.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Region;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgreementTest {
    private static final ImageSize SIZE = new ImageSize(1, 5);

    private static Agreement of(Optional<Region> inside) {
        Agreement.Tally tally = new Agreement.Tally(List.of("none", "a", "b"));
        float[] none = {0.9f, 0.25f, 0.25f, 0.1f, 1};
        float[] a = {0.05f, 0.72f, 0.75f, 0.0f, 0};
        float[] b = {0.05f, 0.05f, 0.0f, 0.9f, 0};
        float[] all = new float[15];
        System.arraycopy(none, 0, all, 0, 5);
        System.arraycopy(a, 0, all, 5, 5);
        System.arraycopy(b, 0, all, 10, 5);
        tally.add(
                new Mask(SIZE, new byte[] {0, 1, 1, 2, 0}),
                new Probabilities(3, SIZE, all),
                new Mask(SIZE, new byte[] {0, 1, 2, 2, (byte) Mask.IGNORE}),
                inside);
        return tally.result();
    }

    @Test
    void pairs_of_classes_are_counted_and_pixels_to_ignore_are_not() {
        assertThat(of(Optional.empty()).pixels())
                .containsExactly(List.of(1L, 0L, 0L), List.of(0L, 1L, 0L), List.of(0L, 1L, 1L));
        assertThat(of(Optional.of(new Region(SIZE, new boolean[] {true, true, false, false, true})))
                        .pixels())
                .containsExactly(List.of(1L, 0L, 0L), List.of(0L, 1L, 0L), List.of(0L, 0L, 0L));
    }

    /** Of class a: 0.05 and 0 lie in the first bin, 0.72 and 0.75 in the eighth, of which one is right. */
    @Test
    void shares_are_set_beside_probabilities() {
        List<Agreement.Bin> bins = of(Optional.empty()).reliability().get(0);
        assertThat(bins).hasSize(10);
        assertThat(bins.get(0).count()).isEqualTo(2);
        assertThat(bins.get(0).probability()).isCloseTo(0.025, within(1e-7));
        assertThat(bins.get(0).share()).isZero();
        assertThat(bins.get(7).count()).isEqualTo(2);
        assertThat(bins.get(7).probability()).isCloseTo(0.735, within(1e-7));
        assertThat(bins.get(7).share()).isEqualTo(0.5);
        assertThat(bins.get(3).share()).isNaN();
        assertThat(of(Optional.empty()).calibrationError(1)).isCloseTo((2 * 0.025 + 2 * 0.235) / 4, within(1e-7));
    }

    @Test
    void f1_is_that_of_the_counts() {
        assertThat(of(Optional.empty()).f1(1)).isCloseTo(2.0 / 3, within(1e-12)); // 1 right, 1 too much
        assertThat(of(Optional.of(new Region(SIZE, new boolean[] {true, true, false, false, true})))
                        .f1(2))
                .isNaN();
    }
}
