package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.image.Images;
import dev.hanet.yaml.About;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Repeats a grey image as three equal channels, for encoders that expect colour; a colour image stays as it is. */
@About("repeats a grey image as three equal channels")
public record GreyToRgb() implements TransformSpec {
    @Override
    public Map<String, String> idle(int channels) {
        return channels == 3 ? Map.of("", "images are in colour here already") : Map.of();
    }

    @Override
    public boolean pixelwise() {
        return true;
    }

    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        channels(sample.image().channels());
        return sample.with(Images.colour(sample.image()));
    }

    @Override
    public int channels(int before) {
        if (before != 1 && before != 3) {
            throw new DataException("an image of " + before + " channels is neither grey nor colour");
        }
        return 3;
    }
}
