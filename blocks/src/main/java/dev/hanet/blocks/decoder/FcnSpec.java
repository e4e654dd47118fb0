package dev.hanet.blocks.decoder;

import static dev.hanet.blocks.operator.Operators.resizeLike;

import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.operator.Interpolation;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.Source;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Classifies every place of the last features and enlarges the logits.
 *
 * <p>Long et al., Fully Convolutional Networks for Semantic Segmentation, arXiv 1411.4038, with torchvision's head.
 */
@About("classifier on the last features, then bilinear resizing")
@Source("Long et al., Fully Convolutional Networks for Semantic Segmentation, arXiv 1411.4038")
public record FcnSpec(
        @About("3 x 3 convolutions before the classifier") @Default("1") @PositiveOrZero
        int convolutions,

        @About("channels of these convolutions; a quarter of the features' when left out")
        Optional<@Positive Integer> channels,

        @About("dropout before the classifier") @Default("0.1") @Between(min = 0, max = 1)
        double dropout,

        @About("whether that dropout zeroes whole channels") @Default("false")
        boolean wholeChannels,

        @About("whether resizing aligns corners: keeps the outer pixels' centres in place") @Default("true")
        boolean alignCorners)
        implements DecoderSpec, IdleKeys {
    /** One convolution to a quarter of the channels, dropout 0.1. */
    public static final FcnSpec STANDARD = new FcnSpec(1, Optional.empty(), 0.1, false, true);

    @Override
    public Map<String, String> idle() {
        Map<String, String> idle = new TreeMap<>();
        if (convolutions == 0) {
            idle.put("channels", "there are no convolutions before the classifier");
        }
        if (dropout == 0) {
            idle.put("wholeChannels", "with 'dropout: 0' nothing is zeroed");
        }
        return idle;
    }

    @Override
    public Value logits(Value features, FeaturePyramid pyramid, Value image, int classes) {
        Value y = features;
        int width = channels.orElse(Math.toIntExact(Math.max(1, features.shape().size(1) / 4)));
        for (int i = 1; i <= convolutions; i++) {
            y = Layers.convBnRelu("conv" + i, y, width, 3);
        }
        Value last = features.graph().point("features", y);
        y = wholeChannels ? Operators.channelDropout(last, dropout) : Operators.dropout(last, dropout);
        return resizeLike(Layers.classifier("classifier", y, classes), image, Interpolation.BILINEAR, alignCorners);
    }
}
