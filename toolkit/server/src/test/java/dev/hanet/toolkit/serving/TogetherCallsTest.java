package dev.hanet.toolkit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Probabilities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A network that answers each image by its own values, and is asked by several threads. */
@Timeout(30)
class TogetherCallsTest {
    private final List<Integer> together = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicBoolean isBusy = new AtomicBoolean();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private static Image image(int side, float value) {
        float[] values = new float[side * side];
        Arrays.fill(values, value);
        return new Image(1, ImageSize.of(side), values);
    }

    /** The first question takes until it may go on; two at a time would be a mistake. */
    private List<Probabilities> ask(List<Image> images) {
        assertThat(isBusy.compareAndSet(false, true)).isTrue();
        begun.countDown();
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            isBusy.set(false);
        }
        if (images.size() > 1 && images.stream().anyMatch(image -> image.values()[0] < 0)) {
            throw new IllegalArgumentException("too much at once");
        }
        if (images.get(0).values()[0] < 0) {
            throw new IllegalArgumentException("not even alone");
        }
        return images.stream()
                .map(image -> new Probabilities(1, image.size(), image.values().clone()))
                .toList();
    }

    /** Asks for the first image, then, while the network is busy, for the others; lets it go on once all of them wait. */
    private List<Future<List<Probabilities>>> asked(int most, List<List<Image>> questions) throws InterruptedException {
        Function<List<Image>, List<Probabilities>> shared = new TogetherCalls(most, together::add).apply(this::ask);
        List<Future<List<Probabilities>>> answers = new ArrayList<>();
        List<Thread> waiting = new ArrayList<>();
        for (List<Image> question : questions) {
            CountDownLatch started = new CountDownLatch(1);
            answers.add(threads.submit(() -> {
                synchronized (waiting) {
                    waiting.add(Thread.currentThread());
                }
                started.countDown();
                return shared.apply(question);
            }));
            started.await();
            if (answers.size() == 1) {
                begun.await();
            } else {
                Thread last = waiting.get(waiting.size() - 1);
                while (last.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }
        }
        go.countDown();
        return answers;
    }

    private static List<Image> one(int side, float value) {
        return List.of(image(side, value));
    }

    @Test
    void what_gathers_while_the_network_is_busy_goes_together_and_each_gets_its_own() throws Exception {
        List<Future<List<Probabilities>>> answers =
                asked(8, List.of(one(2, 1), one(2, 2), one(2, 3), List.of(image(2, 4), image(2, 5))));

        assertThat(answers.get(1).get()).singleElement().satisfies(found -> assertThat(found.at(0, 0, 0))
                .isEqualTo(2));
        assertThat(answers.get(2).get()).singleElement().satisfies(found -> assertThat(found.at(0, 0, 0))
                .isEqualTo(3));
        assertThat(answers.get(3).get()).extracting(found -> found.at(0, 1, 1)).containsExactly(4f, 5f);
        assertThat(together).containsExactly(1, 4);
    }

    @Test
    void alone_each_goes_as_it_came() throws Exception {
        for (Future<List<Probabilities>> answer : asked(1, List.of(one(2, 1), one(2, 2), one(2, 3)))) {
            assertThat(answer.get()).hasSize(1);
        }
        assertThat(together).containsExactly(1, 1, 1);
    }

    @Test
    void no_more_go_together_than_may_and_none_of_another_size() throws Exception {
        for (Future<List<Probabilities>> answer :
                asked(2, List.of(one(2, 1), one(2, 2), one(3, 3), one(2, 4), one(2, 5)))) {
            assertThat(answer.get()).hasSize(1);
        }
        assertThat(together).containsExactlyInAnyOrder(1, 2, 1, 1);
    }

    @Test
    void what_fails_together_is_asked_alone_and_only_the_culprit_fails() throws Exception {
        List<Future<List<Probabilities>>> answers = asked(8, List.of(one(2, 1), one(2, 2), one(2, -1), one(2, 3)));

        assertThat(answers.get(1).get()).hasSize(1);
        assertThatThrownBy(() -> answers.get(2).get())
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("not even alone");
        assertThat(answers.get(3).get()).singleElement().satisfies(found -> assertThat(found.at(0, 0, 0))
                .isEqualTo(3));
    }
}
