package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.Images;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CHASE_DB1: retinal vessels of both eyes of children, drawn by two observers.
 *
 * <p>Files: {@code Image_01L.jpg} of 960x999 pixels, {@code Image_01L_1stHO.png} and {@code Image_01L_2ndHO.png} with 1
 * bit a pixel. Its own parts, made for the children that are freely at hand: 01 to 07 training, 08 validation, 09 to 10
 * test; later ones belong to none. The attribute {@code child} keeps both eyes of a child together. The field of view is
 * not published and {@linkplain FieldOfView derived} from the photograph.
 */
@About("CHASE_DB1: retinal vessels of both eyes of children, drawn by two observers")
public record ChaseDb1Spec(
        @About("the folder's name under the data folders") @Default("chase-db1")
        String root,

        @About("whose drawing is the mask") @Default("first")
        Observer observer)
        implements DatasetSpec {
    private static final Pattern NAME = Pattern.compile("Image_(\\d\\d)([LR])\\.jpg");
    private static final Map<Integer, Integer> VALUES = Map.of(0, 0, 255, 1);
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
        Path folder = Folders.containing("Image_01L.jpg", roots, root).orElseThrow(() -> new DataException(
                        "CHASE_DB1 is not there: no 'Image_01L.jpg' in a folder '" + root + "' or below, under "
                                + roots.describe(),
                        "fetch CHASEDB1.zip from Kingston University's research data repository, unpack it, and"
                                + " name the folder with --data or HANET_DATA")
                .at("root"));
        Map<Item, FileDataset.Entry> items = new LinkedHashMap<>();
        for (Path image : Folders.files(folder, "Image_*.jpg")) {
            Matcher name = NAME.matcher(image.getFileName().toString());
            if (name.matches()) {
                String child = name.group(1);
                Item item = new Item(
                        Folders.stem(image),
                        part(Integer.parseInt(child)),
                        Map.of("child", child, "eye", name.group(2)));
                Path drawn = mask(image);
                items.put(item, new FileDataset.Entry(List.of(image, drawn), () -> read(item.id(), image, drawn)));
            }
        }
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

    private Path mask(Path image) {
        return image.resolveSibling(Folders.stem(image) + "_" + observer.suffix + ".png");
    }

    private static Sample read(String id, Path file, Path drawn) {
        if (!Files.exists(drawn)) {
            throw new DataException(
                    "'" + id + "' has no mask: there is no file '" + drawn + "'", "unpack the whole archive");
        }
        Image image = Images.colour(Images.photograph(file));
        Mask mask = Images.mask(drawn, VALUES, "CHASE_DB1");
        return new Sample(id, image, Optional.of(mask), Optional.of(FieldOfView.of(image)));
    }

    @Override
    public Optional<List<Integer>> maskColours() {
        return Optional.of(List.of(0, 0xffffff));
    }

    @Override
    public List<String> classes() {
        return List.of("background", "vessel");
    }

    @Override
    public int channels() {
        return 3;
    }
}
