package dev.hanet.blocks.encoder;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Source;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * The contracting path of a U-Net: at each level some convolutions, between levels a maximum over 2 x 2.
 *
 * <p>Ronneberger et al., U-Net: Convolutional Networks for Biomedical Image Segmentation, arXiv 1505.04597, with
 * padding so that sizes stay. Its outputs are {@code level1}, {@code level2}, ..., finest first.
 *
 * @param channels one number a level, finest first
 * @param convolutions how many 3 x 3 convolutions a level has
 * @param norm what follows each of them before its ReLU
 */
@About("the contracting path of a U-Net")
@Source("Ronneberger et al., U-Net, arXiv 1505.04597")
public record UNetEncoderSpec(
        @About("channels of each level, finest first") @Default("[64, 128, 256, 512, 1024]") @Size(min = 1)
        List<@Positive Integer> channels,

        @About("3 x 3 convolutions per level") @Default("2") @Positive
        int convolutions,

        @About("what follows a convolution: batch or none") @Default("batch")
        Norm norm)
        implements EncoderSpec {
    /** Five levels from 64 to 1024 channels. */
    public static final UNetEncoderSpec STANDARD = new UNetEncoderSpec(List.of(64, 128, 256, 512, 1024), 2, Norm.BATCH);

    public UNetEncoderSpec {
        channels = List.copyOf(channels);
    }

    @Override
    public FeaturePyramid features(Value image) {
        Graph graph = image.graph();
        ImageFit.requireMultiple(image, 1 << (channels.size() - 1));
        List<FeatureMap> maps = new ArrayList<>();
        Value x = image;
        for (int level = 0; level < channels.size(); level++) {
            Value input = level == 0 ? x : Operators.maxPool(x, 2, 2, 0);
            int width = channels.get(level);
            String name = "level" + (level + 1);
            x = graph.point(name, graph.scope(name, () -> units(input, width, convolutions, norm)));
            maps.add(new FeatureMap(name, x, 1 << level));
        }
        return new FeaturePyramid("unet", maps);
    }

    /** Convolutions of 3 x 3 with bias, each normalised and rectified: {@code unit1}, {@code unit2}, ... */
    public static Value units(Value x, int channels, int convolutions, Norm norm) {
        Value y = x;
        for (int unit = 1; unit <= convolutions; unit++) {
            y = Layers.convNormRelu(
                    "unit" + unit, y, channels, Convolution.of(3).withBias(), norm);
        }
        return y;
    }
}
