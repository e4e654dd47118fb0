package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.image.Filters;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.constraint.Between;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Turns about the middle by an angle that is uniform between minus and plus a limit; the size stays. Source: arXiv
 * 1911.08777, section 4.1, augmentation.
 */
@About("turns about the middle by a random angle; the size stays")
public record Rotate(
        @About("largest angle to either side") @Default("20") @Between(min = 0, max = 180)
        double degrees,

        @About("what the mask says where nothing was") @Default("background")
        PadLabel padLabel)
        implements TransformSpec, IdleKeys {
    @Override
    public Map<String, String> idle() {
        return degrees > 0 ? Map.of() : Map.of("", "with 'degrees: 0' nothing turns");
    }

    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        double angle = degrees * (2 * random.nextDouble() - 1);
        return Filters.rotate(sample, angle, padLabel.value());
    }

    @Override
    public boolean random() {
        return true;
    }
}
