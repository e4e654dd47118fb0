package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.image.Framing;
import dev.hanet.yaml.About;
import java.util.random.RandomGenerator;

/** Keeps a window anywhere in the image. */
@About("keeps a window anywhere in the image")
public record RandomCrop(
        @About("height and width of the window") ImageSize size) implements TransformSpec {
    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        ImageSize before = sample.size();
        size(before);
        int top = random.nextInt(before.height() - size.height() + 1);
        int left = random.nextInt(before.width() - size.width() + 1);
        return Framing.window(sample, top, left, size, Mask.IGNORE);
    }

    @Override
    public ImageSize size(ImageSize before) {
        return CenterCrop.requireInside(size, before);
    }

    @Override
    public boolean random() {
        return true;
    }
}
