package dev.hanet.blocks.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.yaml.HanetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {
    @ParameterizedTest
    @ValueSource(strings = {"gpu:0,gpu:1", "gpu:0,1", "gpu+gpu", "cpu, gpu", "gpus", "all"})
    void several_devices_are_refused_in_words(String text) {
        assertThatThrownBy(() -> Device.parse(text))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("'" + text + "' are several devices");
    }

    @Test
    void one_device_is_named() {
        assertThat(Device.parse("cpu")).isEqualTo(Device.CPU);
        assertThatThrownBy(() -> Device.parse("cuda")).hasMessageContaining("is not a device; devices are auto");
    }
}
