package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.GuidedTransform;
import dev.hanet.toolkit.data.Guides;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.Transformed;
import dev.hanet.toolkit.data.disc.Disc;
import dev.hanet.toolkit.data.disc.DiscFinder;
import dev.hanet.toolkit.data.disc.DrawnDiscs;
import dev.hanet.toolkit.data.disc.FoundDiscs;
import dev.hanet.toolkit.data.disc.TrueDiscs;
import dev.hanet.toolkit.data.image.Framing;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Cuts out a square around the optic disc, with zeros where the image ends; in a prediction what was cut away counts as
 * the first class.
 *
 * <p>Where the disc is says a mask: of all that is not of the first class the largest part, its holes filled, its
 * centroid. With {@code localizer: oracle} it is the true mask, which no one has for a new image; otherwise a network
 * that was trained to find discs on whole images says it, or files do. Stands first in {@code prepare}, since all of
 * these are about whole images.
 */
@About("cuts out a square around the optic disc")
public record CropDisc(
        @About("whether all crops have one size or go by the disc") @Default("fixed")
        Mode mode,

        @About("side of the crop in pixels of the image, for 'fixed'") @Default("600") @Positive
        int size,

        @About("side of the crop in diameters of the disc, for 'disc-scaled'") @Default("2") @Positive
        double factor,

        @About(
                "run whose network finds discs on whole images: its directory, its name in the folder of runs, or bundle:NAME@VERSION;"
                        + " 'oracle': the true masks say where they are")
        @Default("oracle")
        @NotBlank(message = "name a run, or 'oracle'")
        String localizer,

        @About("folder of masks that say where discs are instead, 'ID.mask.png' as 'hanet predict' writes them")
        Optional<String> masks)
        implements GuidedTransform, IdleKeys {
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

    @AssertTrue(message = "either a localizer says where discs are or masks do: leave one of them out")
    boolean isPlacedOnce() {
        return masks.isEmpty() || localizer.equals(ORACLE);
    }

    @Override
    public Map<String, String> idle() {
        return mode == Mode.FIXED
                ? Map.of("factor", "only 'mode: disc-scaled' goes by the disc")
                : Map.of("size", "only 'mode: fixed' has crops of one size");
    }

    @Override
    public Sample apply(Sample sample, RandomGenerator random) {
        return with(Guides.NONE).apply(sample, random);
    }

    @Override
    public Transformed transform(Sample sample) {
        return with(Guides.NONE).transform(sample);
    }

    @Override
    public TransformSpec with(Guides guides) {
        DiscFinder finder = masks.<DiscFinder>map(folder -> new DrawnDiscs(guides.folder(folder)))
                .orElseGet(() -> looksAtMask() ? new TrueDiscs() : new FoundDiscs(guides, localizer));
        return new Placed(this, finder);
    }

    /** {@code disc-scaled} has no size of its own: it answers one that differs with the image, so that a resize is asked for. */
    @Override
    public ImageSize size(ImageSize before) {
        return ImageSize.of(mode == Mode.FIXED ? size : Math.max(1, before.shortSide() / 2));
    }

    @Override
    public Optional<String> network() {
        return looksAtMask() || masks.isPresent() ? Optional.empty() : Optional.of(localizer);
    }

    @Override
    public String guide() {
        return masks.isPresent() ? "masks" : "localizer";
    }

    @Override
    public Optional<String> folder() {
        return masks;
    }

    @Override
    public List<Path> files(Path folder) {
        return new DrawnDiscs(folder).files();
    }

    @Override
    public String lookedFor() {
        return "discs";
    }

    @Override
    public String whereThereIsNone() {
        return "train 'refuge/localizer' and name its run directory, or say 'oracle' to place crops by the true masks";
    }

    @Override
    public String whereItSeesNoWholeImages() {
        return "name a run of 'refuge/localizer', or of another spec that prepares whole images";
    }

    @Override
    public boolean looksAtMask() {
        return masks.isEmpty() && localizer.equals(ORACLE);
    }

    @Override
    public Optional<String> caution() {
        return looksAtMask()
                ? Optional.of("the true masks say where the discs are (crop-disc, oracle)")
                : Optional.empty();
    }

    /** A crop around the disc with what says where the disc is. */
    private static final class Placed implements TransformSpec {
        private final CropDisc spec;
        private final DiscFinder finder;

        Placed(CropDisc spec, DiscFinder finder) {
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
            int side = spec.mode() == Mode.FIXED
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
}
