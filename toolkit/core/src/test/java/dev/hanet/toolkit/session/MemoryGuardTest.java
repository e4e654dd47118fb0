package dev.hanet.toolkit.session;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.attention.CrissCrossSpec;
import dev.hanet.blocks.decoder.UNetDecoderSpec;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.model.BottleneckSpec;
import dev.hanet.blocks.model.ModelSpec;
import dev.hanet.blocks.model.ReductionSpec;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.run.FreeMemory;
import dev.hanet.yaml.HanetException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryGuardTest {
    private static final long GIB = 1L << 30;
    private static final ModelSpec ATTENTIVE = new ModelSpec(
            UNetEncoderSpec.STANDARD,
            ReductionSpec.NONE,
            CrissCrossSpec.STANDARD,
            BottleneckSpec.NONE,
            UNetDecoderSpec.STANDARD,
            List.of());

    @Test
    void image_whose_maps_do_not_go_into_memory_is_refused() {
        MemoryGuard guard = new MemoryGuard(
                ATTENTIVE, 3, 2, Precision.FLOAT32, new FreeMemory(4 * GIB, "this machine has %s free"));
        assertThatCode(() -> guard.check(1, ImageSize.of(128))).doesNotThrowAnyException();
        assertThatThrownBy(() -> guard.check(1, ImageSize.of(4096)))
                .isInstanceOf(HanetException.class)
                .hasMessageStartingWith("an image of 4096x4096 takes about ")
                .hasMessageContaining("and this machine has 4.00 GiB free")
                .hasMessageContaining("images of 1024x1024 would fit: take a smaller image");
    }

    /** The plan speaks of the engine's memory: what Java's own bounds stop is told with those. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Java heap space | the memory of Java itself ran out",
                "GC overhead limit exceeded | the memory of Java itself ran out",
                "unable to create native thread | no thread could be started",
            })
    void what_java_may_not_take_is_told_as_that(String message, String told) {
        MemoryGuard guard = new MemoryGuard(
                ATTENTIVE, 3, 2, Precision.FLOAT32, new FreeMemory(4 * GIB, "this machine has %s free"));
        assertThatThrownBy(() -> guard.evaluate(1, ImageSize.of(128), () -> {
                    throw new OutOfMemoryError(message);
                }))
                .isInstanceOf(HanetException.class)
                .hasMessageStartingWith(told);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate memory: you tried"
                        + " to",
                "CUDA out of memory. Tried to allocate 2.00 GiB"
            })
    void allocation_that_fails_is_told_with_the_plans_figure(String message) {
        MemoryGuard guard = new MemoryGuard(
                ATTENTIVE, 3, 2, Precision.FLOAT32, new FreeMemory(4 * GIB, "this machine has %s free"));
        for (RuntimeException failure :
                List.of(new IllegalStateException(message), new IllegalArgumentException(message))) {
            assertThatThrownBy(() -> guard.evaluate(1, ImageSize.of(128), () -> {
                        throw failure;
                    }))
                    .isInstanceOf(HanetException.class)
                    .hasMessageStartingWith("memory ran out for an image of 128x128, which takes about ")
                    .hasMessageContaining("by the plan; before, this machine has 4.00 GiB free");
        }
    }

    @Test
    void other_failures_come_through_as_they_are() {
        MemoryGuard guard = new MemoryGuard(ATTENTIVE, 3, 2, Precision.FLOAT32, FreeMemory.UNKNOWN);
        IllegalStateException other = new IllegalStateException("a tensor of another size");
        assertThatThrownBy(() -> guard.evaluate(1, ImageSize.of(128), () -> {
                    throw other;
                }))
                .isSameAs(other);
    }

    @Test
    void nothing_is_refused_where_memory_is_not_known() {
        assertThatCode(() -> new MemoryGuard(ATTENTIVE, 3, 2, Precision.FLOAT32, FreeMemory.UNKNOWN)
                        .check(1, ImageSize.of(4096)))
                .doesNotThrowAnyException();
    }
}
