package dev.hanet.blocks.decoder;

import static dev.hanet.blocks.layer.Layers.convBnRelu;
import static dev.hanet.blocks.operator.Operators.concat;
import static dev.hanet.blocks.operator.Operators.resizeLike;

import dev.hanet.blocks.block.FeatureMap;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.operator.Interpolation;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Names;
import dev.hanet.yaml.Source;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * Refines the features with an early map of the encoder, then classifies.
 *
 * <p>Chen et al., Encoder-Decoder with Atrous Separable Convolution for Semantic Image Segmentation, arXiv 1802.02611,
 * with plain convolutions.
 */
@About("fusion with an early map of the encoder, two convolutions, classifier")
@Source("Chen et al., Encoder-Decoder with Atrous Separable Convolution, arXiv 1802.02611")
public record DeepLabv3PlusSpec(
        @About("which output of the encoder refines") @Default("layer1") @Names("tap")
        String lowLevel,

        @About("channels it is narrowed to") @Default("48") @Positive
        int lowLevelChannels,

        @About("channels after the fusion") @Default("256") @Positive
        int channels,

        @About("dropout after each of the two convolutions") @Default("[0.5, 0.1]") @Size(min = 2, max = 2)
        List<@Between(min = 0, max = 1) Double> dropout,

        @About("whether resizing aligns corners: keeps the outer pixels' centres in place") @Default("true")
        boolean alignCorners)
        implements DecoderSpec {
    /** The paper's. */
    public static final DeepLabv3PlusSpec STANDARD = new DeepLabv3PlusSpec("layer1", 48, 256, List.of(0.5, 0.1), true);

    private static final int USUAL_STRIDE = 4;

    public DeepLabv3PlusSpec {
        dropout = List.copyOf(dropout);
    }

    @Override
    public Value logits(Value features, FeaturePyramid pyramid, Value image, int classes) {
        GraphBuilder graph = features.graph();
        FeatureMap early = graph.at("lowLevel", () -> pyramid.named(lowLevel, USUAL_STRIDE));
        Value low = convBnRelu("low_level", early.value(), lowLevelChannels, 1);
        Value fused = concat(resize(features, low), low); // [B, C + lowLevelChannels, h, w]
        Value y = Operators.dropout(convBnRelu("fuse1", fused, channels, 3), dropout.get(0));
        y = convBnRelu("fuse2", y, channels, 3);
        y = Operators.dropout(graph.point("features", y), dropout.get(1));
        return resize(Layers.classifier("classifier", y, classes), image);
    }

    private Value resize(Value x, Value like) {
        return resizeLike(x, like, Interpolation.BILINEAR, alignCorners);
    }
}
