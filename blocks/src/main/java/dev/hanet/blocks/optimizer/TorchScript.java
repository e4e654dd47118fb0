package dev.hanet.blocks.optimizer;

/** Literals of TorchScript. */
final class TorchScript {
    private TorchScript() {}

    static String truth(boolean value) {
        return value ? "True" : "False";
    }
}
