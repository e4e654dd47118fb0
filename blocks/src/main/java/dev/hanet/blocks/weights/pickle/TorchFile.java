package dev.hanet.blocks.weights.pickle;

import dev.hanet.blocks.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The state_dict of a file that PyTorch wrote.
 *
 * @param format which of PyTorch's formats it is
 * @param tensors by name, in the file's order
 * @param types the element types in the file by tensor, as safetensors names them
 * @param ignored names beside the tensors that hold something else
 */
public record TorchFile(String format, Map<String, Tensor> tensors, Map<String, String> types, List<String> ignored) {
    public TorchFile {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
        ignored = List.copyOf(ignored);
    }
}
