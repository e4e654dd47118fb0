package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.Axis;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.ImageFile;
import dev.hanet.toolkit.data.image.Images;
import dev.hanet.toolkit.data.image.MaskCode;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.Names;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.AssertTrue;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One's own images and masks, found by their names.
 *
 * <p>An image and its mask agree in all that the masks' pattern names. Whatever lies in the folders and is not used is told,
 * and so is every name for which there are two files.
 */
@About("one's own images and masks, found by their names")
public record FolderSpec(
        @About("folder of the images, or a pattern such as shots/*.jpg or {patient}/{eye}.png, or a list such as"
                + " study.csv with the columns image, mask, id and attributes")
        @Names("file")
        String images,

        @About("folder of the masks, or a pattern; an image and its mask agree in what it names") @Names("file")
        Optional<String> masks,

        @About("what a mask's pixels stand for: a grey value such as 128, a range such as 0..127, a colour such as"
                + " '#800000' or 'index 3' of a palette, to a class; 'ignore' is no class")
        @Default("{}")
        @Names("class")
        Map<String, String> values,

        @About("where every class has a file of its own: class to the pattern of its files, white on black; of two"
                + " the later one lies on top")
        @Default("{}")
        @Names(value = "class", keys = true)
        Map<String, String> layers,

        @About("the class of what no layer covers") @Default("background") @Names("class")
        String rest,

        @About("further masks of the same images") Optional<ObserversSpec> observers,

        @About("pattern of the files that show which pixels count, white on black")
        Optional<String> fieldOfView,

        @About("a table with more attributes of the images") Optional<AttributesSpec> attributes,

        @About("3 for colour, 1 for grey, which are made into each other; else as many as the images have")
        @Default("3")
        @Between(min = 1, max = 64)
        int channels,

        @About("across which direction of the body NIfTI volumes are cut into slices, each an image of its own")
        @Default("axial")
        Axis axis)
        implements DatasetSpec, IdleKeys {
    private static final String IGNORE = "ignore";
    private static final int LEAST_DIGITS = 3;

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
                channels,
                Axis.AXIAL);
    }

    /** What stands for a class in a mask is one of four kinds. */
    @AssertTrue(
            message = "the keys of 'values' are grey values such as 128, ranges such as 0..127, colours such as"
                    + " '#800000', or 'index 3'")
    public boolean isKeyedByWhatMasksHold() {
        return values.keySet().stream().allMatch(MaskCode::isKey);
    }

    /** Of two keys for one pixel none is chosen. */
    @AssertTrue(
            message =
                    "two keys of 'values' mean the same value and different classes, so that nothing says which counts;"
                            + " write, for example, 0..127 and 128..255")
    public boolean isEveryValueOfOneClass() {
        return !isKeyedByWhatMasksHold() || !MaskCode.isAmbiguous(values);
    }

    /** Masks are told in one way. */
    @AssertTrue(
            message = "either 'masks' and their 'values' are given, or 'layers'; a list of images may name"
                    + " the masks in its column 'mask'")
    public boolean isMaskedInOneWay() {
        return layers.isEmpty()
                ? (masks.isPresent() || ImageList.isNamedSo(images)) && !values.isEmpty()
                : masks.isEmpty() && values.isEmpty();
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
    public Map<String, String> idle() {
        return layers.isEmpty() ? Map.of("rest", "it is of 'layers', and there are none") : Map.of();
    }

    @Override
    public boolean hasFieldsOfView() {
        return fieldOfView.isPresent() || ImageList.isNamedSo(images);
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
    public Set<String> paths() {
        return Set.of("images", "masks", "layers", "observers", "fieldOfView", "attributes.file");
    }

    @Override
    public boolean hasParts() {
        return false;
    }

    @Override
    public Optional<Set<String>> attributeNames() {
        return attributes.isPresent() || ImageList.isNamedSo(images) || !FilePattern.isSound(images)
                ? Optional.empty()
                : Optional.of(named(images).stream()
                        .filter(name -> !name.startsWith(FilePattern.STEM))
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    @Override
    public Dataset open(DataRoots roots) {
        FolderSearch search = new FolderSearch(roots);
        Optional<ImageList> list =
                ImageList.isNamedSo(images) ? Optional.of(new ImageList(images, roots, search)) : Optional.empty();
        List<FilePattern.Found> photographs = list.map(ImageList::images)
                .orElseGet(() -> search.images(images, patterns().toList()));
        List<Files> all = new ArrayList<>();
        masks.ifPresent(pattern -> all.add(new Files("masks", search.masks(pattern, "masks", photographs))));
        list.filter(any -> masks.isEmpty() && layers.isEmpty()).ifPresent(listed -> listed.files("mask")
                .ifPresentOrElse(
                        files -> all.add(new Files("masks", files)),
                        () -> search.fault(
                                "images",
                                "the list '" + listed.file() + "' has no column 'mask'",
                                "add one with the paths of the masks, or give 'masks' a pattern")));
        observers.ifPresent(more -> more.masks()
                .forEach(pattern ->
                        all.add(new Files("observers.masks", search.masks(pattern, "observers.masks", photographs)))));
        List<Files> drawn = List.copyOf(all);
        Map<String, FolderSearch.Masks> covers = new LinkedHashMap<>();
        layers.forEach((name, pattern) -> covers.put(name, search.layer(pattern, name, photographs)));
        covers.forEach((name, files) -> all.add(new Files("layers." + name, files)));
        Optional<FolderSearch.Masks> fields = fieldOfView
                .map(pattern -> search.masks(pattern, "fieldOfView", photographs))
                .or(() -> list.flatMap(listed -> listed.files("fieldOfView")));
        fields.ifPresent(files -> all.add(new Files("fieldOfView", files)));
        Optional<AttributeTable> table = attributes.map(spec -> AttributeTable.read(spec, roots));
        photographs.forEach(found -> search.volume(found.file(), "images")
                .ifPresent(volume -> all.forEach(files -> files.masks()
                        .find(found)
                        .ifPresent(file -> search.requireSameVoxels(volume, file, files.key())))));
        requireDistinct(photographs, search);
        search.finish();
        Map<Item, FileDataset.Entry> items = new LinkedHashMap<>();
        for (FilePattern.Found found : photographs) {
            Map<String, String> known = attributes(found, list, table);
            List<Path> files = new ArrayList<>(List.of(found.file()));
            all.forEach(one -> one.masks().find(found).ifPresent(files::add));
            Reading reading = new Reading(this, found, drawn, covers, fields, search);
            List<String> ids = ids(found, search);
            for (int slice = 0; slice < ids.size(); slice++) {
                int number = slice;
                String id = ids.get(slice);
                Optional<String> volume = ids.size() > 1 ? Optional.of(id(found)) : Optional.empty();
                items.put(
                        new Item(id, Optional.empty(), known, volume),
                        new FileDataset.Entry(files, () -> reading.sample(id, number)));
            }
        }
        List<Path> tables = Stream.of(list.map(ImageList::file), table.map(AttributeTable::file))
                .flatMap(Optional::stream)
                .toList();
        return new FileDataset(items, search.remarks(), tables);
    }

    /**
     * Files that belong to the images.
     *
     * @param key what names them
     */
    private record Files(String key, FolderSearch.Masks masks) {}

    private static String id(FilePattern.Found found) {
        return Normalizer.normalize(found.id(), Normalizer.Form.NFC);
    }

    /** A picture's own name, or one for each slice of a volume: {@code chest-001}. */
    private List<String> ids(FilePattern.Found found, FolderSearch search) {
        int slices = search.volume(found.file(), "images")
                .map(volume -> volume.slices(axis))
                .orElse(1);
        int digits = Math.max(LEAST_DIGITS, String.valueOf(slices).length());
        return slices == 1
                ? List.of(id(found))
                : IntStream.rangeClosed(1, slices)
                        .mapToObj(number -> String.format(Locale.ROOT, "%s-%0" + digits + "d", id(found), number))
                        .toList();
    }

    /** A volume's slices and pictures may come to one name. */
    private void requireDistinct(List<FilePattern.Found> photographs, FolderSearch search) {
        Map<String, Path> owners = new LinkedHashMap<>();
        Set<String> twice = new LinkedHashSet<>();
        photographs.forEach(found -> {
            for (String id : ids(found, search)) {
                Path other = owners.put(id, found.file());
                if (other != null && !other.equals(found.file())) {
                    twice.add("'" + other + "' and '" + found.file() + "'");
                }
            }
        });
        if (!twice.isEmpty()) {
            search.fault("images", "two images have one name: " + String.join(", ", twice), "rename one of them");
        }
    }

    private static Map<String, String> attributes(
            FilePattern.Found found, Optional<ImageList> list, Optional<AttributeTable> table) {
        Map<String, String> known = new LinkedHashMap<>(found.names());
        known.keySet().removeIf(name -> name.startsWith(FilePattern.STEM));
        list.ifPresent(lines -> known.putAll(lines.attributes(found)));
        table.ifPresent(more -> more.of(found).forEach((name, value) -> {
            String other = known.put(name, value);
            if (other != null && !other.equals(value)) {
                throw new DataException(
                                "'" + name + "' of '" + found.id() + "' is '" + other + "' by its name or list, and '"
                                        + value + "' in the table '" + more.file() + "'",
                                "correct one of them, or call the column of the table otherwise")
                        .at("attributes.file");
            }
        }));
        return known;
    }

    /** How the files of one image become samples. */
    private record Reading(
            FolderSpec spec,
            FilePattern.Found found,
            List<Files> drawn,
            Map<String, FolderSearch.Masks> covers,
            Optional<FolderSearch.Masks> fields,
            FolderSearch search) {
        Sample sample(String id, int slice) {
            ImageFile read = at("images", () -> file(found.file(), slice));
            Image image = at("channels", () -> Images.photograph(read, found.file(), spec.channels));
            Mask mask = drawn.isEmpty() ? layered(id, image, slice) : combined(id, slice);
            Optional<Region> field = fields.map(files -> region(files.of(found), slice, "fieldOfView"));
            return new Sample(id, image, Optional.of(mask), field, read.spacing());
        }

        private ImageFile file(Path file, int slice) {
            return search.volume(found.file(), "images")
                    .flatMap(image -> search.volume(file, "masks"))
                    .map(volume -> ImageFile.slice(volume, spec.axis, slice))
                    .orElseGet(() -> ImageFile.read(file));
        }

        private Region region(Path file, int slice, String key) {
            return at(key, () -> Images.region(file(file, slice), file, "'" + key + "'"));
        }

        private Mask combined(String id, int slice) {
            MaskCode code = spec.code();
            List<Mask> all = drawn.stream()
                    .map(files -> {
                        Path file = files.masks().of(found);
                        ImageFile read = at(files.key(), () -> file(file, slice));
                        return at("values", () -> Images.mask(read, file, code, "'values'"));
                    })
                    .toList();
            return spec.observers.map(more -> more.use().of(id, all)).orElseGet(() -> all.get(0));
        }

        /** Every class over those before it, and below them all the rest. */
        private Mask layered(String id, Image image, int slice) {
            byte[] labels = new byte[image.size().pixels()];
            List<String> names = spec.classes();
            covers.forEach((name, files) -> files.find(found).ifPresent(file -> {
                String key = "layers." + name;
                Region region = region(file, slice, key);
                if (!region.size().equals(image.size())) {
                    throw new DataException(
                                    "'" + id + "': the image is " + image.size() + " (height x width), its layer of '"
                                            + name + "' " + region.size(),
                                    "give both the same size; a mask is never scaled to fit")
                            .at(key);
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

        private static <T> T at(String key, Supplier<T> read) {
            try {
                return read.get();
            } catch (DataException e) {
                throw e.at(key);
            }
        }
    }

    private MaskCode code() {
        List<String> names = classes();
        Map<String, Integer> classOf = new LinkedHashMap<>();
        values.forEach((value, name) ->
                classOf.put(value, name.equals(IGNORE) ? Integer.valueOf(Mask.IGNORE) : (Integer) names.indexOf(name)));
        return MaskCode.of(classOf);
    }
}
