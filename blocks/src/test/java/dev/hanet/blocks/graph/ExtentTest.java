package dev.hanet.blocks.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Sizes of which some are open: heights that are eight times h, and one more. */
class ExtentTest {
    private static final Extent H = Extent.open("h", 5);
    private static final Extent W = Extent.open("w", 3);
    private static final Extent HEIGHT = H.times(8).plus(1);

    @Test
    void a_convolution_at_stride_two_halves_what_fits() {
        Extent half = HEIGHT.plus(2).plus(-3).dividedBy(2).plus(1);

        assertThat(half).isEqualTo(H.times(4).plus(1));
        assertThat(half.example()).isEqualTo(21);
    }

    @Test
    void the_same_sum_is_the_same_size_whatever_the_way_to_it() {
        assertThat(H.plus(W).times(H.plus(W)))
                .isEqualTo(H.times(H).plus(W.times(H).times(2)).plus(W.times(W)))
                .hasSameHashCodeAs(W.plus(H).times(H.plus(W)));
        assertThat(H.plus(W.times(-1)).plus(W)).isEqualTo(H);
    }

    @Test
    void what_a_stride_leaves_over_is_fixed() {
        assertThat(HEIGHT.remainder(4).fixed()).hasValue(1);
        assertThat(HEIGHT.remainder(16).fixed()).isEmpty();
        assertThat(Extent.of(-3).dividedBy(2)).isEqualTo(Extent.of(-2));
    }

    @Test
    void a_quotient_that_does_not_come_out_is_a_size_of_its_own() {
        Extent third = HEIGHT.dividedBy(3);

        assertThat(third).isEqualTo(H.times(8).plus(1).dividedBy(3)).isNotEqualTo(W.dividedBy(3));
        assertThat(third.example()).isEqualTo(13);
        assertThat(third).hasToString("FloorDiv(8*Symbol('h', positive=True, integer=True) + 1, 3)");
    }

    @Test
    void sizes_are_written_as_sympy_reads_them() {
        assertThat(Extent.product(List.of(H, W, Extent.of(2))).plus(-1))
                .hasToString(
                        "2*Symbol('h', positive=True, integer=True)*Symbol('w', positive=True, integer=True) + -1");
        assertThat(Extent.of(0)).hasToString("0");
        assertThat(H.times(W).atMost(7).example()).isEqualTo(7);
        assertThat(Extent.of(4).atMost(7).fixed()).hasValue(4);
    }
}
