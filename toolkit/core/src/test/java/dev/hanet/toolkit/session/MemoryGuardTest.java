package dev.hanet.toolkit.session;

import static org.assertj.core.api.Assertions.assertThat;
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
import dev.hanet.toolkit.data.patch.Inference;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.run.FreeMemory;
import dev.hanet.toolkit.train.Experiments;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    /** Of one image the one cannot be trained, of less than a window the other not be built at all. */
    @ParameterizedTest
    @ValueSource(strings = {"{type: aspp, rates: [1, 2], channels: 8}", "{type: ppm, bins: [1, 2]}", "{type: dac-rmp}"})
    void a_training_that_does_not_fit_is_told_as_that_whatever_cannot_be_built(String context, @TempDir Path folder) {
        Experiment experiment = new Experiments(folder)
                .tiny(Overlay.parse("model.context=" + context, "train.batch=6", "data.dataset.size=256"));
        for (long bytes : List.of(0L, 100L << 20)) {
            FreeMemory free = new FreeMemory(bytes, "this machine has %s free");
            assertThatThrownBy(() -> MemoryGuard.holdTraining(experiment, free))
                    .isInstanceOf(HanetException.class)
                    .hasMessageStartingWith("training takes about ");
            assertThat(MemoryGuard.exhausted(new IllegalStateException("CUDA out of memory"), experiment, free))
                    .hasValueSatisfying(
                            told -> assertThat(told.problem()).startsWith("memory ran out in training, which takes"));
        }
        assertThat(MemoryGuard.exhausted(
                        new IllegalStateException("CUDA out of memory"), experiment, FreeMemory.UNKNOWN))
                .hasValueSatisfying(told -> assertThat(told.problem()).startsWith("memory ran out in training"));
    }

    @Test
    void an_image_that_does_not_fit_is_told_as_that_where_smaller_ones_cannot_be_built(@TempDir Path folder) {
        Experiment experiment = new Experiments(folder)
                .tiny(Overlay.parse(
                        "model.context={type: dac-rmp}",
                        "model.encoder.channels=[4, 4, 4, 4, 4, 4]",
                        "data.dataset.size=256"));
        MemoryGuard guard = new MemoryGuard(
                experiment.spec().model(), 3, 3, Precision.FLOAT32, new FreeMemory(1000, "this machine has %s free"));
        assertThatThrownBy(() -> guard.check(1, ImageSize.of(256)))
                .isInstanceOf(HanetException.class)
                .hasMessageStartingWith("an image of 256x256 takes about ");
    }

    @Test
    void what_validation_asks_at_once_is_held_against_the_memory(@TempDir Path folder) {
        Experiment experiment = new Experiments(folder).tiny(Overlay.NONE);
        FreeMemory free = new FreeMemory(20L << 20, "this machine has %s free");
        assertThatCode(() -> MemoryGuard.holdEvaluation(experiment, new Inference.Asked(1, ImageSize.of(32)), free))
                .doesNotThrowAnyException();
        assertThatThrownBy(() ->
                        MemoryGuard.holdEvaluation(experiment, new Inference.Asked(1, new ImageSize(1021, 1024)), free))
                .isInstanceOf(HanetException.class)
                .hasMessageStartingWith("an image of 1024x1024 takes about ");
        assertThatThrownBy(
                        () -> MemoryGuard.holdEvaluation(experiment, new Inference.Asked(500, ImageSize.of(32)), free))
                .isInstanceOf(HanetException.class)
                .hasMessageStartingWith("500 images of 32x32 together take about ");
    }
}
