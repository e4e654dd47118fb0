package dev.hanet.toolkit.data.patch;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.PatchSpec;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.Framing;
import dev.hanet.toolkit.data.image.Resampling;
import java.util.random.RandomGenerator;

/** Cuts single patches. */
public final class Patches {
    private Patches() {}

    /**
     * One of the ordered patches, resampled for the network.
     *
     * @param index row by row, below {@link PatchSpec#count(ImageSize)}
     */
    public static Sample ordered(Sample sample, PatchSpec spec, int index) {
        Corner corner = corner(sample.size(), spec, index);
        return cut(sample, spec, corner.top(), corner.left());
    }

    /** One of the ordered patches of an image alone. */
    static Image ordered(Image image, PatchSpec spec, int index) {
        Corner corner = corner(image.size(), spec, index);
        return Resampling.bilinear(Framing.window(image, corner.top(), corner.left(), spec.size()), spec.networkSize());
    }

    /** A patch anywhere in the image, resampled for the network; an image smaller than the patch is padded. */
    public static Sample random(Sample sample, PatchSpec spec, RandomGenerator random) {
        int top =
                random.nextInt(Math.max(0, sample.size().height() - spec.size().height()) + 1);
        int left =
                random.nextInt(Math.max(0, sample.size().width() - spec.size().width()) + 1);
        return cut(sample, spec, top, left);
    }

    /** Where an ordered patch lies. */
    static Corner corner(ImageSize image, PatchSpec spec, int index) {
        int across = PatchSpec.count(image.width(), spec.size().width(), spec.stride());
        return new Corner(index / across * spec.stride(), index % across * spec.stride());
    }

    private static Sample cut(Sample sample, PatchSpec spec, int top, int left) {
        Sample patch = Framing.window(sample, top, left, spec.size(), Mask.IGNORE);
        return Resampling.resize(patch, spec.networkSize());
    }

    /** The upper left pixel of a patch. */
    record Corner(int top, int left) {}
}
