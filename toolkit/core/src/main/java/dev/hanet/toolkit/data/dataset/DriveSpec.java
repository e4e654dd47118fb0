package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Expectation;
import dev.hanet.toolkit.data.Expectation.Measure;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.image.Images;
import dev.hanet.toolkit.data.split.Strata;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.Names;
import dev.hanet.yaml.Source;
import dev.hanet.yaml.constraint.Between;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * DRIVE: retinal vessels on 40 photographs of 584x565 pixels, 20 of them for training.
 *
 * <p>Files, anywhere below the folder: {@code 21_training.tif} and {@code 01_test.tif} (LZW), {@code 21_manual1.gif} of
 * the first observer, {@code 01_manual2.gif} of the second, who drew the test images alone, and {@code
 * 21_training_mask.gif}, the field of view.
 */
@About("DRIVE: retinal vessels on 40 photographs, with their fields of view")
@Source("Staal et al., Ridge-based vessel segmentation in color images of the retina, IEEE TMI 23(4), 2004")
public record DriveSpec(
        @About("the folder's name under the data folders") @Default("drive") @Names("file")
        String root,

        @About("whose drawing is the mask of a test image") @Default("first")
        Observer observer,

        @About("how many of the 20 training images choose the epoch instead") @Default("0") @Between(min = 0, max = 19)
        int validation,

        @About("another seed chooses others for validation") @Default("1")
        long seed)
        implements VesselSpec, IdleKeys {
    private static final Publication DRIVE = new Publication(
            "DRIVE",
            "register at drive.grand-challenge.org and fetch the archive with the drawings of the test images");
    private static final Pattern IMAGE = FileTree.name("(?<id>\\d\\d)_(training|test)\\.(tif|tiff|png)");
    private static final Pattern FIELD = FileTree.name("(?<id>\\d\\d)_(training|test)_mask\\.(gif|png|tif|tiff)");
    private static final int LAST_TEST = 20;
    private static final ImageSize SIZE = new ImageSize(584, 565);

    /** Who drew the mask of a test image. */
    public enum Observer {
        /** The one that methods are compared with. */
        @About("the one that methods are compared with")
        FIRST(1),
        /** The one that says how well people agree; training images keep the first's. */
        @About("the one that says how well people agree; training images keep the first's")
        SECOND(2);

        private final int number;

        Observer(int number) {
            this.number = number;
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
        FileTree tree = DRIVE.find(roots, root, IMAGE, "21_training.tif");
        Map<String, Path> images = tree.byId(IMAGE);
        Map<String, Path> fields = tree.byId(FIELD);
        Map<String, Path> drawings = drawings(tree, images);
        DRIVE.requireAll(
                tree,
                images.keySet(),
                fields,
                "field of view",
                id -> id + (isTest(images, id) ? "_test" : "_training") + "_mask.gif",
                "unpack the whole archive; the fields of view lie in its 'mask' folders");
        requireImages(tree, fields, images);
        Set<String> held = Strata.choose(
                images.keySet().stream().filter(id -> !isTest(images, id)).toList(), id -> "", validation, seed);
        Map<Item, FileDataset.Entry> items = new LinkedHashMap<>();
        images.forEach((id, image) -> {
            Path drawn = FileDataset.present(drawings, id);
            Path field = FileDataset.present(fields, id);
            Part part = isTest(images, id) ? Part.TEST : held.contains(id) ? Part.VALIDATION : Part.TRAINING;
            Item item = new Item(id, Optional.of(part), Map.of());
            items.put(
                    item,
                    new FileDataset.Entry(
                            List.of(image, drawn, field),
                            () -> VesselSpec.read(
                                    id, image, drawn, any -> Images.region(field, DRIVE.name()), DRIVE.name())));
        });
        return new FileDataset(items);
    }

    private static void requireImages(FileTree tree, Map<String, Path> others, Map<String, Path> images) {
        DRIVE.requireAll(
                tree,
                others.keySet(),
                images,
                "photograph",
                id -> id + (Integer.parseInt(id) <= LAST_TEST ? "_test" : "_training") + ".tif",
                "unpack the whole archive; the photographs lie in its 'images' folders");
    }

    private Map<String, Path> drawings(FileTree tree, Map<String, Path> images) {
        Map<String, Path> drawings = new TreeMap<>();
        Map<String, Path> found = new TreeMap<>();
        for (boolean test : new boolean[] {false, true}) {
            int number = test ? observer.number : 1;
            Map<String, Path> drawn =
                    tree.byId(FileTree.name("(?<id>\\d\\d)_manual" + number + "\\.(gif|png|tif|tiff)"));
            List<String> ids = images.keySet().stream()
                    .filter(id -> isTest(images, id) == test)
                    .toList();
            if (ids.isEmpty()) {
                throw DRIVE.incomplete(
                        tree,
                        test
                                ? "no test image, such as '01_test.tif',"
                                : "no training image, such as '21_training.tif',",
                        "unpack both archives, 'training' and 'test'");
            }
            DRIVE.requireAll(
                    tree,
                    ids,
                    drawn,
                    test ? "drawing of a test image" : "drawing",
                    id -> id + "_manual" + number + ".gif",
                    test
                            ? "newer downloads withhold the drawings of the test images; take the original archive"
                            : "unpack the whole archive; the drawings lie in its '1st_manual' folder");
            found.putAll(drawn);
            ids.forEach(id -> drawings.put(id, FileDataset.present(drawn, id)));
        }
        requireImages(tree, found, images);
        return drawings;
    }

    private static boolean isTest(Map<String, Path> images, String id) {
        return FileDataset.present(images, id)
                .getFileName()
                .toString()
                .toLowerCase(java.util.Locale.ROOT)
                .contains("_test");
    }

    /** Measured on the published files; see the paper's specification of the vessel experiments. */
    @Override
    public List<Expectation> expectations() {
        List<Expectation> expected = new ArrayList<>(List.of(
                Expectation.images(Optional.of(Part.TRAINING), 20),
                Expectation.images(Optional.of(Part.TEST), 20),
                Expectation.share(Part.TRAINING, Measure.FOREGROUND, 0.08632),
                Expectation.share(Part.TRAINING, Measure.FOREGROUND_IN_FIELD, 0.12539),
                Expectation.share(Part.TEST, Measure.FIELD, 0.68768)));
        if (observer == Observer.FIRST) {
            expected.add(Expectation.share(Part.TEST, Measure.FOREGROUND, 0.08758));
            expected.add(Expectation.share(Part.TEST, Measure.FOREGROUND_IN_FIELD, 0.12729));
        }
        return expected;
    }

    @Override
    public Optional<ImageSize> imageSize() {
        return Optional.of(SIZE);
    }
}
