package dev.hanet.toolkit.session;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.attention.CrissCrossSpec;
import dev.hanet.blocks.decoder.UNetDecoderSpec;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.model.BottleneckSpec;
import dev.hanet.blocks.model.ModelSpec;
import dev.hanet.blocks.model.ReductionSpec;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.yaml.HanetException;
import java.util.List;
import org.junit.jupiter.api.Test;

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
        MemoryGuard guard = new MemoryGuard(ATTENTIVE, 3, 2, 4 * GIB);
        assertThatCode(() -> guard.check(1, ImageSize.of(128))).doesNotThrowAnyException();
        assertThatThrownBy(() -> guard.check(1, ImageSize.of(4096)))
                .isInstanceOf(HanetException.class)
                .hasMessageStartingWith("an image of 4096x4096 takes about ")
                .hasMessageContaining("and this machine has 4.00 GiB")
                .hasMessageContaining("take a smaller image");
    }

    @Test
    void nothing_is_refused_where_memory_is_not_known() {
        assertThatCode(() -> new MemoryGuard(ATTENTIVE, 3, 2, 0).check(1, ImageSize.of(4096)))
                .doesNotThrowAnyException();
    }
}
