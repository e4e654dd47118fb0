package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.image.Framing;
import dev.hanet.yaml.About;
import java.util.random.RandomGenerator;

/** Keeps the middle; in a prediction what was cut away counts as class 0. */
@About("keeps the middle; in a prediction what was cut away counts as the first class")
public record CenterCrop(
        @About("height and width afterwards") ImageSize size) implements TransformSpec {
    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        ImageSize before = sample.size();
        size(before);
        return Framing.window(sample, top(before), left(before), size, Mask.IGNORE);
    }

    @Override
    public ImageSize size(ImageSize before) {
        return requireInside(size, before);
    }

    @Override
    public Probabilities restore(Probabilities probabilities, ImageSize before) {
        return Framing.window(probabilities, -top(before), -left(before), before);
    }

    /**
     * Answers a crop's size where it fits.
     *
     * @throws DataException where it does not
     */
    static ImageSize requireInside(ImageSize crop, ImageSize image) {
        if (!image.covers(crop)) {
            throw new DataException(
                    "a crop of " + crop + " (height x width) does not fit an image of " + image,
                    "crop at most " + image + ", or put a resize or a pad before it");
        }
        return crop;
    }

    private int top(ImageSize before) {
        return (before.height() - size.height()) / 2;
    }

    private int left(ImageSize before) {
        return (before.width() - size.width()) / 2;
    }
}
