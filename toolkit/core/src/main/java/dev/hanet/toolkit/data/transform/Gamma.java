package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import jakarta.validation.constraints.Positive;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Bends the grey values 0 to 255: {@code 255 * (value / 255) ^ (1 / gamma)}; above 1 brightens. */
@About("bends the grey values; above 1 brightens")
public record Gamma(
        @About("1.2 in the vessel literature") @Default("1.2") @Positive
        double gamma) implements TransformSpec, IdleKeys {
    @Override
    public Map<String, String> idle() {
        return gamma == 1 ? Map.of("", "with 'gamma: 1' values from 0 to 255 stay as they are") : Map.of();
    }

    @Override
    public boolean pixelwise() {
        return true;
    }

    @Override
    public boolean beforeNormalization() {
        return true;
    }

    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        double power = 1 / gamma;
        return sample.with(
                Values.map(sample.image(), value -> (float) (255 * Math.pow(Values.clip(value) / 255, power))));
    }
}
