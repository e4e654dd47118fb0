package dev.hanet.blocks.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Blocks of 64 bytes and multiples of it, each of which the C library makes 64 bytes larger. */
class HeapTest {
    private final Heap<String> heap = new Heap<>();

    @BeforeEach
    void three_blocks_of_two_three_and_two_units() {
        heap.take("first", 64);
        heap.take("second", 128);
        heap.take("third", 64);
        assertThat(units()).isEqualTo(7);
    }

    private long units() {
        return heap.size() / 64;
    }

    @Test
    void a_hole_takes_what_fits_and_keeps_the_rest() {
        heap.free("second");
        heap.take("small", 64);
        assertThat(units()).isEqualTo(7);
        heap.take("another", 64);
        assertThat(units()).as("one unit was left of the hole").isEqualTo(9);
    }

    @Test
    void what_fits_no_hole_goes_to_the_top() {
        heap.free("second");
        heap.take("large", 192);
        assertThat(units()).isEqualTo(7 + 4);
    }

    @Test
    void the_smallest_hole_that_fits_is_taken() {
        heap.take("fourth", 64);
        heap.free("second");
        heap.free("fourth");
        heap.take("small", 64);
        heap.take("as large as the second", 128);
        assertThat(units()).isEqualTo(9);
    }

    @Test
    void holes_side_by_side_are_one() {
        heap.free("first");
        heap.free("third");
        heap.free("second");
        heap.take("all of it", 6 * 64);
        assertThat(units()).isEqualTo(7);
    }

    @Test
    void a_hole_below_the_top_grows_with_it() {
        heap.free("third");
        heap.take("larger", 128);
        assertThat(units()).isEqualTo(8);
    }

    @Test
    void the_top_stays_and_nothing_takes_nothing() {
        heap.free("first");
        heap.free("second");
        heap.free("third");
        heap.free("nobody");
        heap.take("nothing", 0);
        assertThat(units()).isEqualTo(7);
    }
}
