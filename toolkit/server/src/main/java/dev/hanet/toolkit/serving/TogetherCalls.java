package dev.hanet.toolkit.serving;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Probabilities;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;

/**
 * Lets several threads ask one network: one of them asks at a time, and takes along what the others wait for, as far as it has the same size.
 *
 * <p>Nobody waits for company: what has gathered while the network was busy goes together.
 */
final class TogetherCalls implements UnaryOperator<Function<List<Image>, List<Probabilities>>> {
    private final int most;
    private final IntConsumer told;
    private final ReentrantLock network = new ReentrantLock(true);
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    /**
     * One for a network.
     *
     * @param most the most images that go together; 1 lets each go as it would alone
     * @param told hears of how many went together
     */
    TogetherCalls(int most, IntConsumer told) {
        this.most = most;
        this.told = told;
    }

    /** What one thread wants to know. */
    private static final class Waiting {
        private final List<Image> images;
        private final ImageSize size;
        private Optional<List<Probabilities>> answer = Optional.empty();

        Waiting(List<Image> images) {
            this.images = images;
            this.size = images.get(0).size();
        }
    }

    @Override
    public Function<List<Image>, List<Probabilities>> apply(Function<List<Image>, List<Probabilities>> asked) {
        return images -> answer(new Waiting(images), asked);
    }

    private List<Probabilities> answer(Waiting own, Function<List<Image>, List<Probabilities>> asked) {
        synchronized (waiting) {
            waiting.add(own);
        }
        network.lock();
        try {
            if (own.answer.isEmpty()) {
                ask(taken(own), own, asked);
            }
            return own.answer.orElseThrow();
        } finally {
            network.unlock();
        }
    }

    /** What goes together: one's own, and of the others from the oldest on what fits. */
    private List<Waiting> taken(Waiting own) {
        List<Waiting> taken = new ArrayList<>(List.of(own));
        int images = own.images.size();
        synchronized (waiting) {
            waiting.remove(own);
            for (Iterator<Waiting> others = waiting.iterator(); others.hasNext(); ) {
                Waiting other = others.next();
                if (other.size.equals(own.size) && images + other.images.size() <= most) {
                    taken.add(other);
                    images += other.images.size();
                    others.remove();
                }
            }
        }
        return taken;
    }

    private void ask(List<Waiting> together, Waiting own, Function<List<Image>, List<Probabilities>> asked) {
        List<Image> images =
                together.stream().flatMap(one -> one.images.stream()).toList();
        List<Probabilities> found;
        try {
            found = asked.apply(images);
        } catch (RuntimeException | Error e) {
            if (together.size() == 1) {
                throw e;
            }
            synchronized (waiting) { // what did not go together may go alone
                together.stream().filter(one -> one != own).forEach(waiting::add);
            }
            found = asked.apply(own.images);
            together = List.of(own);
        }
        told.accept(found.size());
        int at = 0;
        for (Waiting one : together) {
            one.answer = Optional.of(List.copyOf(found.subList(at, at + one.images.size())));
            at += one.images.size();
        }
    }
}
