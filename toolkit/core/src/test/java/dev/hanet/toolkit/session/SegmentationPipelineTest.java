package dev.hanet.toolkit.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SegmentationPipelineTest {
    private static final ImageSize SMALL = new ImageSize(2, 2);

    private static Sample sample(int index, ImageSize size) {
        return Sample.of("image " + index, new Image(1, size, new float[size.pixels()]));
    }

    /** No pixel of anything; what is segmented is not looked at here. */
    private static Segmentation segmentation(Sample sample) {
        return new Segmentation(new Probabilities(1, SMALL, new float[4]), new Mask(SMALL, new byte[4]), Map.of());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES))
                    .as("the next image is begun")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void images_come_in_their_order_each_once() {
        List<String> seen = new ArrayList<>();
        new SegmentationPipeline(20, index -> sample(index, SMALL), SegmentationPipelineTest::segmentation)
                .each((sample, segmentation) -> seen.add(sample.id()));
        assertThat(seen)
                .hasSize(20)
                .startsWith("image 0", "image 1")
                .endsWith("image 19")
                .doesNotHaveDuplicates();
    }

    @Test
    void none_is_nothing() {
        new SegmentationPipeline(0, index -> sample(index, SMALL), SegmentationPipelineTest::segmentation)
                .each((sample, segmentation) -> assertThat(sample).isNull());
    }

    @Test
    void while_one_is_looked_at_the_next_is_segmented_and_the_one_after_it_read() {
        CountDownLatch read = new CountDownLatch(3);
        CountDownLatch segmented = new CountDownLatch(2);
        List<String> seen = new ArrayList<>();
        new SegmentationPipeline(
                        3,
                        index -> {
                            read.countDown();
                            return sample(index, SMALL);
                        },
                        sample -> {
                            segmented.countDown();
                            return segmentation(sample);
                        })
                .each((sample, segmentation) -> {
                    await(segmented);
                    await(read);
                    seen.add(sample.id());
                });
        assertThat(seen).hasSize(3);
    }

    @Test
    void large_images_are_read_one_by_one() {
        ImageSize large = new ImageSize(2000, 4000);
        AtomicInteger under = new AtomicInteger();
        List<Integer> together = new ArrayList<>();
        new SegmentationPipeline(
                        4,
                        index -> {
                            together.add(under.incrementAndGet());
                            return sample(index, large);
                        },
                        SegmentationPipelineTest::segmentation)
                .each((sample, segmentation) -> under.decrementAndGet());
        assertThat(together).containsExactly(1, 1, 1, 1);
    }

    @Test
    void a_large_one_among_small_ones_does_not_stop_them() {
        List<String> seen = new ArrayList<>();
        new SegmentationPipeline(
                        9,
                        index -> sample(index, index % 3 == 1 ? new ImageSize(3000, 3000) : SMALL),
                        SegmentationPipelineTest::segmentation)
                .each((sample, segmentation) -> seen.add(sample.id()));
        assertThat(seen).hasSize(9);
    }

    @Test
    void what_goes_wrong_with_one_is_told_behind_those_before_it() {
        List<String> seen = new ArrayList<>();
        SegmentationPipeline broken = new SegmentationPipeline(
                5,
                index -> {
                    if (index == 2) {
                        throw new DataException("image 2 is damaged");
                    }
                    return sample(index, SMALL);
                },
                SegmentationPipelineTest::segmentation);
        assertThatThrownBy(() -> broken.each((sample, segmentation) -> seen.add(sample.id())))
                .isInstanceOf(DataException.class)
                .hasMessage("image 2 is damaged");
        assertThat(seen).containsExactly("image 0", "image 1");
    }

    @Test
    void memory_that_runs_out_with_the_network_comes_through_as_it_is() {
        SegmentationPipeline full = new SegmentationPipeline(2, index -> sample(index, SMALL), sample -> {
            throw new OutOfMemoryError("Java heap space");
        });
        assertThatThrownBy(() -> full.each((sample, segmentation) -> {})).isInstanceOf(OutOfMemoryError.class);
    }
}
