package dev.hanet.toolkit.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * The batches of one epoch, shuffled by seed and epoch, made ahead of their use by background threads.
 *
 * <p>Each batch is a task of its own and tasks are taken in order, so any number of threads gives the same data. What
 * goes wrong in a thread is thrown by {@link #next}. A last batch that is not full is left out, unless it is the only
 * one, since batch statistics of a few examples disturb those of many.
 */
public final class BatchLoader implements Iterator<Batch>, AutoCloseable {
    private static final AtomicInteger THREADS = new AtomicInteger();
    private static final long LONGEST_WAIT_MS = 60_000;

    private final Examples examples;
    private final int batch;
    private final long seed;
    private final int epoch;
    private final int[] order;
    private final int steps;
    private final ExecutorService workers;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Deque<Future<Batch>> ahead = new ArrayDeque<>();
    private final int prefetch;
    private int submitted;
    private int taken;

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
        this.steps = examples.count() / Math.max(1, this.batch);
        this.prefetch = threads + 1;
        this.workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "hanet-data-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            this.threads.add(thread);
            return thread;
        });
        submit();
    }

    /** How many batches the epoch has. */
    public int steps() {
        return steps;
    }

    @Override
    public boolean hasNext() {
        return taken < steps;
    }

    /**
     * The next batch; waits for it.
     *
     * @throws DataException when one of its examples cannot be made; whatever else a thread threw comes through as it is
     */
    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the epoch has " + steps + " batches");
        }
        try {
            Batch result = ahead.remove().get();
            taken++;
            submit();
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException("loading was interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) { // such as memory that ran out, which is told by its own words
                throw error;
            }
            throw e.getCause() instanceof RuntimeException told
                    ? told
                    : new IllegalStateException("loading a batch went wrong", e.getCause());
        }
    }

    /** Drops what is loaded ahead and waits until no thread works any more. */
    @Override
    public void close() {
        workers.shutdownNow();
        try {
            for (Thread thread : threads) {
                thread.join(LONGEST_WAIT_MS); // the pool counts as ended a moment before its threads have
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void submit() {
        while (submitted < steps && ahead.size() < prefetch) {
            int step = submitted++;
            ahead.add(workers.submit(() -> load(step)));
        }
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
