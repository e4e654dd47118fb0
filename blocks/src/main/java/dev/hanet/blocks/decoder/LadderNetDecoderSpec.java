package dev.hanet.blocks.decoder;

import dev.hanet.blocks.block.FeatureMap;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Ladder;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Source;
import dev.hanet.yaml.constraint.Between;
import java.util.List;

/**
 * The expanding path of a ladder network over any encoder: enlarge by a transposed convolution, add the encoder's map, a
 * residual block whose convolutions share their weights; level by level.
 *
 * <p>Zhuang, arXiv 1810.07810. Where the finest map is smaller than the image, the logits are enlarged.
 */
@About("the expanding path of a ladder network, over any encoder")
@Source("Zhuang, LadderNet: Multi-path networks based on U-Net, arXiv 1810.07810")
public record LadderNetDecoderSpec(
        @About("dropout of channels inside a block") @Default("0.25") @Between(min = 0, max = 1)
        double dropout) implements DecoderSpec {
    /** The published one. */
    public static final LadderNetDecoderSpec STANDARD = new LadderNetDecoderSpec(0.25);

    @Override
    public Value logits(Value features, FeaturePyramid pyramid, Value image, int classes) {
        GraphBuilder graph = features.graph();
        List<FeatureMap> maps = pyramid.maps();
        Value y = features;
        for (int level = maps.size() - 2; level >= 0; level--) {
            FeatureMap skip = maps.get(level);
            int ratio = maps.get(level + 1).stride() / skip.stride();
            requireExact(y, skip, ratio);
            String name = "level" + (level + 1);
            y = graph.point(name, Ladder.up(name, y, skip.value(), ratio, dropout));
        }
        Value logits = Layers.classifier("classifier", graph.point("features", y), classes);
        return maps.get(0).stride() == 1 ? logits : Operators.resizeLike(logits, image);
    }

    private static void requireExact(Value below, FeatureMap skip, int ratio) {
        GraphBuilder graph = below.graph();
        if (below.shape().size(2) * ratio != skip.value().shape().size(2)
                || below.shape().size(3) * ratio != skip.value().shape().size(3)) {
            throw graph.refuseSize(
                    "a transposed convolution makes " + below + " " + ratio
                            + " times as large, which does not fit the encoder's " + skip.name() + " "
                            + skip.value().shape(),
                    "use images whose sizes are multiples of the output stride, or the decoder unet");
        }
    }
}
