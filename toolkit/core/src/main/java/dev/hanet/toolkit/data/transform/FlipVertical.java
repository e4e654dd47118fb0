package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.Turning;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.constraint.Between;
import java.util.random.RandomGenerator;

/** Exchanges top and bottom. */
@About("exchanges top and bottom")
public record FlipVertical(
        @About("how often") @Default("0.5") @Between(min = 0, max = 1)
        double p) implements Sometimes {
    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        return random.nextDouble() < p ? Turning.upsideDown(sample) : sample;
    }
}
