package dev.hanet.blocks.weights.pickle;

import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.blocks.weights.pickle.TensorReader.Storages;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The state_dict of a file that PyTorch wrote, of the ZIP format or the one before, read without running anything in it.
 *
 * <p>Half precision becomes float, small integers become INT. The weights may stand at the top or under
 * {@code state_dict}, {@code model_state_dict}, {@code model} or {@code net}; a {@code module.} before every name goes.
 *
 * @param format which of PyTorch's formats it is
 * @param tensors by name, in the file's order
 * @param types the element types in the file by tensor, as safetensors names them
 * @param ignored names beside the tensors that hold something else
 */
public record TorchFile(String format, Map<String, Tensor> tensors, Map<String, String> types, List<String> ignored) {
    private static final int ZIP = 'P';
    private static final int PICKLE = 0x80;

    public TorchFile {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
        ignored = List.copyOf(ignored);
    }

    /**
     * Reads a whole file.
     *
     * @throws HanetException when the file is not there, damaged, not a state_dict, or holds what none needs
     */
    public static TorchFile read(Path file) {
        try (FileChannel channel = PlainFile.channel(file, StandardOpenOption.READ)) {
            return switch (firstByte(channel)) {
                case ZIP -> zip(file);
                case PICKLE -> legacy(channel);
                default -> throw new Refusal("this is neither a ZIP file nor a pickle, so torch.save did not write it");
            };
        } catch (Refusal e) {
            throw HanetException.input(file + ": " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw HanetException.input(file + ": there is no such file", e);
        } catch (IOException e) {
            throw HanetException.input(file + ": the file cannot be read: " + PlainFile.reason(e), e);
        } catch (IllegalArgumentException e) { // from names in archives
            throw HanetException.input(file + ": the file cannot be read: " + e.getMessage(), e);
        }
    }

    private static int firstByte(FileChannel channel) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(1);
        return channel.read(first, 0) == 1 ? first.get(0) & 0xff : -1;
    }

    private static TorchFile zip(Path file) throws IOException, Refusal {
        try (ZipStorages storages = ZipStorages.open(file)) {
            Object value = new PickleMachine(new PickleInput(storages.pickle())).run();
            return read("PyTorch (ZIP)", value, storages);
        }
    }

    private static TorchFile legacy(FileChannel channel) throws IOException, Refusal {
        LegacyStorages storages = LegacyStorages.open(channel);
        return read("PyTorch (legacy)", storages.value(), storages);
    }

    private static TorchFile read(String format, Object value, Storages storages) throws IOException, Refusal {
        StateDict dict = StateDict.in(value);
        Map<String, Tensor> tensors = new TensorReader(storages).read(dict.tensors());
        Map<String, String> types = new LinkedHashMap<>();
        dict.tensors()
                .forEach((name, look) -> types.put(name, look.storage().type().name()));
        return new TorchFile(format, tensors, types, dict.ignored());
    }
}
