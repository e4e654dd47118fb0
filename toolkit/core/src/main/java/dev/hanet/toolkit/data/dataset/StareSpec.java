package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Expectation;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Item;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Names;
import dev.hanet.yaml.Source;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * STARE: retinal vessels on 20 photographs of 605x700 pixels, drawn by two observers.
 *
 * <p>Files, anywhere below the folder, packed with gzip or not: {@code im0001.ppm}, {@code im0001.ah.ppm} of the first
 * observer and {@code im0001.vk.ppm} of the second. It has no parts of its own, and no field of view is published: it is
 * {@linkplain FieldOfView derived} from the photograph.
 */
@About("STARE: retinal vessels on 20 photographs, drawn by two observers")
@Source("Hoover et al., Locating blood vessels in retinal images, IEEE TMI 19(3), 2000")
public record StareSpec(
        @About("the folder's name under the data folders") @Default("stare") @Names("file")
        String root,

        @About("whose drawing is the mask") @Default("first")
        Observer observer)
        implements VesselSpec {
    private static final Publication STARE = new Publication(
            "STARE", "fetch stare-images.tar, labels-ah.tar and labels-vk.tar from cecas.clemson.edu/~ahoover/stare");
    private static final String ENDING = "\\.(ppm|pgm|png)(\\.gz)?";
    private static final Pattern IMAGE = FileTree.name("(?<id>im\\d{4})" + ENDING);
    private static final ImageSize SIZE = new ImageSize(605, 700);

    /** Who drew a mask. */
    public enum Observer {
        /** Adam Hoover's, the one that methods are compared with. */
        @About("the one that methods are compared with")
        FIRST("ah"),
        /** Valentina Kouznetsova's, who drew more of the thin vessels. */
        @About("the one that says how well people agree, with more of the thin vessels")
        SECOND("vk");

        private final String initials;

        Observer(String initials) {
            this.initials = initials;
        }
    }

    @Override
    public boolean hasParts() {
        return false;
    }

    @Override
    public Dataset open(DataRoots roots) {
        Pattern drawing = FileTree.name("(?<id>im\\d{4})\\." + observer.initials + ENDING);
        FileTree tree = STARE.find(roots, root, drawing, "im0001." + observer.initials + ".ppm");
        Map<String, Path> images = tree.byId(IMAGE);
        Map<String, Path> drawings = tree.byId(drawing);
        // The collection has hundreds of photographs, of which 20 were drawn.
        STARE.requireAll(
                tree,
                drawings.keySet(),
                images,
                "photograph",
                id -> id + ".ppm",
                "unpack stare-images.tar beside the drawings");
        Map<Item, FileDataset.Entry> items = new LinkedHashMap<>();
        drawings.forEach((id, drawn) -> {
            Path image = FileDataset.present(images, id);
            items.put(
                    new Item(id),
                    new FileDataset.Entry(
                            List.of(image, drawn),
                            () -> VesselSpec.read(id, image, drawn, FieldOfView::of, STARE.name())));
        });
        return new FileDataset(items);
    }

    @Override
    public List<Expectation> expectations() {
        return List.of(Expectation.images(Optional.empty(), 20));
    }

    @Override
    public Optional<ImageSize> imageSize() {
        return Optional.of(SIZE);
    }
}
