package dev.hanet.blocks.attention;

import static dev.hanet.blocks.layer.Layers.conv;
import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.concat;
import static dev.hanet.blocks.operator.Operators.maxPool;
import static dev.hanet.blocks.operator.Operators.relu;
import static dev.hanet.blocks.operator.Operators.resizeLike;

import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.operator.Interpolation;
import dev.hanet.blocks.operator.Operands;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Source;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Dense atrous convolution, then residual multi-kernel pooling: cascades of dilated convolutions that share their weights,
 * added to the features, and beside them one map for each of several pooling windows.
 *
 * <pre>{@code
 * x        [B, C, H, W]
 * y        [B, C, H, W]              x + r(d1 x) + r(p d3 x) + r(p d3 d1 x) + r(p d5 d3 d1 x)
 * result   [B, C + windows, H, W]    one map a window, then y
 * }</pre>
 *
 * d1, d3 and d5 are 3 x 3 convolutions dilated by 1, 3 and 5, p is a 1 x 1 convolution, r is ReLU. A map is the maximum of
 * each window, narrowed to one channel by a convolution that all windows share, and enlarged. y is the point {@code dac}.
 *
 * <p>Gu et al., CE-Net: Context Encoder Network for 2D Medical Image Segmentation, arXiv 1903.02740.
 */
@About("dense atrous convolutions with shared weights, then pooling with several windows")
@Source("Gu et al., CE-Net: Context Encoder Network for 2D Medical Image Segmentation, arXiv 1903.02740")
public record DacRmpSpec(
        @About("sides and strides of the pooling windows") @Default("[2, 3, 5, 6]") @Size(min = 1)
        List<@Positive Integer> windows,

        @About("whether enlarging the pooled maps aligns corners: keeps the outer pixels' centres in place")
        @Default("false")
        boolean alignCorners)
        implements ContextSpec {
    /** CE-Net's. */
    public static final DacRmpSpec STANDARD = new DacRmpSpec(List.of(2, 3, 5, 6), false);

    private static final Convolution POINT = Convolution.of(1).withBias();

    public DacRmpSpec {
        windows = List.copyOf(windows);
    }

    @Override
    public Value apply(Value x) {
        Operands.requireImage("dac-rmp", x);
        requireRoom(x);
        return pooled(x.graph().point("dac", dense(x)));
    }

    private void requireRoom(Value x) {
        long side = Math.min(x.shape().size(2), x.shape().size(3));
        int largest = Collections.max(windows);
        if (largest > side) {
            throw x.graph().at("windows", () -> x.graph()
                    .refuse(
                            "a window of " + largest + " does not fit into features of "
                                    + x.shape().size(2) + " x " + x.shape().size(3),
                            "use larger images, a smaller output stride of the encoder, or windows of at most "
                                    + side));
        }
    }

    private static Value dense(Value x) {
        Value one = dilated(x, 1);
        Value three = dilated(one, 3);
        Value sum = add(x, relu(one));
        sum = add(sum, relu(point(dilated(x, 3))));
        sum = add(sum, relu(point(three)));
        return add(sum, relu(point(dilated(three, 5))));
    }

    /** The convolution of that rate; its weights are the same wherever it stands. */
    private static Value dilated(Value x, int rate) {
        return shared(x, "dilate" + rate, Convolution.of(3).withDilation(rate).withBias());
    }

    private static Value point(Value x) {
        return shared(x, "point", POINT);
    }

    private static Value shared(Value x, String name, Convolution how) {
        return x.graph().shared("dac", () -> conv(name, x, x.shape().size(1), how));
    }

    private Value pooled(Value y) {
        GraphBuilder graph = y.graph();
        List<Value> parts = new ArrayList<>();
        for (int window : windows) {
            Value narrow =
                    graph.shared("rmp", () -> conv("conv", maxPool(y, window, window, 0), 1, POINT)); // [B, 1, h, w]
            parts.add(resizeLike(narrow, y, Interpolation.BILINEAR, alignCorners));
        }
        parts.add(y);
        return concat(1, parts);
    }
}
