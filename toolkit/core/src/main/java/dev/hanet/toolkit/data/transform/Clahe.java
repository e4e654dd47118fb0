package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.image.Filters;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.Positive;
import java.util.random.RandomGenerator;

/** Evens out local contrast: contrast-limited adaptive histogram equalisation of each channel. */
@About("evens out local contrast: contrast-limited adaptive histogram equalisation")
public record Clahe(
        @About("limit of a histogram bin, as a multiple of the mean; larger is stronger") @Default("2") @Positive
        double clip,

        @About("tiles along each side") @Default("8") @Positive
        int tiles)
        implements TransformSpec {
    @Override
    public boolean beforeNormalization() {
        return true;
    }

    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        return sample.with(Filters.clahe(sample.image(), clip, tiles));
    }
}
