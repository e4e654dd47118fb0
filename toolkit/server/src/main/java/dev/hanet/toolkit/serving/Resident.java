package dev.hanet.toolkit.serving;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Things by their names of which a few at a time are open: whoever wants one waits until it is, and what was not wanted for the longest time
 * goes for it, once nobody uses it.
 *
 * <p>Whoever asks first is next, so that nobody waits for ever behind others that use what is open.
 *
 * @param <T> what is opened and closed
 */
final class Resident<T> implements AutoCloseable {
    private final Map<String, Place<T>> places = new LinkedHashMap<>();
    private final int most;
    private final Consumer<T> closer;
    private final Semaphore turn = new Semaphore(1, true);
    private final AtomicInteger waiting = new AtomicInteger();
    private long clock;
    private long opened;

    /** Where one is, or would be. */
    private static final class Place<T> {
        private final Supplier<T> opener;
        private Optional<T> open = Optional.empty();
        private int users;
        private long last;

        Place(Supplier<T> opener) {
            this.opener = opener;
        }
    }

    /**
     * None is open yet.
     *
     * @param openers by the names
     * @param most how many are open at a time
     */
    Resident(Map<String, Supplier<T>> openers, int most, Consumer<T> closer) {
        openers.forEach((name, opener) -> places.put(name, new Place<>(opener)));
        this.most = most;
        this.closer = closer;
    }

    /** All names, in their order. */
    List<String> names() {
        return List.copyOf(places.keySet());
    }

    /** Those that are open. */
    synchronized List<String> open() {
        return places.entrySet().stream()
                .filter(place -> place.getValue().open.isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** How often one was opened. */
    synchronized long opened() {
        return opened;
    }

    /** How many wait, each for one that is not open yet or behind somebody who does. */
    int waiting() {
        return waiting.get();
    }

    /**
     * Lends one, which stays open until the task is done.
     *
     * @param name one of {@link #names}
     */
    <R> R with(String name, Function<T, R> task) throws InterruptedException {
        Place<T> place = Optional.ofNullable(places.get(name)).orElseThrow();
        T lent;
        waiting.incrementAndGet();
        try {
            turn.acquire();
            try {
                lent = taken(place);
            } finally {
                turn.release();
            }
        } finally {
            waiting.decrementAndGet();
        }
        try {
            return task.apply(lent);
        } finally {
            left(place);
        }
    }

    private synchronized T taken(Place<T> place) throws InterruptedException {
        while (place.open.isEmpty() && open().size() >= most) {
            Optional<Place<T>> idle = places.values().stream()
                    .filter(one -> one.open.isPresent() && one.users == 0)
                    .min((one, other) -> Long.compare(one.last, other.last));
            if (idle.isPresent()) {
                close(idle.orElseThrow());
            } else {
                wait();
            }
        }
        if (place.open.isEmpty()) {
            place.open = Optional.of(place.opener.get());
            opened++;
        }
        place.users++;
        place.last = ++clock;
        return place.open.orElseThrow();
    }

    private synchronized void left(Place<T> place) {
        place.users--;
        notifyAll();
    }

    private void close(Place<T> place) {
        T gone = place.open.orElseThrow();
        place.open = Optional.empty();
        closer.accept(gone);
    }

    /** Closes those that are open, which nobody uses any more. */
    @Override
    public synchronized void close() {
        places.values().stream().filter(place -> place.open.isPresent()).forEach(this::close);
    }
}
