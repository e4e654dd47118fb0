package dev.hanet.blocks.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.operator.Packing;
import dev.hanet.blocks.tensor.Tensor;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The engine's arrays under their names; names stay on this side, because the engine gives dots a meaning.
 *
 * <p>On the CPU the weights of convolutions lie as oneDNN computes with them, the channels of a place side by side; so does all that is
 * kept beside them.
 */
final class NamedArrays {
    /** On the CPU lays what has four axes with the second one innermost; leaves all else as it is. */
    static final Script CHANNELS_LAST = Script.of("""
            class Program(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.Program, given: List[Tensor]) -> List[Tensor]:
                laid = annotate(List[Tensor], [])
                for i in range(torch.len(given)):
                  if ops.prim.is_cuda(given[i]):
                    one = given[i]
                  else:
                    if torch.eq(torch.dim(given[i]), 4):
                      one = torch.contiguous(given[i], memory_format=2)
                    else:
                      one = given[i]
                  _0 = torch.append(laid, one)
                return laid
            """);

    private final Map<String, NDArray> arrays;
    private final ElementType element;
    private final Set<String> packed = new HashSet<>();
    private boolean isDifferentiated;

    private NamedArrays(Map<String, NDArray> arrays, ElementType element) {
        this.arrays = arrays;
        this.element = element;
    }

    /**
     * Puts tensors into the engine, a portion after the other.
     *
     * @param portions by name, in order, each of at least one
     */
    static NamedArrays create(NDManager manager, Iterable<Map<String, Tensor>> portions, ElementType element) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        try (Program program = Program.load(manager, CHANNELS_LAST)) {
            for (Map<String, Tensor> portion : portions) {
                portion.forEach((name, tensor) -> arrays.put(name, laid(manager, program, tensor, element)));
            }
        }
        return new NamedArrays(arrays, element);
    }

    /** One after the other, so that what is freed after each is no more than it. */
    private static NDArray laid(NDManager manager, Program program, Tensor tensor, ElementType element) {
        try (NDManager temporary = manager.newSubManager()) {
            NDList given = new NDList(Transfer.toEngine(temporary, tensor, element));
            return program.run(manager, List.of(given), false).get(0);
        }
    }

    void requireGradients() {
        isDifferentiated = true;
        arrays.values().forEach(array -> array.setRequiresGradient(true));
    }

    NDList list(Collection<String> names) {
        NDList list = new NDList(names.size());
        names.forEach(name -> list.add(Named.in(arrays, name)));
        return list;
    }

    NDList list() {
        return new NDList(arrays.values());
    }

    Map<String, Tensor> toJava() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        arrays.forEach((name, array) -> tensors.put(name, Transfer.toJava(array)));
        return tensors;
    }

    /** Lays some as {@link Packing} has them; from then on nothing but packed convolutions can read those. */
    void pack(Map<String, Packing.Layout> layouts, NDManager manager) {
        PackedWeights.lay(arrays, layouts, manager);
        packed.addAll(layouts.keySet());
    }

    /** Overwrites every array; shapes have been checked. What was packed is not any longer. */
    void load(Map<String, Tensor> tensors, NDManager manager, Copying copying) {
        if (!packed.isEmpty()) {
            try (Program program = Program.load(manager, CHANNELS_LAST)) {
                for (String name : packed) {
                    NDArray plain = laid(manager, program, Named.in(tensors, name), element);
                    plain.setRequiresGradient(isDifferentiated);
                    Objects.requireNonNull(arrays.put(name, plain)).close();
                }
            }
            packed.clear();
        }
        arrays.forEach((name, array) -> {
            try (NDManager temporary = manager.newSubManager()) {
                NDArray given = Transfer.toEngine(temporary, Named.in(tensors, name), element);
                copying.copy(new NDList(given), new NDList(array));
            }
        });
    }

    static <K> Map<K, Tensor> toJava(List<K> names, NDList arrays) {
        Map<K, Tensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            tensors.put(names.get(i), Transfer.toJava(arrays.get(i)));
        }
        return tensors;
    }
}
