package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.data.Expectation;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.ImageFile;
import dev.hanet.toolkit.data.image.Images;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Names;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finding lungs in CT data: axial slices in Hounsfield units with lung masks, the source of the paper's lung images.
 *
 * <p>Files: {@code 2d_images/ID_0000_Z_0142.tif} and the same name in {@code 2d_masks}. Its own parts: sorted by name,
 * every fourth slice is test; of the others the last 4 are validation. Slices that were saved anew in 8 bits are taken as
 * the window from -1000 to 400.
 */
@About("finding lungs in CT data: axial slices in Hounsfield units with lung masks")
public record FindingLungsSpec(
        @About("the folder's name under the data folders") @Default("finding-lungs-in-ct-data") @Names("file")
        String root)
        implements DatasetSpec {
    private static final String IMAGES = "2d_images";
    private static final String MASKS = "2d_masks";
    private static final String SAME_NAMES =
            "images and masks have equal names in '" + IMAGES + "' and '" + MASKS + "'";
    private static final Publication SLICES =
            new Publication("finding-lungs-in-ct-data", "fetch it from Kaggle (kmader)");
    private static final Pattern SLICE = FileTree.name("(?<id>ID_\\d+_Z_\\d+)\\.tiff?");
    private static final Map<Integer, Integer> VALUES = Map.of(0, 0, 255, 1);
    private static final int EVERY = 4;
    private static final int VALIDATION = 4;
    private static final float WINDOW_START = -1000;
    private static final float WINDOW_WIDTH = 1400;

    @Override
    public Dataset open(DataRoots roots) {
        FileTree tree = SLICES.find(roots, root, SLICE, "ID_0000_Z_0142.tif");
        Map<String, Path> images = tree.in(IMAGES).byId(SLICE);
        Map<String, Path> drawings = tree.in(MASKS).byId(SLICE);
        if (images.isEmpty()) {
            throw SLICES.incomplete(tree, "no slice in a folder '" + IMAGES + "'", SAME_NAMES);
        }
        SLICES.requireAll(
                tree,
                images.keySet(),
                drawings,
                "mask",
                id -> MASKS + "/" + FileDataset.present(images, id).getFileName(),
                SAME_NAMES);
        SLICES.requireAll(
                tree,
                drawings.keySet(),
                images,
                "slice",
                id -> IMAGES + "/" + FileDataset.present(drawings, id).getFileName(),
                SAME_NAMES);
        List<String> files = List.copyOf(images.keySet());
        int rest = files.size() - files.size() / EVERY;
        int seen = 0;
        Map<Item, FileDataset.Entry> items = new LinkedHashMap<>();
        for (int i = 0; i < files.size(); i++) {
            Path file = FileDataset.present(images, files.get(i));
            Path drawn = FileDataset.present(drawings, files.get(i));
            Part part =
                    i % EVERY == EVERY - 1 ? Part.TEST : seen++ < rest - VALIDATION ? Part.TRAINING : Part.VALIDATION;
            Item item = new Item(FileTree.stem(file), Optional.of(part), Map.of());
            items.put(item, new FileDataset.Entry(List.of(file, drawn), () -> read(item.id(), file, drawn)));
        }
        return new FileDataset(items);
    }

    private static Sample read(String id, Path file, Path drawn) {
        ImageFile decoded = ImageFile.read(file);
        Image image = Images.grey(decoded.image());
        return Sample.of(
                id,
                decoded.kind() == ImageFile.Kind.BYTE ? unwindowed(image) : image,
                Images.mask(drawn, VALUES, "finding-lungs"));
    }

    private static Image unwindowed(Image image) {
        float[] units = new float[image.values().length];
        for (int i = 0; i < units.length; i++) {
            units[i] = WINDOW_START + WINDOW_WIDTH * image.values()[i] / 255;
        }
        return new Image(1, image.size(), units);
    }

    @Override
    public Optional<List<Integer>> maskColours() {
        return Optional.of(List.of(0, 0xffffff));
    }

    @Override
    public boolean hasFieldsOfView() {
        return false;
    }

    @Override
    public List<String> classes() {
        return List.of("background", "lung");
    }

    @Override
    public List<Expectation> expectations() {
        return List.of(Expectation.images(Optional.empty(), 267));
    }

    @Override
    public int channels() {
        return 1;
    }
}
