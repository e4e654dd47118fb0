package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.Images;
import dev.hanet.toolkit.data.image.MaskCode;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.AssertTrue;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One's own images and masks, found by their names.
 *
 * <p>An image and its mask agree in all that the masks' pattern names. Whatever lies in the folders and is not used is told,
 * and so is every name for which there are two files.
 */
@About("one's own images and masks, found by their names")
public record FolderSpec(
        @About("folder of the images, or a pattern such as shots/*.jpg or {patient}/{eye}.png")
        String images,

        @About("folder of the masks, or a pattern; an image and its mask agree in what it names")
        Optional<String> masks,

        @About("what a mask's pixels stand for: a grey value such as 128, a range such as 0..127, a colour such as"
                + " '#800000' or 'index 3' of a palette, to a class; 'ignore' is no class")
        @Default("{}")
        Map<String, String> values,

        @About("where every class has a file of its own: class to the pattern of its files, white on black; of two"
                + " the later one lies on top")
        @Default("{}")
        Map<String, String> layers,

        @About("the class of what no layer covers") @Default("background")
        String rest,

        @About("further masks of the same images") Optional<ObserversSpec> observers,

        @About("pattern of the files that show which pixels count, white on black")
        Optional<String> fieldOfView,

        @About("a table with more attributes of the images") Optional<AttributesSpec> attributes,

        @About("3 for colour, 1 for grey, which are made into each other; else as many as the images have")
        @Default("3")
        @Between(min = 1, max = 64)
        int channels)
        implements DatasetSpec {
    private static final String IGNORE = "ignore";

    /** Reads the keys as the record has them. */
    public FolderSpec {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
    }

    /** A folder of images, a folder of masks, and what their pixels stand for. */
    public static FolderSpec of(String images, String masks, Map<String, String> values, int channels) {
        return new FolderSpec(
                images,
                Optional.of(masks),
                values,
                Map.of(),
                "background",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                channels);
    }

    /** What stands for a class in a mask is one of four kinds. */
    @AssertTrue(
            message = "the keys of 'values' are grey values such as 128, ranges such as 0..127, colours such as"
                    + " '#800000', or 'index 3'")
    public boolean isKeyedByWhatMasksHold() {
        return values.keySet().stream().allMatch(MaskCode::isKey);
    }

    /** Masks are told in one way. */
    @AssertTrue(message = "either 'masks' and their 'values' are given, or 'layers'")
    public boolean isMaskedInOneWay() {
        return layers.isEmpty() ? masks.isPresent() && !values.isEmpty() : masks.isEmpty() && values.isEmpty();
    }

    /** Brackets close. */
    @AssertTrue(message = "a bracket of a pattern does not close; write, for example, 'masks/*_mask.{png,tif}'")
    public boolean isEveryPatternSound() {
        return Stream.concat(Stream.of(images), patterns()).allMatch(FilePattern::isSound);
    }

    /** An image's mask is found by names that the image has. */
    @AssertTrue(
            message = "a pattern of masks names something that 'images' does not, so that nothing tells which image a"
                    + " mask is of; write the same names in both, such as '{patient}_{eye}.png'")
    public boolean isEveryMaskTold() {
        return !isEveryPatternSound()
                || patterns().allMatch(pattern -> named(images)
                        .containsAll(FilePattern.of(pattern).names()));
    }

    private Stream<String> patterns() {
        return Stream.of(
                        masks.stream(),
                        layers.values().stream(),
                        observers.stream().flatMap(more -> more.masks().stream()),
                        fieldOfView.stream())
                .flatMap(text -> text);
    }

    private static List<String> named(String pattern) {
        return FilePattern.of(pattern).names();
    }

    @Override
    public List<String> classes() {
        Set<String> names = new LinkedHashSet<>();
        if (!layers.isEmpty()) {
            names.add(rest);
            names.addAll(layers.keySet());
        }
        values.values().stream().filter(name -> !name.equals(IGNORE)).forEach(names::add);
        return List.copyOf(names);
    }

    @Override
    public Optional<List<Integer>> maskColours() {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Integer> first = new LinkedHashMap<>();
        values.forEach((value, name) -> MaskCode.colourOf(value).ifPresent(colour -> first.putIfAbsent(name, colour)));
        return first.keySet().containsAll(classes())
                ? Optional.of(classes().stream()
                        .map(name -> Objects.requireNonNull(first.get(name)))
                        .toList())
                : Optional.empty();
    }

    @Override
    public boolean hasParts() {
        return false;
    }

    @Override
    public Optional<Set<String>> attributeNames() {
        return attributes.isPresent() || !FilePattern.isSound(images)
                ? Optional.empty()
                : Optional.of(named(images).stream()
                        .filter(name -> !name.startsWith(FilePattern.STEM))
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    @Override
    public Dataset open(DataRoots roots) {
        FolderSearch search = new FolderSearch(roots);
        List<FilePattern.Found> photographs = search.images(images, patterns().toList());
        List<Drawn> drawn = new ArrayList<>();
        masks.ifPresent(pattern -> drawn.add(new Drawn(search.masks(pattern, "masks", photographs), code())));
        observers.ifPresent(more -> more.masks()
                .forEach(pattern ->
                        drawn.add(new Drawn(search.masks(pattern, "observers.masks", photographs), code()))));
        Map<String, FolderSearch.Masks> covers = new LinkedHashMap<>();
        layers.forEach((name, pattern) -> covers.put(name, search.layer(pattern, name, photographs)));
        Optional<FolderSearch.Masks> fields =
                fieldOfView.map(pattern -> search.masks(pattern, "fieldOfView", photographs));
        Optional<AttributeTable> table = attributes.map(spec -> AttributeTable.read(spec, roots));
        search.finish();
        Map<Item, FileDataset.Entry> items = new LinkedHashMap<>();
        for (FilePattern.Found found : photographs) {
            Item item = new Item(id(found), Optional.empty(), attributes(found, table));
            List<Path> files = new ArrayList<>(List.of(found.file()));
            drawn.forEach(one -> files.add(one.files().of(found)));
            covers.values().forEach(layer -> layer.find(found).ifPresent(files::add));
            fields.ifPresent(field -> files.add(field.of(found)));
            items.put(item, new FileDataset.Entry(files, () -> read(item.id(), found, drawn, covers, fields)));
        }
        return new FileDataset(items, search.remarks());
    }

    private record Drawn(FolderSearch.Masks files, MaskCode code) {}

    private static String id(FilePattern.Found found) {
        return Normalizer.normalize(found.id(), Normalizer.Form.NFC);
    }

    private static Map<String, String> attributes(FilePattern.Found found, Optional<AttributeTable> table) {
        Map<String, String> known = new LinkedHashMap<>(found.names());
        known.keySet().removeIf(name -> name.startsWith(FilePattern.STEM));
        table.ifPresent(more -> known.putAll(more.of(found)));
        return known;
    }

    private Sample read(
            String id,
            FilePattern.Found found,
            List<Drawn> drawn,
            Map<String, FolderSearch.Masks> covers,
            Optional<FolderSearch.Masks> fields) {
        Image image = Images.photograph(found.file(), channels);
        Mask mask = drawn.isEmpty() ? layered(found, image, covers) : combined(id, found, drawn);
        Optional<Region> field = fields.map(files -> Images.region(files.of(found), "data.dataset.fieldOfView"));
        return new Sample(id, image, Optional.of(mask), field);
    }

    private Mask combined(String id, FilePattern.Found found, List<Drawn> drawn) {
        List<Mask> all = drawn.stream()
                .map(one -> Images.mask(one.files().of(found), one.code(), "data.dataset.values"))
                .toList();
        return observers.map(more -> more.use().of(id, all)).orElseGet(() -> all.get(0));
    }

    /** Every class over those before it, and below them all the rest. */
    private Mask layered(FilePattern.Found found, Image image, Map<String, FolderSearch.Masks> covers) {
        byte[] labels = new byte[image.size().pixels()];
        List<String> names = classes();
        covers.forEach((name, files) -> files.find(found).ifPresent(file -> {
            Region region = Images.region(file, "data.dataset.layers." + name);
            if (!region.size().equals(image.size())) {
                throw new DataException(
                        "'" + id(found) + "': the image is " + image.size() + " (height x width), its layer of '" + name
                                + "' " + region.size(),
                        "give both the same size; a mask is never scaled to fit");
            }
            boolean[] inside = region.inside();
            for (int i = 0; i < labels.length; i++) {
                if (inside[i]) {
                    labels[i] = (byte) names.indexOf(name);
                }
            }
        }));
        return new Mask(image.size(), labels);
    }

    private MaskCode code() {
        List<String> names = classes();
        Map<String, Integer> classOf = new LinkedHashMap<>();
        values.forEach((value, name) ->
                classOf.put(value, name.equals(IGNORE) ? Integer.valueOf(Mask.IGNORE) : (Integer) names.indexOf(name)));
        return MaskCode.of(classOf);
    }
}
