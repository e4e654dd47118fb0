package dev.hanet.blocks.decoder;

import static dev.hanet.blocks.layer.Layers.batchNorm;
import static dev.hanet.blocks.layer.Layers.conv;
import static dev.hanet.blocks.layer.Layers.convBnRelu;
import static dev.hanet.blocks.layer.Layers.transposedConv;
import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.relu;

import dev.hanet.blocks.block.FeatureMap;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.block.ImageFit;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Source;
import jakarta.validation.constraints.Positive;
import java.util.List;

/**
 * CE-Net's decoder: narrow, enlarge by a transposed convolution, widen to the encoder's map and add it; level by level.
 *
 * <pre>{@code
 * features   [B, C, h, w]               the encoder's last size
 * level k    [B, channels of map k, H / stride k, W / stride k]
 * result     [B, classes, H, W]
 * }</pre>
 *
 * Above the finest map a level without a map doubles the size while it is less than half the image's; then a transposed
 * 4 x 4 convolution and two 3 x 3 convolutions lead to the logits. Every doubling is exact, so images are multiples of
 * the output stride.
 *
 * <p>Gu et al., CE-Net: Context Encoder Network for 2D Medical Image Segmentation, arXiv 1903.02740.
 */
@About("transposed convolutions, to each of which the encoder's map is added")
@Source("Gu et al., CE-Net: Context Encoder Network for 2D Medical Image Segmentation, arXiv 1903.02740")
public record CeNetDecoderSpec(
        @About("channels of the last two layers before the classifier") @Default("32") @Positive
        int channels) implements DecoderSpec {
    /** The paper's. */
    public static final CeNetDecoderSpec STANDARD = new CeNetDecoderSpec(32);

    private static final int NARROWER = 4;
    private static final Convolution POINT = Convolution.of(1).withBias();
    private static final Convolution THREE = Convolution.of(3).withBias();

    @Override
    public Value logits(Value features, FeaturePyramid pyramid, Value image, int classes) {
        GraphBuilder graph = features.graph();
        requireLastSize(features, pyramid.last());
        ImageFit.requireMultiple(image, pyramid.last().stride());
        List<FeatureMap> maps = pyramid.maps();
        Value y = features;
        for (int level = maps.size() - 2; level >= 0; level--) {
            FeatureMap skip = maps.get(level);
            int ratio = maps.get(level + 1).stride() / skip.stride();
            y = graph.point(
                    "level" + (level + 1), add(level("level" + (level + 1), y, skip.channels(), ratio), skip.value()));
        }
        int stride = maps.get(0).stride();
        for (int number = 1; stride > 2; number++) {
            int ratio = stride % 2 == 0 ? 2 : stride;
            y = level("up" + number, y, y.shape().size(1), ratio);
            stride /= ratio;
        }
        return last(y, stride, classes);
    }

    private static void requireLastSize(Value features, FeatureMap last) {
        List<Long> sizes = features.shape().sizes();
        if (!sizes.subList(2, 4).equals(last.value().shape().sizes().subList(2, 4))) {
            throw features.graph()
                    .refuse(
                            "the decoder ce-net goes up from the size of the encoder's " + last.name() + " "
                                    + last.value().shape() + ", but gets " + features,
                            "use the decoder fcn for features of other sizes");
        }
    }

    /** [B, C, h, w] gives [B, channels, ratio h, ratio w]. */
    private static Value level(String name, Value x, long channels, int ratio) {
        long narrow = Math.max(1, x.shape().size(1) / NARROWER);
        int kernel = Math.max(3, 2 * ratio - 1);
        return x.graph().scope(name, () -> {
            Value y = convBnRelu("narrow", x, narrow, POINT);
            y = transposedConv("enlarge.conv", y, narrow, kernel, ratio, kernel / 2, ratio - 1);
            return convBnRelu("widen", relu(batchNorm("enlarge.bn", y)), channels, POINT);
        });
    }

    private Value last(Value x, int stride, int classes) {
        Value y = stride == 1
                ? conv("last.conv1", x, channels, THREE)
                : transposedConv("last.conv1", x, channels, 4, 2, 1, 0);
        y = relu(conv("last.conv2", relu(y), channels, THREE));
        return conv("classifier", x.graph().point("features", y), classes, THREE);
    }
}
