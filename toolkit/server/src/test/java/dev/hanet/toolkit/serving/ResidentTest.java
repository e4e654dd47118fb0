package dev.hanet.toolkit.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A few of many are open, and whoever asks is served in turn. */
@Timeout(20)
class ResidentTest {
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    private Resident<String> resident(int most, String... names) {
        Map<String, Supplier<String>> openers = new LinkedHashMap<>();
        for (String name : names) {
            openers.put(name, () -> {
                told.add("+" + name);
                return name;
            });
        }
        return new Resident<>(openers, most, name -> told.add("-" + name));
    }

    @Test
    void what_is_open_is_lent_again_and_the_oldest_goes_for_another() throws InterruptedException {
        try (Resident<String> resident = resident(2, "a", "b", "c")) {
            for (String name : List.of("a", "b", "a", "c", "a", "b")) {
                assertThat(resident.<String>with(name, lent -> lent)).isEqualTo(name);
            }
            assertThat(told).containsExactly("+a", "+b", "-b", "+c", "-c", "+b");
            assertThat(resident.open()).containsExactly("a", "b");
            assertThat(resident.opened()).isEqualTo(4);
        }
        assertThat(told).endsWith("-a", "-b");
    }

    @Test
    void one_in_use_is_not_closed_and_whoever_waits_is_not_overtaken() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (Resident<String> resident = resident(1, "a", "b")) {
            CountDownLatch inUse = new CountDownLatch(1);
            CountDownLatch done = new CountDownLatch(1);
            List<String> order = Collections.synchronizedList(new ArrayList<>());
            Future<?> first = threads.submit(() -> resident.with("a", lent -> {
                inUse.countDown();
                await(done);
                return order.add("a");
            }));
            inUse.await();
            Future<?> second = threads.submit(() -> resident.with("b", order::add));
            while (resident.waiting() == 0) {
                Thread.onSpinWait();
            }
            Future<?> third = threads.submit(() -> resident.with("a", lent -> order.add("a again")));
            while (resident.waiting() < 2) {
                Thread.onSpinWait();
            }
            assertThat(told).containsExactly("+a");
            done.countDown();
            for (Future<?> one : List.of(first, second, third)) {
                one.get(10, TimeUnit.SECONDS);
            }
            assertThat(order).containsExactly("a", "b", "a again");
            assertThat(told).containsExactly("+a", "-a", "+b", "-b", "+a");
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void many_at_once_never_have_more_open_than_may_be() throws Exception {
        AtomicInteger open = new AtomicInteger();
        Map<String, Supplier<String>> openers = new LinkedHashMap<>();
        for (String name : List.of("a", "b", "c", "d")) {
            openers.put(name, () -> {
                assertThat(open.incrementAndGet()).isLessThanOrEqualTo(2);
                return name;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Resident<String> resident = new Resident<>(openers, 2, name -> open.decrementAndGet())) {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                String name = String.valueOf((char) ('a' + i * 7 % 4));
                all.add(threads.submit(() -> resident.with(name, lent -> lent.equals(name) ? lent : "wrong")));
            }
            for (Future<String> one : all) {
                assertThat(one.get(10, TimeUnit.SECONDS)).isNotEqualTo("wrong");
            }
            assertThat(resident.open()).hasSizeLessThanOrEqualTo(2);
        } finally {
            threads.shutdownNow();
        }
        assertThat(open).hasValue(0);
    }

    @Test
    void one_that_cannot_be_opened_or_a_task_that_fails_leaves_the_others_as_they_are() throws InterruptedException {
        Map<String, Supplier<String>> openers = new LinkedHashMap<>();
        openers.put("a", () -> "a");
        openers.put("broken", () -> {
            throw new IllegalStateException("it is gone");
        });
        try (Resident<String> resident = new Resident<>(openers, 1, name -> {})) {
            assertThatThrownBy(() -> resident.with("broken", lent -> lent)).hasMessage("it is gone");
            assertThatThrownBy(() -> resident.with("a", lent -> {
                        throw new IllegalArgumentException("no");
                    }))
                    .hasMessage("no");
            assertThat(resident.<String>with("a", lent -> lent)).isEqualTo("a");
        }
    }
}
