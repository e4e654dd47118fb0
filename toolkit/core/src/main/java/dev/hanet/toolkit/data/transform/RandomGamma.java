package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.Sample;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Bends the grey values as {@link Gamma} by an exponent whose logarithm is uniform between two limits, so that 1/2 and 2 are as likely. */
@About("bends the grey values by a random gamma; above 1 brightens")
public record RandomGamma(
        @About("how often") @Default("0.5") @Between(min = 0, max = 1)
        double p,

        @About("least and largest gamma") @Default("[0.7, 1.5]")
        List<@Positive Double> gamma)
        implements Sometimes {
    public RandomGamma {
        gamma = List.copyOf(gamma);
    }

    @AssertTrue(message = "'gamma' is [least, largest]")
    public boolean isAscending() {
        return gamma.size() == 2 && gamma.get(0) <= gamma.get(1);
    }

    @Override
    public Map<String, String> idle() {
        return gamma.get(0) == 1 && gamma.get(1) == 1
                ? Map.of("", "with 'gamma: [1, 1]' values from 0 to 255 stay as they are")
                : Sometimes.super.idle();
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
        double least = Math.log(gamma.get(0));
        double drawn = Math.exp(least + (Math.log(gamma.get(1)) - least) * random.nextDouble());
        return new Gamma(drawn).apply(sample, random);
    }
}
