package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.Transformed;
import dev.hanet.toolkit.data.image.Framing;
import dev.hanet.toolkit.data.image.ImageFile;
import dev.hanet.toolkit.data.image.Shapes;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Cuts out a square around the optic disc, with zeros where the image ends; in a prediction what was cut away counts as
 * the first class.
 *
 * <p>Where the disc is says a mask: of all that is not of the first class the largest part, its holes filled, its
 * centroid. With {@code localizer: oracle} it is the true mask, which no one has for a new image; otherwise one that
 * another network has predicted, {@code ID.mask.png} as {@code hanet predict} writes it at the image's own size. Stands
 * first in {@code prepare}, since those masks are of whole images.
 *
 * @param mode whether all crops have one size or go by the disc
 * @param size side of the crop in pixels of the image, for {@code fixed}
 * @param factor side of the crop in diameters of a circle of the disc's area, for {@code disc-scaled}
 * @param localizer the folder of predicted masks, or {@code oracle}
 */
@About("cuts out a square around the optic disc")
public record CropDisc(
        @About("whether all crops have one size or go by the disc") @Default("fixed")
        Mode mode,

        @About("side of the crop in pixels of the image, for 'fixed'") @Default("600") @Positive
        int size,

        @About("side of the crop in diameters of the disc, for 'disc-scaled'") @Default("2") @Positive
        double factor,

        @About("folder with masks that 'hanet predict' wrote with a run that finds discs; 'oracle': the true masks")
        @Default("oracle")
        String localizer)
        implements TransformSpec {
    /** The true masks say where the disc is. */
    public static final String ORACLE = "oracle";

    /** The size of a crop. */
    public enum Mode {
        /** {@code size}, whatever the disc. */
        @About("'size', whatever the disc")
        FIXED,
        /** {@code factor} diameters of the disc, which evens out cameras of different fields. */
        @About("'factor' diameters of the disc, which evens out cameras of different fields; a resize must follow")
        DISC_SCALED
    }

    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        return crop(sample, place(sample));
    }

    @Override
    public Transformed transform(Sample sample) {
        Place place = place(sample);
        ImageSize before = sample.size();
        return new Transformed(
                crop(sample, place),
                probabilities -> Framing.window(probabilities, -place.top(), -place.left(), before));
    }

    private static Sample crop(Sample sample, Place place) {
        return Framing.window(sample, place.top(), place.left(), ImageSize.of(place.side()), Mask.IGNORE);
    }

    private Place place(Sample sample) {
        Region disc = Shapes.filled(Shapes.largest(looksAtMask() ? truth(sample) : predicted(sample)));
        double sumY = 0;
        double sumX = 0;
        for (int y = 0; y < disc.size().height(); y++) {
            for (int x = 0; x < disc.size().width(); x++) {
                if (disc.contains(y, x)) {
                    sumY += y + 0.5;
                    sumX += x + 0.5;
                }
            }
        }
        int area = disc.count();
        if (area == 0) {
            throw new DataException(
                    "no disc to crop around in '" + sample.id() + "'",
                    looksAtMask()
                            ? "correct its mask, or leave the image out"
                            : "correct '" + file(sample.id()) + "', or train the network that finds discs further");
        }
        int side = mode == Mode.FIXED ? size : (int) Math.max(1, Math.round(factor * Math.sqrt(4 * area / Math.PI)));
        return new Place(corner(sumY / area, side), corner(sumX / area, side), side);
    }

    /** The nearest whole number; of two, the smaller. */
    private static int corner(double centre, int side) {
        return (int) Math.ceil(centre - side / 2.0 - 0.5);
    }

    private Region truth(Sample sample) {
        Mask mask = sample.mask()
                .orElseThrow(() -> new DataException(
                        "'" + sample.id() + "' has no mask to say where its disc is",
                        "predict its disc first, and name the folder of the masks in the localizer of crop-disc"));
        boolean[] inside = new boolean[mask.size().pixels()];
        for (int i = 0; i < inside.length; i++) {
            int label = mask.classes()[i] & 0xff;
            inside[i] = label != 0 && label != Mask.IGNORE;
        }
        return new Region(mask.size(), inside);
    }

    private Region predicted(Sample sample) {
        Path file = file(sample.id());
        Image mask;
        try {
            mask = ImageFile.read(file).image();
        } catch (DataException e) {
            throw new DataException(
                    "crop-disc finds no disc of '" + sample.id() + "': " + e.problem(),
                    Optional.of("train 'refuge/localizer', and write the masks of all images with"
                            + " 'hanet predict RUN IMAGES --out " + localizer + "'"),
                    Optional.empty(),
                    e);
        }
        if (!mask.size().equals(sample.size())) {
            throw new DataException(
                    "'" + file + "' is " + mask.size() + " (height x width), the image '" + sample.id() + "' "
                            + sample.size(),
                    "crop-disc must stand first in data.prepare, and the masks be of the same images");
        }
        boolean[] inside = new boolean[mask.size().pixels()];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = mask.values()[i] > 0;
        }
        return new Region(mask.size(), inside);
    }

    private Path file(String id) {
        return Path.of(localizer).resolve(id + ".mask.png");
    }

    /** {@code disc-scaled} has no size of its own: it answers one that differs with the image, so that a resize is asked for. */
    @Override
    public ImageSize size(ImageSize before) {
        return ImageSize.of(mode == Mode.FIXED ? size : Math.max(1, before.shortSide() / 2));
    }

    @Override
    public boolean looksAtMask() {
        return localizer.equals(ORACLE);
    }

    @Override
    public Optional<String> caution() {
        return looksAtMask()
                ? Optional.of("the true masks say where the discs are (crop-disc, oracle)")
                : Optional.empty();
    }

    private record Place(int top, int left, int side) {}
}
