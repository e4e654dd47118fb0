package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.yaml.About;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Keeps the green channel of a colour image, in which vessels stand out best. */
@About("keeps the green channel of a colour image, in which vessels stand out best")
public record GreenChannel() implements TransformSpec {
    @Override
    public boolean pixelwise() {
        return true;
    }

    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        Image image = sample.image();
        channels(image.channels());
        int pixels = image.size().pixels();
        return sample.with(new Image(1, image.size(), Arrays.copyOfRange(image.values(), pixels, 2 * pixels)));
    }

    @Override
    public int channels(int before) {
        if (before != 3) {
            throw new DataException("the green channel is one of 3, the image has " + before);
        }
        return 1;
    }
}
