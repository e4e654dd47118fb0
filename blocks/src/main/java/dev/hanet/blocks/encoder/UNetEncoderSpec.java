package dev.hanet.blocks.encoder;

import dev.hanet.blocks.block.FeatureMap;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.block.ImageFit;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.blocks.layer.Unit;
import dev.hanet.blocks.layer.UnitType;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.Source;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The contracting path of a U-Net: at each level some convolutions, between levels a maximum over 2 x 2.
 *
 * <p>Ronneberger et al., U-Net: Convolutional Networks for Biomedical Image Segmentation, arXiv 1505.04597, with
 * padding so that sizes stay. Its outputs are {@code level1}, {@code level2}, ..., finest first.
 *
 * <p>With an image pyramid, the levels between the finest and the coarsest also see the image, averaged to their size and
 * convolved: Fu et al., Joint Optic Disc and Cup Segmentation (M-Net), arXiv 1801.00926.
 */
@About("the contracting path of a U-Net")
@Source("Ronneberger et al., U-Net, arXiv 1505.04597")
public record UNetEncoderSpec(
        @About("channels of each level, finest first") @Default("[64, 128, 256, 512, 1024]") @Size(min = 1)
        List<@Positive Integer> channels,

        @About("3 x 3 convolutions per level") @Default("2") @Positive
        int convolutions,

        @About("what follows a convolution: batch or none") @Default("batch")
        Norm norm,

        @About("how the convolutions of a level are joined") @Default("plain")
        UnitType unit,

        @About("how often a recurrent convolution is done again") @Default("2") @Positive
        int recurrences,

        @About("whether the middle levels also see the image, averaged to their size") @Default("false")
        boolean imagePyramid)
        implements EncoderSpec, IdleKeys {
    /** Five levels from 64 to 1024 channels. */
    public static final UNetEncoderSpec STANDARD = new UNetEncoderSpec(List.of(64, 128, 256, 512, 1024), 2, Norm.BATCH);

    private static final int LEVELS_OF_A_PYRAMID = 3;

    public UNetEncoderSpec {
        channels = List.copyOf(channels);
    }

    /** Plain units, and an image that the first level alone sees. */
    public UNetEncoderSpec(List<Integer> channels, int convolutions, Norm norm) {
        this(channels, convolutions, norm, UnitType.PLAIN, 2, false);
    }

    @AssertTrue(
            message = "imagePyramid is for the levels between the first and the last, so it needs at least 3 levels")
    boolean isPyramidPossible() {
        return !imagePyramid || channels.size() >= LEVELS_OF_A_PYRAMID;
    }

    @Override
    public Map<String, String> idle() {
        return unit.idle("recurrences");
    }

    @Override
    public FeaturePyramid features(Value image) {
        GraphBuilder graph = image.graph();
        ImageFit.requireMultiple(image, 1 << (channels.size() - 1));
        List<FeatureMap> maps = new ArrayList<>();
        Value small = image;
        Value x = image;
        for (int level = 0; level < channels.size(); level++) {
            int width = channels.get(level);
            boolean sees = imagePyramid && level > 0 && level < channels.size() - 1;
            small = sees ? Operators.averagePool(small, 2, 2, 0) : small;
            Value averaged = small;
            Value above = level == 0 ? x : Operators.maxPool(x, 2, 2, 0);
            String name = "level" + (level + 1);
            x = graph.point(name, graph.scope(name, () -> {
                Value input = sees ? Operators.concat(seen(averaged, width), above) : above;
                return new Unit(unit, convolutions, recurrences, norm).apply(input, width);
            }));
            maps.add(new FeatureMap(name, x, 1 << level));
        }
        return new FeaturePyramid("unet", maps);
    }

    private Value seen(Value averaged, int width) {
        return Layers.convNormRelu("image", averaged, width, Convolution.of(3).withBias(), norm);
    }
}
