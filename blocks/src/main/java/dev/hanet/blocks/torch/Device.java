package dev.hanet.blocks.torch;

import dev.hanet.yaml.HanetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where programs run: the CPU, or one of the GPUs.
 *
 * @param kind CPU or GPU
 * @param index which GPU, from 0; 0 for the CPU
 */
public record Device(Kind kind, int index) {
    /** The kinds of devices. */
    public enum Kind {
        CPU,
        GPU
    }

    public static final Device CPU = new Device(Kind.CPU, 0);

    private static final Pattern NUMBERED = Pattern.compile("gpu:(\\d{1,4})");

    /**
     * Reads {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:1}.
     *
     * <p>{@code auto} takes the first GPU the engine sees, else the CPU. Whoever asks for a GPU gets one or an error.
     *
     * @throws HanetException when the text is none of these, or there is no such GPU
     */
    public static Device parse(String text) {
        return switch (text) {
            case "cpu" -> CPU;
            case "auto" -> TorchEngine.gpus() > 0 ? new Device(Kind.GPU, 0) : CPU;
            case "gpu" -> gpu(0);
            default -> {
                Matcher numbered = NUMBERED.matcher(text);
                if (text.matches("(cpu|gpu(:\\d*)?)([,+ ]+(cpu|gpu(:\\d*)?|\\d+))+|gpus|all")) {
                    throw HanetException.input(
                            "'" + text + "' are several devices, and a network is trained and used on one",
                            "name one, such as gpu:0; several runs, each on its own, take several");
                }
                if (!numbered.matches()) {
                    throw HanetException.input("'" + text + "' is not a device; devices are auto, cpu, gpu and gpu:0");
                }
                yield gpu(Integer.parseInt(numbered.group(1)));
            }
        };
    }

    private static Device gpu(int index) {
        int found = TorchEngine.gpus();
        if (found == 0) {
            throw HanetException.input("a GPU is asked for, but the engine (" + TorchEngine.natives()
                    + ") sees none; use device 'cpu', or the natives for CUDA (docs/guide/devices.md)");
        }
        if (index >= found) {
            throw HanetException.input("there is no 'gpu:" + index + "'; the engine sees " + found
                    + (found == 1 ? " GPU, 'gpu:0'" : " GPUs, from 'gpu:0'"));
        }
        return new Device(Kind.GPU, index);
    }

    ai.djl.Device toDjl() {
        return kind == Kind.CPU ? ai.djl.Device.cpu() : ai.djl.Device.gpu(index);
    }

    @Override
    public String toString() {
        return kind == Kind.CPU ? "cpu" : "gpu:" + index;
    }
}
