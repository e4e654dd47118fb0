package dev.hanet.toolkit.data;

import java.util.ArrayDeque;
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
import java.util.function.IntFunction;

/**
 * Things in their order, made by background threads ahead of their use.
 *
 * <p>Each is a task of its own and tasks are taken in order, so any number of threads makes the same. What goes wrong in a thread is thrown
 * by {@link #next}.
 */
public final class Ahead<T> implements Iterator<T>, AutoCloseable {
    private static final AtomicInteger THREADS = new AtomicInteger();
    private static final long LONGEST_WAIT_MS = 60_000;

    private final int count;
    private final int most;
    private final IntFunction<T> make;
    private final ExecutorService workers;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Deque<Future<T>> ahead = new ArrayDeque<>();
    private int submitted;
    private int taken;

    /**
     * Starts making them.
     *
     * @param count how many there are
     * @param threads background threads, at least one
     * @param most how many are made, or being made, before they are asked for
     * @param make the thing of an index; called by the background threads
     */
    public Ahead(int count, int threads, int most, IntFunction<T> make) {
        this.count = count;
        this.most = most;
        this.make = make;
        this.workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "hanet-data-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            this.threads.add(thread);
            return thread;
        });
        submit();
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    @Override
    public boolean hasNext() {
        return taken < count;
    }

    /**
     * The next one; waits for it.
     *
     * @throws DataException when the wait is interrupted; whatever a thread threw comes through as it is
     */
    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("there are " + count);
        }
        try {
            T result = ahead.remove().get();
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
                    : new IllegalStateException("loading ahead went wrong", e.getCause());
        }
    }

    /** Drops what is made ahead and waits until no thread works any more. */
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
        while (submitted < count && ahead.size() < most) {
            int index = submitted++;
            ahead.add(workers.submit(() -> make.apply(index)));
        }
    }
}
