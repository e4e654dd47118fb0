package dev.hanet.toolkit.data.phantom;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Randomness;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

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
            @About("fits the weights") @Default("64") @Positive @Max(MOST)
            int training,

            @About("chooses the epoch") @Default("16") @PositiveOrZero @Max(MOST)
            int validation,

            @About("scored once, at the end") @Default("32") @PositiveOrZero @Max(MOST)
            int test) {
        private static final long MOST = 100_000;

        int of(Part part) {
            return switch (part) {
                case TRAINING -> training;
                case VALIDATION -> validation;
                case TEST -> test;
            };
        }
    }

    @Override
    public Set<String> paths() {
        return Set.of();
    }

    @Override
    public Dataset open(DataRoots roots) {
        return new Drawn(this);
    }

    @Override
    public boolean hasFieldsOfView() {
        return kind == Kind.VESSELS;
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

    /** Draws each item on demand from a stream of its own, so that how many there are changes none of them. */
    private static final class Drawn implements Dataset {
        private final PhantomSpec spec;
        private final List<Item> items;

        Drawn(PhantomSpec spec) {
            this.spec = spec;
            List<Item> all = new ArrayList<>();
            for (Part part : Part.values()) {
                for (int i = 0; i < spec.images().of(part); i++) {
                    String id = String.format(Locale.ROOT, "%s-%03d", part.label(), i);
                    all.add(new Item(id, Optional.of(part), Map.of()));
                }
            }
            this.items = List.copyOf(all);
        }

        @Override
        public List<Item> items() {
            return items;
        }

        @Override
        public Sample load(Item item) {
            if (!items.contains(item)) {
                throw new DataException("there is no phantom '" + item.id() + "'");
            }
            RandomGenerator random =
                    Randomness.stream(spec.seed(), "phantom", spec.kind().name(), item.id());
            return switch (spec.kind()) {
                case FUNDUS -> Fundus.draw(item.id(), spec.size(), spec.difficulty(), random);
                case VESSELS -> VesselFundus.draw(item.id(), spec.size(), spec.difficulty(), random);
                case LUNG -> Chest.draw(item.id(), spec.size(), spec.difficulty(), random);
            };
        }
    }

    /** How far a phantom is from a clean drawing. */
    public enum Difficulty {
        /** Even light, little noise, nothing that looks alike. */
        @About("even light, little noise, nothing that looks alike")
        EASY(0.15, 3, 0, 1.0),
        /** Uneven light, noise, and bright patches that are no disc. */
        @About("uneven light, noise, and look-alike structures")
        MIDDLE(0.5, 7, 3, 0.8),
        /** As middle, with stronger noise, faint edges and more look-alikes. */
        @About("stronger noise, faint edges and more look-alike structures")
        HARD(0.65, 13, 5, 0.6);

        private final double unevenness;
        private final double noise;
        private final int decoys;
        private final double contrast;

        Difficulty(double unevenness, double noise, int decoys, double contrast) {
            this.unevenness = unevenness;
            this.noise = noise;
            this.decoys = decoys;
            this.contrast = contrast;
        }

        /** How far light departs from its mean, as a share. */
        double unevenness() {
            return unevenness;
        }

        /** Deviation of the noise in grey values. */
        double noise() {
            return noise;
        }

        /** How many look-alike structures there are about. */
        int decoys() {
            return decoys;
        }

        /** How strongly structures stand out, 1 for a clean drawing. */
        double contrast() {
            return contrast;
        }
    }
}
