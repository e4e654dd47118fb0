package dev.hanet.blocks.torch;

import ai.djl.engine.EngineException;
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

    /** How far a convolution with a packed weight is from the plain one. */
    static final Script TRIAL = Script.of("""
            class Program(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.Program, given: List[Tensor]) -> List[Tensor]:
                image = torch.contiguous(given[0], memory_format=2)
                packed = ops.mkldnn._reorder_convolution_weight(given[1], [1, 1], [1, 1], [1, 1], 1, [1, 8, 4, 4])
                one = ops.mkldnn._convolution_pointwise(image, packed, None, [1, 1], [1, 1], [1, 1], 1, "none", annotate(List[Optional[number]], []), "")
                other = torch.conv2d(image, given[1], None, [1, 1], [1, 1], [1, 1], 1)
                return [torch.max(torch.abs(torch.sub(one, other)))]
            """);

    private static final float MOST = 1e-4f;

    private PackedWeights() {}

    /** Whether the engine of this machine computes with packed weights; it is asked by a trial, once. */
    static boolean arePossible() {
        return Possible.HERE;
    }

    private static final class Possible {
        static final boolean HERE = agrees(TRIAL);
    }

    /** Whether a trial comes out as it has to; not where the engine was built without oneDNN, or with one that has other operators. */
    static boolean agrees(Script trial) {
        try (NDManager manager = NDManager.newBaseManager(Device.CPU.toDjl(), TorchEngine.NAME);
                Program program = Program.load(manager, trial)) {
            NDList given = new NDList(
                    manager.arange(-1f, 1f, 1f / 64).reshape(1, 8, 4, 4),
                    manager.arange(-1f, 1f, 1f / 288).reshape(8, 8, 3, 3));
            return program.run(manager, List.of(given), false).get(0).toFloatArray()[0] < MOST;
        } catch (EngineException e) {
            return false;
        }
    }

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
