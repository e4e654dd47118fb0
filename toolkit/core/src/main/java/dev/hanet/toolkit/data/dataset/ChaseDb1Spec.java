package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Names;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * CHASE_DB1: retinal vessels of both eyes of children, drawn by two observers.
 *
 * <p>Files, anywhere below the folder: {@code Image_01L.jpg} of 960x999 pixels, {@code Image_01L_1stHO.png} and {@code Image_01L_2ndHO.png} with 1
 * bit a pixel. Its own parts, made for the children that are freely at hand: 01 to 07 training, 08 validation, 09 to 10
 * test; later ones belong to none. The attribute {@code child} keeps both eyes of a child together. The field of view is
 * not published and {@linkplain FieldOfView derived} from the photograph.
 */
@About("CHASE_DB1: retinal vessels of both eyes of children, drawn by two observers")
public record ChaseDb1Spec(
        @About("the folder's name under the data folders") @Default("chase-db1") @Names("file")
        String root,

        @About("whose drawing is the mask") @Default("first")
        Observer observer)
        implements VesselSpec {
    private static final Publication CHASE =
            new Publication("CHASE_DB1", "fetch CHASEDB1.zip from Kingston University's research data repository");
    private static final String ID = "(?<id>Image_\\d\\d[LR])";
    private static final Pattern IMAGE = FileTree.name(ID + "\\.jpg");
    private static final int CHILD = "Image_".length();
    private static final int LAST_TRAINING_CHILD = 7;
    private static final int VALIDATION_CHILD = 8;
    private static final int LAST_TEST_CHILD = 10;

    /** Who drew a mask. */
    public enum Observer {
        /** The one that methods are compared with. */
        @About("the one that methods are compared with")
        FIRST("1stHO"),
        /** The one that says how well people agree. */
        @About("the one that says how well people agree")
        SECOND("2ndHO");

        private final String suffix;

        Observer(String suffix) {
            this.suffix = suffix;
        }
    }

    @Override
    public Dataset open(DataRoots roots) {
        FileTree tree = CHASE.find(roots, root, IMAGE, "Image_01L.jpg");
        Map<String, Path> images = tree.byId(IMAGE);
        Map<String, Path> drawings = tree.byId(FileTree.name(ID + "_" + observer.suffix + "\\.png"));
        CHASE.requireAll(
                tree,
                images.keySet(),
                drawings,
                "drawing",
                id -> FileTree.stem(FileDataset.present(images, id)) + "_" + observer.suffix + ".png",
                "unpack the whole archive");
        CHASE.requireAll(
                tree,
                drawings.keySet(),
                images,
                "photograph",
                id -> FileTree.stem(FileDataset.present(drawings, id)).replace("_" + observer.suffix, "") + ".jpg",
                "unpack the whole archive");
        Map<Item, FileDataset.Entry> items = new LinkedHashMap<>();
        images.forEach((id, image) -> {
            String child = id.substring(CHILD, CHILD + 2);
            String eye = id.substring(CHILD + 2).toUpperCase(Locale.ROOT);
            Item item =
                    new Item(FileTree.stem(image), part(Integer.parseInt(child)), Map.of("child", child, "eye", eye));
            Path drawn = FileDataset.present(drawings, id);
            items.put(
                    item,
                    new FileDataset.Entry(
                            List.of(image, drawn),
                            () -> VesselSpec.read(item.id(), image, drawn, FieldOfView::of, CHASE.name())));
        });
        return new FileDataset(items);
    }

    private static Optional<Part> part(int child) {
        if (child <= LAST_TRAINING_CHILD) {
            return Optional.of(Part.TRAINING);
        }
        if (child == VALIDATION_CHILD) {
            return Optional.of(Part.VALIDATION);
        }
        return child <= LAST_TEST_CHILD ? Optional.of(Part.TEST) : Optional.empty();
    }
}
