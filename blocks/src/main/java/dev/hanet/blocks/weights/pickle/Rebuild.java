package dev.hanet.blocks.weights.pickle;

import java.util.List;

/** What the few known constructors make of their arguments. */
final class Rebuild {
    private static final String TENSOR = "a tensor";

    private Rebuild() {}

    /** Makes the value of {@code constructor(*arguments)}. */
    static Object from(List<Object> call) throws Refusal {
        if (!(call.get(0) instanceof Known known) || !(call.get(1) instanceof Tuple arguments)) {
            throw new Refusal("the pickle calls what cannot be called; nothing was run");
        }
        return switch (known) {
            case ORDERED_DICT -> dict(arguments);
            case REBUILD_TENSOR, REBUILD_TENSOR_V2 -> tensor(arguments);
            case REBUILD_PARAMETER -> arguments.get(0, TensorRef.class, "a parameter");
            case SIZE -> arguments.get(0, Tuple.class, "a torch.Size");
            case FLOAT, DOUBLE, HALF, BFLOAT16, LONG, INT, SHORT, CHAR, BYTE, BOOL ->
                throw new Refusal("the pickle calls '" + known + "', which cannot be called; nothing was run");
        };
    }

    private static TensorRef tensor(Tuple arguments) throws Refusal {
        return TensorRef.of(
                arguments.get(0, StorageRef.class, TENSOR),
                arguments.get(1, Long.class, TENSOR),
                arguments.get(2, Tuple.class, TENSOR).numbers(TENSOR),
                arguments.get(3, Tuple.class, TENSOR).numbers(TENSOR));
    }

    /** Empty, or from a list of pairs, as Python 2 wrote it. */
    private static Dict dict(Tuple arguments) throws Refusal {
        Dict dict = new Dict();
        if (arguments.size() > 0) {
            for (Object pair : arguments.get(0, List.class, "an OrderedDict")) {
                if (!(pair instanceof List<?> two) || two.size() != 2) {
                    throw new Refusal("an OrderedDict is not described by pairs");
                }
                dict.put(two.get(0), two.get(1));
            }
        }
        return dict;
    }
}
