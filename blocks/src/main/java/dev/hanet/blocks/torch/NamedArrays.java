package dev.hanet.blocks.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.tensor.Tensor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The engine's arrays under their names; names stay on this side, because the engine gives dots a meaning. */
final class NamedArrays {
    private final Map<String, NDArray> arrays;
    private final ElementType element;

    private NamedArrays(Map<String, NDArray> arrays, ElementType element) {
        this.arrays = arrays;
        this.element = element;
    }

    static NamedArrays create(
            NDManager manager, Map<String, Tensor> tensors, Collection<String> names, ElementType element) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (String name : names) {
            arrays.put(name, Transfer.toEngine(manager, Named.in(tensors, name), element));
        }
        return new NamedArrays(arrays, element);
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
            copying.copy(create(temporary, tensors, arrays.keySet(), element).list(), list());
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
