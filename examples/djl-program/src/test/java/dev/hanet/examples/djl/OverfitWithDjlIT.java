package dev.hanet.examples.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OverfitWithDjlIT {
    @Test
    void a_network_in_djl_own_trainer_learns_two_images_by_heart() {
        List<Float> losses = OverfitWithDjl.losses(30);

        assertThat(losses.get(29)).isLessThan(losses.get(0) / 5);
    }
}
