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

/** Pads with zeros at the right and the bottom up to a size; padding counts for nothing. */
@About("pads with zeros at the right and the bottom up to a size")
public record Pad(@About("height and width afterwards") ImageSize size) implements TransformSpec {
    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        return Framing.window(sample, 0, 0, size(sample.size()), Mask.IGNORE);
    }

    @Override
    public ImageSize size(ImageSize before) {
        if (!size.covers(before)) {
            throw new DataException(
                    "an image of " + before + " (height x width) is larger than " + size
                            + " and cannot be padded to it",
                    "pad to at least " + before + ", or put a resize or a crop before it");
        }
        return size;
    }

    @Override
    public Probabilities restore(Probabilities probabilities, ImageSize before) {
        return Framing.window(probabilities, 0, 0, before);
    }
}
