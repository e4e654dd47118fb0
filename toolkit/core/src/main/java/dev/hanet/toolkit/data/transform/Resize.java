package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.image.Resampling;
import dev.hanet.yaml.About;
import java.util.random.RandomGenerator;

/** Resamples to a size, whatever the proportions were; probabilities are resampled back bilinearly. */
@About("resamples to a size, whatever the proportions were")
public record Resize(@About("height and width afterwards") ImageSize size) implements TransformSpec {
    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        return Resampling.resize(sample, size);
    }

    @Override
    public boolean resamples() {
        return true;
    }

    @Override
    public ImageSize size(ImageSize before) {
        return size;
    }

    @Override
    public Probabilities restore(Probabilities probabilities, ImageSize before) {
        return Resampling.bilinear(probabilities, before);
    }
}
