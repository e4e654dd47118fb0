package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.Sample;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.random.RandomGenerator;

/** Evens out local contrast as {@link Clahe} by a strength that is uniform between two limits. */
@About("evens out local contrast by a random strength")
public record RandomClahe(
        @About("how often") @Default("0.5") @Between(min = 0, max = 1)
        double p,

        @About("least and largest limit of a histogram bin, as multiples of the mean") @Default("[1, 4]")
        List<@Positive Double> clip,

        @About("tiles along each side") @Default("8") @Positive
        int tiles)
        implements Sometimes {
    public RandomClahe {
        clip = List.copyOf(clip);
    }

    @AssertTrue(message = "'clip' is [least, largest]")
    public boolean isAscending() {
        return clip.size() == 2 && clip.get(0) <= clip.get(1);
    }

    @Override
    public boolean beforeNormalization() {
        return true;
    }

    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        if (random.nextDouble() >= p) {
            return sample;
        }
        double drawn = clip.get(0) + (clip.get(1) - clip.get(0)) * random.nextDouble();
        return new Clahe(drawn, tiles).apply(sample, random);
    }
}
