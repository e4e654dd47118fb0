package dev.hanet.blocks.attention;

import static dev.hanet.blocks.layer.Layers.convBnRelu;
import static dev.hanet.blocks.operator.Operators.concat;
import static dev.hanet.blocks.operator.Operators.globalAveragePool;
import static dev.hanet.blocks.operator.Operators.resizeLike;

import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.operator.Operands;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Atrous spatial pyramid pooling: convolutions of several dilation rates and the mean over all places, side by side.
 *
 * <pre>{@code
 * x        [B, C, H, W]
 * result   [B, channels, H, W]    of a 1 x 1 convolution, one 3 x 3 convolution a rate, and the mean
 * }</pre>
 *
 * <p>Chen et al., Rethinking Atrous Convolution for Semantic Image Segmentation, arXiv 1706.05587. The mean is one number a
 * channel and is normalised like the others, so training needs batches of at least two images.
 */
@About("atrous spatial pyramid pooling: convolutions of several rates and the mean over all places")
public record AsppSpec(
        @About("dilation rates; 6, 12, 18 at output stride 16, twice that at 8 when left out")
        Optional<@Size(min = 1) List<@Positive Integer>> rates,

        @About("channels of each branch and of the result") @Default("256") @Positive
        int channels,

        @About("dropout afterwards") @Default("0.5") @Between(min = 0, max = 1)
        double dropout)
        implements ContextSpec {
    /** DeepLabv3's. */
    public static final AsppSpec STANDARD = new AsppSpec(Optional.empty(), 256, 0.5);

    /** The first rate times the output stride. */
    private static final int REACH = 96;

    public AsppSpec {
        rates = rates.map(List::copyOf);
    }

    @Override
    public Value apply(Value features) {
        return apply(features, rates.orElseThrow(() -> features.graph()
                .refuse("the output stride is not known here, so rates must be given", "write 'rates: [6, 12, 18]'")));
    }

    @Override
    public Value apply(Value features, int outputStride) {
        int first = Math.max(1, REACH / outputStride);
        return apply(features, rates.orElse(List.of(first, 2 * first, 3 * first)));
    }

    private Value apply(Value x, List<Integer> dilations) {
        Operands.requireImage("aspp", x);
        List<Value> branches = new ArrayList<>();
        branches.add(convBnRelu("point", x, channels, 1));
        for (int i = 0; i < dilations.size(); i++) {
            branches.add(
                    convBnRelu("rate" + (i + 1), x, channels, Convolution.of(3).withDilation(dilations.get(i))));
        }
        branches.add(resizeLike(convBnRelu("pooling", globalAveragePool(x), channels, 1), x));
        Value joined = concat(1, branches); // [B, (2 + rates) channels, H, W]
        return Operators.dropout(convBnRelu("project", joined, channels, 1), dropout);
    }
}
