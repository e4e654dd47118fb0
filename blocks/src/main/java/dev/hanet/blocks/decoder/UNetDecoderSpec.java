package dev.hanet.blocks.decoder;

import static dev.hanet.blocks.operator.Operators.concat;

import dev.hanet.blocks.block.FeatureMap;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.blocks.layer.Unit;
import dev.hanet.blocks.layer.UnitType;
import dev.hanet.blocks.operator.Interpolation;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.Source;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The expanding path of a U-Net over any encoder: enlarge, put the encoder's map beside, convolve; level by level.
 *
 * <p>Ronneberger et al., arXiv 1505.04597. Where the finest map is smaller than the image, the logits are enlarged, unless
 * {@code channels} ask for one more level at the image's size, as over encoders whose first convolution halves the image.
 */
@About("the expanding path of a U-Net, over any encoder")
@Source("Ronneberger et al., U-Net, arXiv 1505.04597")
public record UNetDecoderSpec(
        @About("how features are enlarged") @Default("nearest")
        Up up,

        @About(
                "channels of each level, finest first; those of the encoder's maps when left out; one number more stands first for a level at the image's size, without a map of the encoder")
        Optional<List<@Positive Integer>> channels,

        @About("3 x 3 convolutions per level") @Default("2") @Positive
        int convolutions,

        @About("what follows a convolution: batch or none") @Default("batch")
        Norm norm,

        @About("how the convolutions of a level are joined") @Default("plain")
        UnitType unit,

        @About("how often a recurrent convolution is done again") @Default("2") @Positive
        int recurrences)
        implements DecoderSpec, IdleKeys {
    /** How features are enlarged. */
    public enum Up {
        /** Nearest neighbours, then a convolution. */
        NEAREST,
        /** Bilinear with aligned corners, then a convolution. */
        BILINEAR,
        /** A transposed convolution, which needs sizes that double exactly. */
        TRANSPOSED
    }

    /** Nearest neighbours, the encoder's channels, two normalised convolutions a level. */
    public static final UNetDecoderSpec STANDARD = new UNetDecoderSpec(Up.NEAREST, Optional.empty(), 2, Norm.BATCH);

    /** Plain units. */
    public UNetDecoderSpec(Up up, Optional<List<Integer>> channels, int convolutions, Norm norm) {
        this(up, channels, convolutions, norm, UnitType.PLAIN, 2);
    }

    @Override
    public Map<String, String> idle() {
        return unit.idle("recurrences");
    }

    @Override
    public Value logits(Value features, FeaturePyramid pyramid, Value image, int classes) {
        GraphBuilder graph = features.graph();
        Value y = graph.point("features", path(features, pyramid, image));
        Value logits = Layers.classifier("classifier", y, classes);
        boolean small = pyramid.maps().get(0).stride() > 1 && !reachesImage(pyramid);
        return small ? Operators.resizeLike(logits, image) : logits;
    }

    /** The path without a classifier, whose levels are points: {@code level1} is the finest that the encoder has a map of, {@code level1.skip} is that map, and {@code full} the level above. */
    Value path(Value features, FeaturePyramid pyramid, Value image) {
        GraphBuilder graph = features.graph();
        List<FeatureMap> maps = pyramid.maps();
        List<Integer> widths = widths(graph, pyramid);
        Value y = features;
        for (int level = maps.size() - 2; level >= 0; level--) {
            FeatureMap skip = maps.get(level);
            int ratio = maps.get(level + 1).stride() / skip.stride();
            int width = widths.get(level);
            Value below = y;
            String name = "level" + (level + 1);
            y = graph.point(name, graph.scope(name, () -> join(below, skip, ratio, width)));
        }
        return reachesImage(pyramid) ? full(y, pyramid.maps().get(0).stride(), image) : y;
    }

    /** The level at the image's size. */
    private Value full(Value below, int ratio, Value image) {
        int width = channels.orElseThrow().get(0);
        GraphBuilder graph = below.graph();
        return graph.point("full", graph.scope("full", () -> {
            Value enlarged =
                    switch (up) {
                        case NEAREST -> Operators.resizeLike(below, image, Interpolation.NEAREST, true);
                        case BILINEAR -> Operators.resizeLike(below, image, Interpolation.BILINEAR, true);
                        case TRANSPOSED -> transposed(below, image, "the image", ratio, width);
                    };
            return new Unit(unit, convolutions, recurrences, norm).apply(enlarged, width);
        }));
    }

    private boolean reachesImage(FeaturePyramid pyramid) {
        return pyramid.maps().get(0).stride() > 1
                && channels.filter(widths -> widths.size() == pyramid.maps().size())
                        .isPresent();
    }

    /** The channels of the levels that join a map of the encoder, finest first. */
    private List<Integer> widths(GraphBuilder graph, FeaturePyramid pyramid) {
        int levels = pyramid.maps().size() - 1;
        if (reachesImage(pyramid)) {
            return channels.orElseThrow().subList(1, levels + 1);
        }
        List<Integer> widths = channels.orElseGet(() -> pyramid.maps().stream()
                .limit(levels)
                .map(map -> Math.toIntExact(map.channels()))
                .toList());
        if (widths.size() != levels) {
            throw graph.at(
                    "channels",
                    () -> graph.refuse(
                            counted(widths.size(), "number") + " of channels for " + counted(levels, "level")
                                    + " to join",
                            "the encoder " + pyramid.encoder() + " has " + (levels + 1) + " outputs: "
                                    + pyramid.maps()));
        }
        return widths;
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private Value join(Value below, FeatureMap skip, int ratio, int width) {
        Value enlarged = enlarge(below, skip, ratio, width);
        Value beside = below.graph().point("skip", skip.value());
        return new Unit(unit, convolutions, recurrences, norm).apply(concat(beside, enlarged), width);
    }

    private Value enlarge(Value below, FeatureMap skip, int ratio, int width) {
        Convolution three = Convolution.of(3).withBias();
        return switch (up) {
            case NEAREST ->
                Layers.convNormRelu("up", resize(below, skip, ratio, Interpolation.NEAREST), width, three, norm);
            case BILINEAR ->
                Layers.convNormRelu("up", resize(below, skip, ratio, Interpolation.BILINEAR), width, three, norm);
            case TRANSPOSED -> transposed(below, skip.value(), "the encoder's " + skip.name(), ratio, width);
        };
    }

    private static Value resize(Value below, FeatureMap skip, int ratio, Interpolation interpolation) {
        return ratio == 1 ? below : Operators.resizeLike(below, skip.value(), interpolation, true);
    }

    private static Value transposed(Value below, Value goal, String what, int ratio, int width) {
        GraphBuilder graph = below.graph();
        Value up = Layers.transposedConv("up", below, width, ratio, ratio, 0, 0);
        if (!up.shape().with(1, 1).equals(goal.shape().with(1, 1))) {
            throw graph.at(
                    "up",
                    () -> graph.refuseSize(
                            "transposed convolution makes " + up + ", which does not fit " + what + " " + goal.shape(),
                            "use images whose sizes are multiples of the output stride, or up: bilinear"));
        }
        return up;
    }
}
