package dev.hanet.blocks.torch;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.ModuleWriter.ModuleText;
import dev.hanet.yaml.HanetException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network with its weights as one TorchScript file, which {@code torch.jit.load} of PyTorch (Python, C++) and DJL read.
 *
 * <p>Inside is the program that evaluation runs. Its {@code forward} takes the inputs that the outputs depend on, in the
 * graph's order, of any batch and image size that the network takes; it answers a single output as a tensor, several as a
 * dictionary from the outputs' names to tensors. Parameters and buffers keep their names in {@code state_dict()}; those that no wanted
 * output depends on are left out. Writing needs no engine.
 */
public final class TorchScriptFile {
    private TorchScriptFile() {}

    /**
     * Writes the file.
     *
     * @param state parameters and buffers by name
     * @param outputs the outputs it computes, in order
     * @param extra text files by name, which {@code torch.jit.load} answers as {@code _extra_files}
     * @throws HanetException when the state is not the graph's
     */
    public static void write(
            Path file, Graph graph, Map<String, Tensor> state, List<Output> outputs, Map<String, String> extra)
            throws IOException {
        Map<String, Shape> expected = new LinkedHashMap<>();
        graph.parameters().forEach((name, value) -> expected.put(name, value.shape()));
        graph.buffers().forEach((name, value) -> expected.put(name, value.shape()));
        WeightsCheck.check(expected, state);
        ModuleText module = ModuleWriter.write(graph, outputs);
        List<Value> stored = new ArrayList<>(module.parameters());
        stored.addAll(module.buffers());
        ModulePickle pickle = new ModulePickle(false);
        for (int i = 0; i < stored.size(); i++) {
            pickle.tensor(stored.get(i).name(), String.valueOf(i), stored.get(i).shape(), false);
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                Archive archive = new Archive(out, module.text(), pickle.end())) {
            for (int i = 0; i < stored.size(); i++) {
                Tensor tensor = Named.in(state, stored.get(i).name());
                archive.add("data/" + i, tensor.asFloats().bytes());
            }
            for (Map.Entry<String, String> text : extra.entrySet()) {
                archive.add("extra/" + text.getKey(), StandardCharsets.UTF_8.encode(text.getValue()));
            }
        }
    }
}
