package dev.hanet.toolkit.session;

import dev.hanet.toolkit.data.Ahead;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Sample;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Images and their segmentations in order: while one is looked at, the next is with the network and the one after it is read.
 *
 * @param count how many images there are
 * @param load reads the image of an index; called by one thread at a time
 * @param segment called by one thread at a time
 */
record SegmentationPipeline(int count, IntFunction<Sample> load, Function<Sample, Segmentation> segment) {
    /** Goes through all of them; what goes wrong with one is thrown after those before it were seen. */
    void each(Scoring.Each each) {
        Room room = new Room();
        try (Ahead<Held<Sample>> loaded = new Ahead<>(count, 1, 1, index -> room.load(load, index));
                Ahead<Held<Segmented>> segmented =
                        new Ahead<>(count, 1, 1, index -> loaded.next().map(this::segmented))) {
            while (segmented.hasNext()) {
                Held<Segmented> next = segmented.next();
                each.segmented(next.of().sample(), next.of().segmentation());
                room.leave(next);
            }
        }
    }

    private Segmented segmented(Sample sample) {
        return new Segmented(sample, segment.apply(sample));
    }

    private record Segmented(Sample sample, Segmentation segmentation) {}

    /** What takes room for some pixels. */
    private record Held<T>(T of, int pixels) {
        <S> Held<S> map(Function<T, S> made) {
            return new Held<>(made.apply(of), pixels);
        }
    }

    /**
     * Room for the pixels of images under way, so that large ones are read one by one. How large an image is shows when it is there; until then it
     * counts as the one before it, the first as all there is room for.
     */
    private static final class Room {
        private static final int PIXELS = 8_000_000;

        private final Semaphore free = new Semaphore(PIXELS);
        private int likely = PIXELS;

        Held<Sample> load(IntFunction<Sample> load, int index) {
            int held = likely;
            try {
                free.acquire(held);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DataException("loading was interrupted");
            }
            Sample sample = load.apply(index);
            likely = Math.min(PIXELS, sample.size().pixels());
            int kept = Math.min(held, likely);
            free.release(held - kept);
            return new Held<>(sample, kept);
        }

        void leave(Held<?> held) {
            free.release(held.pixels());
        }
    }
}
