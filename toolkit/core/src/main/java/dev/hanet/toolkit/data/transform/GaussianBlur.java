package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.Filters;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.Positive;
import java.util.random.RandomGenerator;

/**
 * Blurs the image by a Gaussian whose deviation is uniform up to a radius. Source: arXiv 1911.08777, section 4.1,
 * augmentation.
 */
@About("blurs the image by a Gaussian of random width")
public record GaussianBlur(
        @About("how often") @Default("0.5") @Between(min = 0, max = 1)
        double p,

        @About("largest deviation in pixels") @Default("1") @Positive
        double radius)
        implements Sometimes {
    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        if (random.nextDouble() >= p) {
            return sample;
        }
        return sample.with(Filters.blur(sample.image(), radius * random.nextDouble()));
    }
}
