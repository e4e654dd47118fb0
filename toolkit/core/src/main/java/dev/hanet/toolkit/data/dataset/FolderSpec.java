package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.Images;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotEmpty;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A folder of images and a folder of masks with equal names; extensions may differ. */
@About("a folder of images and a folder of masks with equal names")
public record FolderSpec(
        @About("folder of the images, or a pattern for its files such as shots/*.jpg")
        String images,

        @About("folder of the masks, or a pattern in which * stands for the image's name without extension")
        String masks,

        @About("grey value of the masks to class, in the order of the classes; 'ignore' is no class") @NotEmpty
        Map<String, String> values,

        @About("3 for colour, 1 for grey; images are converted") @Default("3") @Between(min = 1, max = 3)
        int channels)
        implements DatasetSpec {
    private static final String IGNORE = "ignore";
    private static final String READABLE = "*.{png,jpg,jpeg,tif,tiff,bmp,gif,PNG,JPG,JPEG,TIF,TIFF,BMP,GIF}";
    private static final int MOST_TOLD = 3;

    public FolderSpec {
        values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    @AssertTrue(message = "the keys of 'values' are grey values from 0 to 255")
    public boolean isKeyedByGreyValues() {
        return values.keySet().stream().allMatch(key -> key.matches("\\d{1,3}") && Integer.parseInt(key) <= 255);
    }

    @AssertTrue(message = "'channels' is 1 or 3")
    public boolean isGreyOrColour() {
        return channels != 2;
    }

    @Override
    public Dataset open(DataRoots roots) {
        Place imagePlace = Place.of(images, READABLE);
        Place maskPlace = Place.of(masks, "*");
        Path imageFolder = find(roots, imagePlace, "images");
        Path maskFolder = find(roots, maskPlace, "masks");
        List<Path> files = Folders.files(imageFolder, imagePlace.pattern());
        if (files.isEmpty()) {
            throw new DataException(
                            "no image matches '" + imagePlace.pattern() + "' in '" + imageFolder + "'",
                            "check the folder and the pattern")
                    .at("data.dataset.images");
        }
        Map<String, Path> maskFiles = masksByName(maskFolder, maskPlace.pattern());
        Map<Integer, Integer> classOf = classOfValue();
        Map<Item, FileDataset.Entry> items = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (Path file : files) {
            Item item = new Item(Folders.stem(file));
            Path mask = maskFiles.get(item.id());
            if (mask == null) {
                missing.add(item.id());
            } else if (items.put(
                            item,
                            new FileDataset.Entry(List.of(file, mask), () -> read(item.id(), file, mask, classOf)))
                    != null) {
                throw new DataException(
                                "two images are named '" + item.id() + "' in '" + imageFolder + "'",
                                "narrow the pattern, for example to '*.png'")
                        .at("data.dataset.images");
            }
        }
        requireNone(missing, maskFolder);
        return new FileDataset(items);
    }

    private static void requireNone(List<String> missing, Path maskFolder) {
        if (!missing.isEmpty()) {
            String told = missing.stream()
                    .limit(MOST_TOLD)
                    .map(name -> "'" + name + "'")
                    .collect(Collectors.joining(", "));
            String more = missing.size() > MOST_TOLD ? " and " + (missing.size() - MOST_TOLD) + " more" : "";
            throw new DataException(
                            "no mask in '" + maskFolder + "' for " + told + more,
                            "a mask is named as its image; where it has more to its name, write '*_mask.png'")
                    .at("data.dataset.masks");
        }
    }

    private Sample read(String id, Path file, Path mask, Map<Integer, Integer> classOf) {
        Image image = Images.photograph(file);
        return Sample.of(
                id,
                channels == 3 ? Images.colour(image) : Images.grey(image),
                Images.mask(mask, classOf, "data.dataset.values"));
    }

    private static Map<String, Path> masksByName(Path folder, String pattern) {
        Map<String, Path> found = new HashMap<>();
        int star = pattern.indexOf('*');
        for (Path file : Folders.files(folder, pattern)) {
            String name = file.getFileName().toString();
            boolean whole = pattern.startsWith("*.") || pattern.equals("*") || star < 0;
            String stem =
                    whole ? Folders.stem(file) : name.substring(star, name.length() - (pattern.length() - star - 1));
            found.put(stem, file);
        }
        return found;
    }

    private static Path find(DataRoots roots, Place place, String key) {
        return roots.find(place.folder()).filter(Files::isDirectory).orElseThrow(() -> new DataException(
                        "there is no folder '" + place.folder() + "' under " + roots.describe(),
                        "name the folder above it with --data or HANET_DATA, or write its full path")
                .at("data.dataset." + key));
    }

    private Map<Integer, Integer> classOfValue() {
        List<String> names = classes();
        Map<Integer, Integer> classOf = new LinkedHashMap<>();
        values.forEach((value, name) -> classOf.put(
                Integer.valueOf(value),
                name.equals(IGNORE) ? Integer.valueOf(Mask.IGNORE) : (Integer) names.indexOf(name)));
        return classOf;
    }

    @Override
    public List<String> classes() {
        List<String> names = new ArrayList<>();
        for (String name : values.values()) {
            if (!name.equals(IGNORE) && !names.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** A folder and a pattern for the names in it. */
    private record Place(String folder, String pattern) {
        static Place of(String text, String usual) {
            int slash = text.lastIndexOf('/');
            String last = text.substring(slash + 1);
            if (!last.contains("*")) {
                return new Place(text, usual);
            }
            return new Place(slash < 0 ? "" : text.substring(0, slash), last);
        }
    }
}
