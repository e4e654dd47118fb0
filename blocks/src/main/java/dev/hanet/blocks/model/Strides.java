package dev.hanet.blocks.model;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Value;
import java.util.Objects;

/** How many image pixels one place of a map stands for. */
public final class Strides {
    private Strides() {}

    /**
     * The largest stride of a network: the declared one, which is that of an encoder's last features, or that of the coarsest node. Maps of a
     * single place, such as means over all places, have none.
     *
     * @param graph the network as it was built
     */
    public static int of(Graph graph) {
        return graph.stride().orElseGet(() -> coarsest(graph));
    }

    private static int coarsest(Graph graph) {
        Value image = Objects.requireNonNull(graph.inputs().get("image"));
        return graph.points().values().stream()
                .filter(value -> value.shape().rank() == 4
                        && value.shape().size(2) * value.shape().size(3) > 1)
                .mapToInt(value -> of(image, value))
                .max()
                .orElse(1);
    }

    /** By their heights; the smallest power of two that explains them, where there is one. */
    static int of(Value image, Value map) {
        if (map.shape().rank() != 4) {
            return 1;
        }
        long whole = image.shape().size(2);
        long part = Math.max(1, map.shape().size(2));
        for (int stride = 1; stride <= whole; stride *= 2) {
            if ((whole + stride - 1) / stride == part) {
                return stride;
            }
        }
        return (int) Math.max(1, Math.round((double) whole / part));
    }
}
