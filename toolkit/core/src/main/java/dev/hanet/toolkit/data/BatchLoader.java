package dev.hanet.toolkit.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The batches of one epoch, shuffled by seed and epoch, made {@linkplain Ahead ahead} of their use; any number of threads gives the same data.
 *
 * <p>A last batch that is not full is left out, unless it is the only one, since batch statistics of a few examples disturb those of many.
 */
public final class BatchLoader implements Iterator<Batch>, AutoCloseable {
    private final Examples examples;
    private final int batch;
    private final long seed;
    private final int epoch;
    private final int[] order;
    private final Ahead<Batch> batches;

    /**
     * Starts loading.
     *
     * @param batch examples in a batch
     * @param threads background threads, at least one
     */
    public BatchLoader(Examples examples, int batch, long seed, int epoch, int threads) {
        this.examples = examples;
        this.batch = Math.min(batch, examples.count());
        this.seed = seed;
        this.epoch = epoch;
        this.order = order(examples.count(), seed, epoch);
        this.batches = new Ahead<>(examples.count() / Math.max(1, this.batch), threads, threads + 1, this::load);
    }

    /** How many batches the epoch has. */
    public int steps() {
        return batches.count();
    }

    @Override
    public boolean hasNext() {
        return batches.hasNext();
    }

    /**
     * The next batch; waits for it.
     *
     * @throws DataException when one of its examples cannot be made; whatever else a thread threw comes through as it is
     */
    @Override
    public Batch next() {
        return batches.next();
    }

    /** Drops what is loaded ahead and waits until no thread works any more. */
    @Override
    public void close() {
        batches.close();
    }

    private Batch load(int step) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
            samples.add(examples.example(seed, epoch, order[step * batch + i]));
        }
        return Batch.of(samples);
    }

    private static int[] order(int count, long seed, int epoch) {
        int[] order = new int[count];
        RandomGenerator random = Randomness.stream(seed, "order", epoch);
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }
}
