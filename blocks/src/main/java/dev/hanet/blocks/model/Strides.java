package dev.hanet.blocks.model;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Rewriting;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.Objects;

/** How many image pixels one place of a map stands for. */
public final class Strides {
    /** So many times the coarsest known part's stride another part may have: a first network before a chained one, a context that steps. */
    private static final int MOST_TIMES = 64;

    private Strides() {}

    /**
     * The stride of a network: images may be larger than the one it was built for by any multiple of it. It is that of the encoders' last features or of
     * the coarsest named place, whichever is more (maps of a single place, such as means over all places, have none), or, where some part steps
     * further and has to meet another again, the double of it or its double, for which all shapes fit.
     *
     * @param graph the network as it was built
     */
    public static int of(Graph graph) {
        int stride = Math.max(graph.stride().orElse(1), coarsest(graph));
        for (int times = 1; times <= MOST_TIMES; times *= 2) {
            if (fits(graph, stride * times)) {
                return stride * times;
            }
        }
        return stride;
    }

    /** Whether the network is one for images that are so much higher, wider, and both. */
    private static boolean fits(Graph graph, int more) {
        return isNetwork(graph, more, 0) && isNetwork(graph, 0, more) && isNetwork(graph, more, more);
    }

    private static boolean isNetwork(Graph graph, int higher, int wider) {
        Shape image = image(graph).shape();
        Rewriting larger = new Rewriting() {
            @Override
            public TensorType input(Value original) {
                Shape shape = original.shape();
                int rank = shape.rank(); // masks lie on the image, other inputs are numbers
                return rank < 3
                        ? original.type()
                        : new TensorType(
                                shape.with(rank - 2, shape.size(rank - 2) + higher)
                                        .with(rank - 1, shape.size(rank - 1) + wider),
                                original.type().element());
            }
        };
        try {
            Graph made = larger.of(graph);
            if (!made.outputs().containsKey(Output.LOGITS)) {
                return true; // nothing has to be as large as the image
            }
            Shape logits = made.output(Output.LOGITS).shape();
            return logits.size(2) == image.size(2) + higher && logits.size(3) == image.size(3) + wider;
        } catch (GraphException e) {
            return false;
        }
    }

    private static Value image(Graph graph) {
        return Objects.requireNonNull(graph.inputs().get("image"));
    }

    private static int coarsest(Graph graph) {
        Value image = image(graph);
        return graph.points().values().stream()
                .filter(value -> value.shape().rank() == 4
                        && value.shape().size(2) * value.shape().size(3) > 1)
                .mapToInt(value -> of(image, value))
                .max()
                .orElse(1);
    }

    /** By height and width: the smallest power of two that explains them, else how many times smaller they are, else the nearest power. */
    static int of(Value image, Value map) {
        if (map.shape().rank() != 4) {
            return 1;
        }
        long longest = Math.max(image.shape().size(2), image.shape().size(3));
        for (int stride = 1; stride <= longest; stride *= 2) {
            if (explains(stride, image, map, 2) && explains(stride, image, map, 3)) {
                return stride;
            }
        }
        double ratio = Math.max(1, Math.max(ratio(image, map, 2), ratio(image, map, 3)));
        return ratio % 1 == 0 ? (int) ratio : 1 << Math.round(Math.log(ratio) / Math.log(2));
    }

    private static boolean explains(int stride, Value image, Value map, int axis) {
        return (image.shape().size(axis) + stride - 1) / stride == map.shape().size(axis);
    }

    private static double ratio(Value image, Value map, int axis) {
        return image.shape().size(axis) / (double) Math.max(1, map.shape().size(axis));
    }
}
