package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.data.Expectation;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.Images;
import dev.hanet.toolkit.data.split.Strata;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.Names;
import dev.hanet.yaml.Source;
import dev.hanet.yaml.constraint.Between;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * REFUGE: optic disc and cup on 1200 fundus photographs, of which 400 are for training.
 *
 * <p>Files, anywhere below the folder, so that the archives of 2018 and their packing anew in 2020 are found alike:
 * {@code g0001.jpg} to {@code g0040.jpg} and {@code n0001.jpg} to {@code n0360.jpg} for training, {@code V0001.jpg} to
 * {@code V0400.jpg} for validation, {@code T0001.jpg} to {@code T0400.jpg} for test, and for each a mask of that name
 * with 0 for the cup, 128 for the rim and 255 for the background. Later numbers are of later challenges and left out.
 *
 * <p>Its parts are the paper's: of the 400 training images {@code validation} choose the epoch, as many of them with
 * glaucoma as its share of all; one of the other two sets is the test part. Training images have the attribute {@code
 * glaucoma}.
 */
@About("REFUGE: optic disc and cup on fundus photographs")
@Source("Orlando et al., REFUGE Challenge, Medical Image Analysis 59, 2020, arXiv 1910.03667")
public record RefugeSpec(
        @About("the folder's name under the data folders") @Default("refuge") @Names("file")
        String root,

        @About("which set is the test part") @Default("validation400")
        TestSet test,

        @About("how many of the 400 training images choose the epoch, with and without glaucoma as in all")
        @Default("50")
        @Between(min = 0, max = 399)
        int validation,

        @About("another seed chooses others for validation") @Default("1")
        long seed)
        implements DatasetSpec, IdleKeys {
    private static final Publication REFUGE =
            new Publication("REFUGE", "register at refuge.grand-challenge.org and fetch images and annotations");
    private static final Map<Integer, Integer> VALUES = Map.of(255, 0, 128, 1, 0, 2);

    /** Which set is the test part. */
    public enum TestSet {
        /** The 400 validation images of the challenge, which the paper tests on. */
        @About("the 400 validation images of the challenge, which the paper tests on")
        VALIDATION400("V", "REFUGE-Validation400.zip and REFUGE-Validation400-GT.zip"),
        /** The 400 test images, whose labels were published later. */
        @About("the 400 test images, whose labels were published later")
        TEST400("T", "Test400.zip and REFUGE-Test-GT.zip");

        private final String letter;
        private final String archives;

        TestSet(String letter, String archives) {
            this.letter = letter;
            this.archives = archives;
        }
    }

    @Override
    public Set<String> keysOfParts() {
        return Set.of("validation", "seed");
    }

    @Override
    public Map<String, String> idle() {
        return validation > 0 ? Map.of() : Map.of("seed", "with 'validation: 0' no image is drawn");
    }

    @Override
    public Dataset open(DataRoots roots) {
        String id = "(?<id>g00\\d\\d|n0[0-3]\\d\\d|" + test.letter + "0(?:[0-3]\\d\\d|400))";
        Pattern image = FileTree.name(id + "\\.(jpg|jpeg)");
        FileTree tree = REFUGE.find(roots, root, image, "g0001.jpg");
        Map<String, Path> images = tree.byId(image);
        Map<String, Path> masks = tree.byId(FileTree.name(id + "\\.(bmp|png)"));
        List<String> training =
                images.keySet().stream().filter(RefugeSpec::isTraining).toList();
        requireBoth(tree, training.size(), images.size() - training.size());
        REFUGE.requireAll(
                tree,
                images.keySet(),
                masks,
                "mask",
                name -> named(name) + ".bmp",
                "unpack the annotations beside the images: Annotation-Training400.zip and those of " + test.archives);
        REFUGE.requireAll(
                tree,
                masks.keySet(),
                images,
                "image",
                name -> named(name) + ".jpg",
                "unpack the images beside the annotations");
        Set<String> held = Strata.choose(training, RefugeSpec::glaucoma, validation, seed);
        Map<Item, FileDataset.Entry> items = new LinkedHashMap<>();
        images.forEach((name, file) -> {
            Path mask = FileDataset.present(masks, name);
            items.put(
                    item(name, held), new FileDataset.Entry(List.of(file, mask), () -> read(named(name), file, mask)));
        });
        return new FileDataset(items);
    }

    private void requireBoth(FileTree tree, int training, int tested) {
        if (training == 0) {
            throw REFUGE.incomplete(
                    tree, "no training image, such as 'g0001.jpg',", "unpack REFUGE-Training400.zip beside the others");
        }
        if (tested == 0) {
            throw REFUGE.incomplete(
                    tree,
                    "no image of the test part, such as '" + test.letter + "0001.jpg',",
                    "unpack " + test.archives + " beside the training images");
        }
    }

    private static boolean isTraining(String id) {
        return id.startsWith("g") || id.startsWith("n");
    }

    private static String glaucoma(String id) {
        return id.startsWith("g") ? "yes" : "no";
    }

    /** Training images have a small letter, the others a capital. */
    private static String named(String id) {
        return isTraining(id) ? id : id.toUpperCase(Locale.ROOT);
    }

    private static Item item(String id, Set<String> held) {
        if (!isTraining(id)) {
            return new Item(named(id), Optional.of(Part.TEST), Map.of());
        }
        return new Item(
                id, Optional.of(held.contains(id) ? Part.VALIDATION : Part.TRAINING), Map.of("glaucoma", glaucoma(id)));
    }

    private static Sample read(String id, Path file, Path mask) {
        return Sample.of(id, Images.colour(Images.photograph(file)), Images.mask(mask, VALUES, "REFUGE"));
    }

    @Override
    public Optional<List<Integer>> maskColours() {
        return Optional.of(List.of(0xffffff, 0x808080, 0));
    }

    @Override
    public boolean hasFieldsOfView() {
        return false;
    }

    @Override
    public List<String> classes() {
        return List.of("background", "rim", "cup");
    }

    @Override
    public List<Expectation> expectations() {
        return List.of(
                Expectation.images(Optional.of(Part.TRAINING), 400), Expectation.images(Optional.of(Part.TEST), 400));
    }

    @Override
    public int channels() {
        return 3;
    }
}
