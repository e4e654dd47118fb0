package dev.hanet.blocks.weights.pickle;

import dev.hanet.blocks.weights.pickle.Python.Dict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tensors of a checkpoint's weights by name, found where people put them.
 *
 * @param ignored names of values that are no tensors
 */
record StateDict(Map<String, TensorRef> tensors, List<String> ignored) {
    /** Under these keys training scripts keep the weights beside the optimiser's state and the epoch. */
    private static final List<String> NESTS = List.of("state_dict", "model_state_dict", "model", "net");

    /** What wrappers of PyTorch put before every name. */
    private static final List<String> WRAPPERS = List.of("module.", "_orig_mod.");

    /** Finds the weights in a pickle's value. */
    static StateDict in(Object root) throws Refusal {
        if (!(root instanceof Dict outermost)) {
            throw new Refusal("there is no state_dict in this file, its outermost value is no dict");
        }
        StateDict found = of(nested(outermost));
        if (found.tensors.isEmpty()) {
            throw new Refusal("there is no state_dict in this file: no tensor stands at its top or under "
                    + String.join(", ", NESTS));
        }
        return found.unwrapped();
    }

    private static Dict nested(Dict outermost) {
        for (String nest : NESTS) {
            Optional<Dict> inner =
                    outermost.get(nest).filter(Dict.class::isInstance).map(Dict.class::cast);
            if (inner.isPresent()) {
                return inner.get();
            }
        }
        return outermost;
    }

    private static StateDict of(Dict dict) {
        Map<String, TensorRef> tensors = new LinkedHashMap<>();
        List<String> ignored = new ArrayList<>();
        dict.items().forEach((key, value) -> {
            if (key instanceof String name && value instanceof TensorRef tensor) {
                tensors.put(name, tensor);
            } else {
                ignored.add(String.valueOf(key));
            }
        });
        return new StateDict(tensors, ignored);
    }

    private StateDict unwrapped() {
        Map<String, TensorRef> names = tensors;
        for (String wrapper : WRAPPERS) {
            if (names.keySet().stream().allMatch(name -> name.startsWith(wrapper))) {
                Map<String, TensorRef> shorter = new LinkedHashMap<>();
                names.forEach((name, tensor) -> shorter.put(name.substring(wrapper.length()), tensor));
                names = shorter;
            }
        }
        return new StateDict(names, ignored);
    }
}
