package dev.hanet.blocks.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.operator.Packing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of a network that is in use, laid as {@link Packing} has them: for the images that come, and once these are of many sizes, for any.
 *
 * <p>How weights lie changes no number, only how long it takes: for each image the engine computes in the same way, and lays anew what does not lie as
 * that wants it.
 */
final class PackedWeights {
    private static final long PORTION = 1 << 22;

    private final Graph plain;
    private final Packing packing;
    private Map<String, Shape> fitted;
    private Map<String, Shape> last = Map.of();

    private PackedWeights(Graph plain, Packing packing, Map<String, Shape> fitted) {
        this.plain = plain;
        this.packing = packing;
        this.fitted = fitted;
    }

    /** Lays the plain weights of a graph for images of its own size. */
    static PackedWeights of(Graph plain, NamedArrays parameters, NDManager manager) {
        Packing packing = Packing.in(plain);
        parameters.pack(packing.layouts(), manager);
        Map<String, Shape> images = new LinkedHashMap<>();
        plain.inputs().values().stream()
                .filter(input -> input.shape().rank() == 4)
                .forEach(image -> images.put(image.name(), image.shape()));
        return new PackedWeights(plain, packing, images);
    }

    /** What reads them. */
    Graph graph() {
        return packing.graph();
    }

    /**
     * Lays them for images that are about to be computed. Those of another height or width than those before are computed with weights for any
     * size, until a second one of theirs comes right behind.
     *
     * @param images shapes, by input
     * @param outputs what is computed of them
     */
    void fit(Map<String, Shape> images, List<Output> outputs, NamedArrays parameters, NDManager manager) {
        boolean isFirst = last.isEmpty();
        boolean isAgain = images.equals(last);
        last = images;
        if (images.equals(fitted)) {
            return;
        }
        if (isFirst || isAgain) {
            parameters.pack(layouts(images, outputs), manager);
            NativeHeap.giveBack();
            fitted = images;
        } else if (!fitted.isEmpty() && !areAlike(images, fitted)) {
            parameters.pack(forAny(), manager);
            fitted = Map.of();
        }
    }

    /** The images that they lie for; none where they lie for any. */
    Map<String, Shape> fitted() {
        return fitted;
    }

    private Map<String, Packing.Layout> forAny() {
        Map<String, Packing.Layout> layouts = new LinkedHashMap<>();
        packing.layouts().forEach((name, layout) -> layouts.put(name, layout.forAny()));
        return layouts;
    }

    /** For any size where another output alone reads them, and where the graph's rules refuse such images: what becomes of those is left to the engine. */
    private Map<String, Packing.Layout> layouts(Map<String, Shape> images, List<Output> outputs) {
        Map<String, Packing.Layout> layouts = forAny();
        try {
            Graph sized = new Replay(List.copyOf(images.keySet()), List.copyOf(images.values())).of(plain, outputs);
            Packing.in(sized).layouts().forEach((name, layout) -> layouts.replace(name, layout));
        } catch (GraphException e) {
            return layouts;
        }
        return layouts;
    }

    /** But for the batch, which hardly matters. */
    private static boolean areAlike(Map<String, Shape> some, Map<String, Shape> others) {
        return some.keySet().equals(others.keySet())
                && some.entrySet().stream().allMatch(image -> {
                    Shape one = image.getValue();
                    Shape other = Named.in(others, image.getKey());
                    return one.size(2) == other.size(2) && one.size(3) == other.size(3);
                });
    }

    /**
     * Puts arrays in other blocks in the place of those that are there, which are freed.
     *
     * @param arrays by name
     * @param layouts of those that are to be laid
     */
    static void lay(Map<String, NDArray> arrays, Map<String, Packing.Layout> layouts, NDManager manager) {
        List<String> portion = new ArrayList<>();
        long numbers = 0;
        for (String name : layouts.keySet()) {
            portion.add(name);
            numbers += Named.in(arrays, name).size();
            if (numbers >= PORTION) {
                replace(arrays, portion, layouts, manager);
                portion.clear();
                numbers = 0;
            }
        }
        if (!portion.isEmpty()) {
            replace(arrays, portion, layouts, manager);
        }
    }

    private static void replace(
            Map<String, NDArray> arrays, List<String> names, Map<String, Packing.Layout> layouts, NDManager manager) {
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
                    .append(Named.in(layouts, name).laid("given[" + given.size() + "]"))
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
