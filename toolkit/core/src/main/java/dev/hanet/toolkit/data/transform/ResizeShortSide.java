package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.image.Resampling;
import dev.hanet.yaml.About;
import jakarta.validation.constraints.Positive;
import java.util.random.RandomGenerator;

/** Resamples so that the shorter side has a length, keeping the proportions. */
@About("resamples so that the shorter side has a length, keeping the proportions")
public record ResizeShortSide(
        @About("length of the shorter side afterwards") @Positive
        int side) implements TransformSpec {
    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        return Resampling.resize(sample, size(sample.size()));
    }

    @Override
    public boolean resamples() {
        return true;
    }

    @Override
    public ImageSize size(ImageSize before) {
        return scaled(before, side);
    }

    /** The size with its shorter side at a length; the other side is rounded down, as the paper's toolbox does. */
    static ImageSize scaled(ImageSize before, int side) {
        return before.height() > before.width()
                ? new ImageSize((int) ((double) side * before.height() / before.width()), side)
                : new ImageSize(side, (int) ((double) side * before.width() / before.height()));
    }

    @Override
    public Probabilities restore(Probabilities probabilities, ImageSize before) {
        return Resampling.bilinear(probabilities, before);
    }
}
