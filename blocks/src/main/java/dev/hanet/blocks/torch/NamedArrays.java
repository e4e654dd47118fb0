package dev.hanet.blocks.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.tensor.Tensor;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    private NamedArrays(Map<String, NDArray> arrays, ElementType element) {
        this.arrays = arrays;
        this.element = element;
    }

    static NamedArrays create(
            NDManager manager, Map<String, Tensor> tensors, Collection<String> names, ElementType element) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        if (names.isEmpty()) {
            return new NamedArrays(arrays, element);
        }
        try (NDManager temporary = manager.newSubManager();
                Program program = Program.load(temporary, CHANNELS_LAST)) {
            NDList laid = program.run(manager, List.of(given(temporary, tensors, names, element)), false);
            Iterator<NDArray> each = laid.iterator();
            names.forEach(name -> arrays.put(name, each.next()));
        }
        return new NamedArrays(arrays, element);
    }

    private static NDList given(
            NDManager manager, Map<String, Tensor> tensors, Collection<String> names, ElementType element) {
        NDList list = new NDList();
        names.forEach(name -> list.add(Transfer.toEngine(manager, Named.in(tensors, name), element)));
        return list;
    }

    void requireGradients() {
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

    /** Overwrites every array; shapes have been checked. */
    void load(Map<String, Tensor> tensors, NDManager manager, Copying copying) {
        try (NDManager temporary = manager.newSubManager()) {
            copying.copy(given(temporary, tensors, arrays.keySet(), element), list());
        }
    }

    static <K> Map<K, Tensor> toJava(List<K> names, NDList arrays) {
        Map<K, Tensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            tensors.put(names.get(i), Transfer.toJava(arrays.get(i)));
        }
        return tensors;
    }
}
