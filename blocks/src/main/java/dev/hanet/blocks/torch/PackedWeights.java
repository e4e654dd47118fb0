package dev.hanet.blocks.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.hanet.blocks.operator.Packing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Lays weights as {@link Packing} has them, where the engine can. */
final class PackedWeights {
    private static final long PORTION = 1 << 22;

    private PackedWeights() {}

    /**
     * Puts arrays in other blocks in the place of those that are there, which are freed.
     *
     * @param arrays by name
     * @param layouts of those that are to be laid
     * @param laid how, as a TorchScript expression
     */
    static void lay(
            Map<String, NDArray> arrays,
            Map<String, Packing.Layout> layouts,
            BiFunction<Packing.Layout, String, String> laid,
            NDManager manager) {
        List<String> portion = new ArrayList<>();
        long numbers = 0;
        for (String name : layouts.keySet()) {
            portion.add(name);
            numbers += Named.in(arrays, name).size();
            if (numbers >= PORTION) {
                replace(arrays, portion, layouts, laid, manager);
                portion.clear();
                numbers = 0;
            }
        }
        if (!portion.isEmpty()) {
            replace(arrays, portion, layouts, laid, manager);
        }
    }

    private static void replace(
            Map<String, NDArray> arrays,
            List<String> names,
            Map<String, Packing.Layout> layouts,
            BiFunction<Packing.Layout, String, String> laid,
            NDManager manager) {
        NDList given = new NDList();
        StringBuilder text = new StringBuilder("""
                class Program(Module):
                  __parameters__ = []
                  __buffers__ = []
                  training : bool
                  def forward(self: __torch__.Program, given: List[Tensor]) -> List[Tensor]:
                    laid = annotate(List[Tensor], [])
                """);
        for (String name : names) {
            text.append("    _")
                    .append(given.size())
                    .append(" = torch.append(laid, ")
                    .append(laid.apply(Named.in(layouts, name), "given[" + given.size() + "]"))
                    .append(")\n");
            given.add(Named.in(arrays, name));
        }
        text.append("    return laid\n");
        try (Program program = Program.load(manager, Script.of(text.toString()))) {
            NDList packed = program.run(manager, List.of(given), false);
            for (int i = 0; i < names.size(); i++) {
                arrays.put(names.get(i), packed.get(i));
            }
        }
        given.close();
    }
}
