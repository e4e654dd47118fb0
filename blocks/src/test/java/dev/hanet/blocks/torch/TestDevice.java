package dev.hanet.blocks.torch;

/** Where tests of single operators compute: {@code -Dhanet.device=gpu} tries those of a GPU. */
public final class TestDevice {
    private TestDevice() {}

    /** The CPU unless another device is named. */
    public static Device get() {
        return Device.parse(System.getProperty("hanet.device", "cpu"));
    }
}
