package dev.hanet.toolkit.data.phantom;

import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Part;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Optional;

/** Drawn images with exact labels, the same on every machine: nothing to download. */
@About("drawn images with exact labels, the same on every machine: nothing to download")
public record PhantomSpec(
        @About("what is drawn, which also says which classes there are") @Default("fundus")
        Kind kind,

        @About("how far the drawing is from a clean one") @Default("middle")
        Difficulty difficulty,

        @About("how many of each part") @Default("{}") Counts images,
        @About("height and width") @Default("128") ImageSize size,

        @About("another seed draws other images") @Default("1")
        long seed)
        implements DatasetSpec {
    /** What is drawn. */
    public enum Kind {
        /** The surroundings of an optic disc: background, rim, cup. */
        @About("the surroundings of an optic disc: background, rim, cup")
        FUNDUS,
        /** A whole fundus in its field of view: background, vessel. */
        @About("a whole fundus in its field of view: background, vessel")
        VESSELS,
        /** A CT slice of the chest in Hounsfield units: background, lung. */
        @About("a CT slice of the chest in Hounsfield units: background, lung")
        LUNG
    }

    /** How many images of each part. */
    public record Counts(
            @About("fits the weights") @Default("64") @Positive
            int training,

            @About("chooses the epoch") @Default("16") @PositiveOrZero
            int validation,

            @About("scored once, at the end") @Default("32") @PositiveOrZero
            int test) {
        int of(Part part) {
            return switch (part) {
                case TRAINING -> training;
                case VALIDATION -> validation;
                case TEST -> test;
            };
        }
    }

    @Override
    public Dataset open(DataRoots roots) {
        return new PhantomDataset(this);
    }

    @Override
    public List<String> classes() {
        return switch (kind) {
            case FUNDUS -> List.of("background", "rim", "cup");
            case VESSELS -> List.of("background", "vessel");
            case LUNG -> List.of("background", "lung");
        };
    }

    @Override
    public int channels() {
        return kind == Kind.LUNG ? 1 : 3;
    }

    @Override
    public Optional<ImageSize> imageSize() {
        return Optional.of(size);
    }
}
