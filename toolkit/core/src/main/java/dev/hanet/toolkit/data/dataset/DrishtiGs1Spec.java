package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.data.Expectation;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.Images;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Names;
import dev.hanet.yaml.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Drishti-GS1: optic disc and cup on 101 photographs, outlined by four experts.
 *
 * <p>Files, anywhere below the folder: {@code drishtiGS_002.png}; {@code drishtiGS_002_ODAvgBoundary.txt} and {@code
 * drishtiGS_002_CupAvgBoundary.txt}, the mean of the experts' outlines; {@code drishtiGS_002_ODsegSoftmap.png} and
 * {@code drishtiGS_002_cupsegSoftmap.png}, their votes. Public readers disagree whether the outlines give the row or the
 * column first, so {@linkplain BoundaryText each file is tried both ways} against the votes. The images of folders
 * whose names begin with {@code Training} are the training part, those below {@code Test} the test part.
 */
@About("Drishti-GS1: optic disc and cup on 101 photographs, outlined by four experts")
@Source("Sivaswamy et al., A Comprehensive Retinal Image Dataset for the Assessment of Glaucoma, JSM Biomedical"
        + " Imaging 2(1), 2015")
public record DrishtiGs1Spec(
        @About("the folder's name under the data folders") @Default("drishti-gs1") @Names("file")
        String root,

        @About("what counts as disc and as cup") @Default("average-boundary")
        Masks masks)
        implements DatasetSpec {
    private static final Publication DRISHTI = new Publication(
            "Drishti-GS1",
            "register at cvit.iiit.ac.in/projects/mip/drishti-gs/mip-dataset2 and fetch Drishti-GS1_files");
    private static final Pattern IMAGE = FileTree.name("(?<id>drishtiGS_\\d{3})\\.(png|jpg|jpeg|bmp)");

    /** What counts as disc and as cup. */
    public enum Masks {
        /** What lies within the mean of the experts' outlines, as in the paper; without outlines, what two experts marked. */
        @About("what lies within the mean of the experts' outlines; without outlines, what two experts marked")
        AVERAGE_BOUNDARY(2),
        /** What at least two of the four experts marked. */
        @About("what at least two of the four experts marked")
        SOFTMAP_MAJORITY(2),
        /** What any expert marked. */
        @About("what any expert marked")
        SOFTMAP_ANY(1),
        /** What all experts marked. */
        @About("what all experts marked")
        SOFTMAP_ALL(4);

        private final int votes;

        Masks(int votes) {
            this.votes = votes;
        }
    }

    @Override
    public Dataset open(DataRoots roots) {
        FileTree tree = DRISHTI.find(roots, root, IMAGE, "drishtiGS_002.png");
        Map<String, Path> images = tree.byId(IMAGE);
        Map<String, Path> discVotes = votes(tree, images, "OD");
        Map<String, Path> cupVotes = votes(tree, images, "cup");
        Map<String, Path> discOutlines = outlines(tree, "OD");
        Map<String, Path> cupOutlines = outlines(tree, "Cup");
        if (masks == Masks.AVERAGE_BOUNDARY && !(discOutlines.isEmpty() && cupOutlines.isEmpty())) {
            requireOutlines(tree, images, discOutlines, "OD");
            requireOutlines(tree, images, cupOutlines, "Cup");
        }
        Map<Item, FileDataset.Entry> items = new LinkedHashMap<>();
        images.forEach((id, image) -> {
            Marked disc = new Marked(FileDataset.present(discVotes, id), Optional.ofNullable(discOutlines.get(id)));
            Marked cup = new Marked(FileDataset.present(cupVotes, id), Optional.ofNullable(cupOutlines.get(id)));
            List<Path> files = new ArrayList<>(List.of(image));
            files.addAll(disc.files());
            files.addAll(cup.files());
            String name = FileTree.stem(image);
            items.put(
                    new Item(name, part(tree, image), Map.of()),
                    new FileDataset.Entry(files, () -> read(name, image, disc, cup)));
        });
        return new FileDataset(items);
    }

    private static Map<String, Path> votes(FileTree tree, Map<String, Path> images, String what) {
        Map<String, Path> found = tree.byId(FileTree.name("(?<id>drishtiGS_\\d{3})_" + what + "segSoftmap\\.png"));
        DRISHTI.requireAll(
                tree,
                images.keySet(),
                found,
                "soft map",
                id -> id.replace("drishtigs", "drishtiGS") + "_" + what + "segSoftmap.png",
                "unpack the whole archive; ground truth lies in 'Training/GT' and 'Test/Test_GT'");
        DRISHTI.requireAll(
                tree,
                found.keySet(),
                images,
                "photograph",
                id -> id.replace("drishtigs", "drishtiGS") + ".png",
                "unpack the whole archive; photographs lie in 'Training/Images' and 'Test/Images'");
        return found;
    }

    private static Map<String, Path> outlines(FileTree tree, String what) {
        return tree.byId(FileTree.name("(?<id>drishtiGS_\\d{3})_" + what + "AvgBoundary\\.txt"));
    }

    /** All images have them or none has: what counts as disc and cup is the same of all. */
    private static void requireOutlines(
            FileTree tree, Map<String, Path> images, Map<String, Path> outlines, String what) {
        DRISHTI.requireAll(
                tree,
                images.keySet(),
                outlines,
                "outline",
                id -> id.replace("drishtigs", "drishtiGS") + "_" + what + "AvgBoundary.txt",
                "unpack the whole archive; or write 'masks: softmap-majority'");
    }

    /** By the nearest folder that says so. */
    private static Optional<Part> part(FileTree tree, Path image) {
        for (Path folder = image.getParent();
                folder != null && folder.startsWith(tree.folder());
                folder = folder.getParent()) {
            String name = String.valueOf(folder.getFileName()).toLowerCase(Locale.ROOT);
            if (name.startsWith("train")) {
                return Optional.of(Part.TRAINING);
            }
            if (name.startsWith("test")) {
                return Optional.of(Part.TEST);
            }
        }
        return Optional.empty();
    }

    /** The files that say where a disc or a cup is. */
    private record Marked(Path votes, Optional<Path> outline) {
        List<Path> files() {
            return outline.map(file -> List.of(votes, file)).orElse(List.of(votes));
        }

        Region region(Masks masks) {
            Region region = SoftMap.read(votes, masks.votes);
            return masks == Masks.AVERAGE_BOUNDARY && outline.isPresent()
                    ? BoundaryText.read(outline.get(), region, votes)
                    : region;
        }
    }

    private Sample read(String id, Path file, Marked disc, Marked cup) {
        Image image = Images.colour(Images.photograph(file));
        Region discRegion = disc.region(masks);
        Region cupRegion = cup.region(masks);
        requireSize(id, image.size(), disc.votes(), discRegion.size());
        requireSize(id, image.size(), cup.votes(), cupRegion.size());
        byte[] classes = new byte[image.size().pixels()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = (byte) (cupRegion.inside()[i] ? 2 : discRegion.inside()[i] ? 1 : 0);
        }
        return Sample.of(id, image, new Mask(image.size(), classes));
    }

    private static void requireSize(String id, ImageSize image, Path map, ImageSize size) {
        if (!size.equals(image)) {
            throw new DataException(
                    "'" + id + "': the image is " + image + " (height x width), its soft map '" + map + "' " + size,
                    "fetch both again; a mask is never scaled to fit");
        }
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
                Expectation.images(Optional.of(Part.TRAINING), 50), Expectation.images(Optional.of(Part.TEST), 51));
    }

    @Override
    public int channels() {
        return 3;
    }
}
