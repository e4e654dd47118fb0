package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.Transformed;
import dev.hanet.toolkit.data.disc.Disc;
import dev.hanet.toolkit.data.disc.DiscFinder;
import dev.hanet.toolkit.data.image.Framing;
import java.util.random.RandomGenerator;

/** A crop around the disc with what says where the disc is. */
final class PlacedCrop implements TransformSpec {
    private final CropDisc spec;
    private final DiscFinder finder;

    PlacedCrop(CropDisc spec, DiscFinder finder) {
        this.spec = spec;
        this.finder = finder;
    }

    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        return crop(sample, place(finder.find(sample)));
    }

    @Override
    public Transformed transform(Sample sample) {
        Place place = place(finder.find(sample));
        ImageSize before = sample.size();
        return new Transformed(
                crop(sample, place),
                probabilities -> Framing.window(probabilities, -place.top(), -place.left(), before));
    }

    private static Sample crop(Sample sample, Place place) {
        return Framing.window(sample, place.top(), place.left(), ImageSize.of(place.side()), Mask.IGNORE);
    }

    private Place place(Disc disc) {
        int side = spec.mode() == CropDisc.Mode.FIXED
                ? spec.size()
                : (int) Math.max(1, Math.round(spec.factor() * disc.diameter()));
        return new Place(corner(disc.y(), side), corner(disc.x(), side), side);
    }

    /** The nearest whole number; of two, the smaller. */
    private static int corner(double centre, int side) {
        return (int) Math.ceil(centre - side / 2.0 - 0.5);
    }

    @Override
    public ImageSize size(ImageSize before) {
        return spec.size(before);
    }

    private record Place(int top, int left, int side) {}
}
