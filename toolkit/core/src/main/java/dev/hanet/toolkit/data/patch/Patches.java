package dev.hanet.toolkit.data.patch;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.PatchSpec;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.Framing;
import dev.hanet.toolkit.data.image.Resampling;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

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

    /**
     * A patch anywhere in the image or, as often as {@link PatchSpec#foreground} says, around a pixel of a class, resampled for the
     * network; an image smaller than the patch is padded. Around a pixel is as near to it as the border lets, as in nnU-Net (Isensee
     * et al., Nature Methods 2021).
     */
    public static Sample random(Sample sample, PatchSpec spec, RandomGenerator random) {
        if (spec.foreground() > 0 && random.nextDouble() < spec.foreground()) {
            OptionalInt pixel =
                    sample.mask().map(mask -> foreground(mask, random)).orElse(OptionalInt.empty());
            if (pixel.isPresent()) {
                int row = pixel.getAsInt() / sample.size().width();
                int column = pixel.getAsInt() % sample.size().width();
                return cut(
                        sample,
                        spec,
                        around(row, spec.size().height(), sample.size().height()),
                        around(column, spec.size().width(), sample.size().width()));
            }
        }
        int top =
                random.nextInt(Math.max(0, sample.size().height() - spec.size().height()) + 1);
        int left =
                random.nextInt(Math.max(0, sample.size().width() - spec.size().width()) + 1);
        return cut(sample, spec, top, left);
    }

    /** A pixel of a class other than the background: any class that is there, then any pixel of it; absent where there is none. */
    private static OptionalInt foreground(Mask mask, RandomGenerator random) {
        int[] histogram = mask.histogram();
        int[] present = IntStream.range(1, Mask.IGNORE)
                .filter(label -> histogram[label] > 0)
                .toArray();
        if (present.length == 0) {
            return OptionalInt.empty();
        }
        int label = present[random.nextInt(present.length)];
        int before = random.nextInt(histogram[label]);
        return IntStream.range(0, mask.classes().length)
                .filter(pixel -> (mask.classes()[pixel] & 0xff) == label)
                .skip(before)
                .findFirst();
    }

    /** Where a patch begins that has a place in its middle, or as near to it as it can. */
    private static int around(int place, int patch, int length) {
        return Math.max(0, Math.min(place - patch / 2, length - patch));
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
