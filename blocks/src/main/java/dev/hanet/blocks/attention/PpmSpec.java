package dev.hanet.blocks.attention;

import static dev.hanet.blocks.layer.Layers.convBnRelu;
import static dev.hanet.blocks.operator.Operators.adaptiveAveragePool;
import static dev.hanet.blocks.operator.Operators.concat;
import static dev.hanet.blocks.operator.Operators.resizeLike;

import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Interpolation;
import dev.hanet.blocks.operator.Operands;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pyramid pooling: the features beside their means over grids of several sizes.
 *
 * <pre>{@code
 * x        [B, C, H, W]
 * result   [B, C + bins * channels, H, W]
 * }</pre>
 *
 * <p>Zhao et al., Pyramid Scene Parsing Network, arXiv 1612.01105. A grid of one cell is normalised over the batch alone,
 * so training needs batches of at least two images.
 */
@About("pyramid pooling: the features beside their means over grids of several sizes")
public record PpmSpec(
        @About("cells of each grid, per axis") @Default("[1, 2, 3, 6]") @Size(min = 1)
        List<@Positive Integer> bins,

        @About("channels of each grid; the input's divided by the number of grids when left out")
        Optional<@Positive Integer> channels,

        @About("whether enlarging the means aligns corners: keeps the outer pixels' centres in place") @Default("true")
        boolean alignCorners)
        implements ContextSpec {
    /** PSPNet's. */
    public static final PpmSpec STANDARD = new PpmSpec(List.of(1, 2, 3, 6), Optional.empty(), true);

    public PpmSpec {
        bins = List.copyOf(bins);
    }

    @Override
    public Value apply(Value x) {
        Operands.requireImage("ppm", x);
        long width =
                channels.map(Integer::longValue).orElse(Math.max(1, x.shape().size(1) / bins.size()));
        List<Value> parts = new ArrayList<>(List.of(x));
        for (int i = 0; i < bins.size(); i++) {
            Value means = adaptiveAveragePool(x, bins.get(i)); // [B, C, bin, bin]
            Value grid = convBnRelu("grid" + (i + 1), means, width, 1);
            parts.add(resizeLike(grid, x, Interpolation.BILINEAR, alignCorners));
        }
        return concat(1, parts);
    }
}
