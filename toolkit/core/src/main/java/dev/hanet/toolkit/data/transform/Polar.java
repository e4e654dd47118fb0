package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.image.PolarMap;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Source;
import java.util.random.RandomGenerator;

/**
 * Looks at the image from its middle: distance downwards, up to half the shorter side, angle across. Around a disc, cup
 * and rim become layers of about equal height.
 */
@About("looks at the image from its middle: distance downwards, angle across")
@Source(
        "Fu et al., Joint Optic Disc and Cup Segmentation Based on Multi-label Deep Network and Polar Transformation, arXiv 1801.00926")
public record Polar(
        @About("rows of distance and columns of angle") @Default("400")
        ImageSize size) implements TransformSpec {
    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        return PolarMap.polar(sample, size);
    }

    @Override
    public ImageSize size(ImageSize before) {
        return size;
    }

    @Override
    public Probabilities restore(Probabilities probabilities, ImageSize before) {
        return PolarMap.restored(probabilities, before);
    }
}
