package dev.hanet.toolkit.cli;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.toolkit.data.Axis;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.image.ImageFile;
import dev.hanet.toolkit.data.image.Volume;
import dev.hanet.toolkit.run.RunException;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a folder of images and masks looks like to somebody who opens some of them.
 *
 * @param masks the files with one mask an image; those of the first class where every class has its own
 * @param layers where every class has a file of its own: a name for each class to its files, the largest class first; else empty
 * @param values what the masks hold
 * @param sizes of the images that were looked at
 * @param count images there are, a slice of a volume each
 * @param modality what they show, {@code photograph}, {@code ct} or {@code mr}, by their values alone
 * @param remarks what else was seen, in words
 */
record OwnImages(
        Pairs masks,
        Map<String, Pairs> layers,
        Values values,
        List<ImageSize> sizes,
        int count,
        String modality,
        List<String> remarks) {
    static final String PHOTOGRAPH = "photograph";
    static final String CT = "ct";
    static final String MR = "mr";
    static final String NAME = "[A-Za-z][A-Za-z0-9_-]*";

    /** Black is the background unless something else is seen that much more often. */
    private static final double RARE = 0.25;

    private static final Pattern MASKS =
            Pattern.compile("(?i).*(mask|label|annot|seg|truth|manual|(^|[/_-])gt($|[/_-])).*");
    private static final Pattern OBSERVERS =
            Pattern.compile("(?i).*(observer|reader|rater|expert|annotator|manual|1st|2nd|first|second).*");
    private static final Pattern LOSSY = Pattern.compile("(?i).*\\.jpe?g");
    private static final int DEEPEST = 3;
    private static final int LOOKED_AT = 24;
    private static final int MOST_VALUES = 12;
    private static final int LEAST_IMAGES = 3;
    private static final int SLICES = 8;
    /** What is below is air on the scale of Hounsfield, and nothing in a magnetic resonance image. */
    private static final int AIR = -200;
    /** Of masks saved with losses: how far most pixels lie from the value they had, and how few pixels no class has. */
    private static final int BLUR = 12;

    private static final double LEAST_SHARE = 0.01;
    private static final double WITHIN_BLUR = 0.9;

    OwnImages {
        layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
        sizes = List.copyOf(sizes);
        remarks = List.copyOf(remarks);
    }

    /**
     * The files of one folder.
     *
     * @param path relative to the folder that is looked at, with '/' between names; empty for itself
     */
    record Group(String path, List<Path> files) {
        private Group below(String folder) {
            return new Group(path.isEmpty() ? folder : folder + "/" + path, files);
        }

        private List<String> stems() {
            return files.stream().map(OwnImages::stem).toList();
        }
    }

    /** Images and masks whose names agree but for what stands around those of the masks. */
    record Pairs(Group images, Group masks, String prefix, String suffix, List<Path> paired) {
        private Pairs below(String folder) {
            return new Pairs(images.below(folder), masks.below(folder), prefix, suffix, paired);
        }

        private boolean isNamedSo(Pattern words) {
            return words.matcher(masks.path()).matches()
                    || words.matcher(prefix + suffix).matches();
        }

        private boolean isBeside() {
            return images.path().equals(masks.path());
        }

        /** The images as a pattern of a data set: a star for what differs. */
        String imagePattern() {
            return pattern(images, "", "", images.files());
        }

        String maskPattern() {
            return pattern(masks, prefix, suffix, paired);
        }

        private static String pattern(Group group, String prefix, String suffix, List<Path> files) {
            List<String> endings =
                    files.stream().map(OwnImages::ending).distinct().toList();
            String ending = endings.size() == 1 ? endings.get(0) : ".*";
            return (group.path().isEmpty() ? "" : group.path() + "/") + prefix + "*" + suffix + ending;
        }

        /** The class whose file it is, by what its name or folder has and others do not. */
        private String layerName() {
            String affix = (prefix + suffix).replaceAll("^[^A-Za-z]+|[^A-Za-z0-9]+$", "");
            String folder = masks.path().substring(masks.path().lastIndexOf('/') + 1);
            String name = (affix.isEmpty() || MASKS.matcher(affix).matches() ? folder : affix)
                    .replaceAll("^[^A-Za-z]+", "")
                    .replaceAll("[^A-Za-z0-9_-]+", "-")
                    .toLowerCase(Locale.ROOT);
            return name.matches(NAME) ? name : "class";
        }
    }

    /**
     * What masks hold.
     *
     * @param shares the key of each value, as specs write it, to its share of all pixels that were looked at
     * @param background the key of what is taken for it; empty where every class has a file of its own
     * @param isLossy whether they were saved with losses, so that keys are ranges
     */
    record Values(Map<String, Double> shares, String background, boolean isLossy) {
        Values {
            shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
        }
    }

    /**
     * Looks at a folder.
     *
     * @throws HanetException when it holds no images with masks, or masks that say nothing
     */
    static OwnImages in(Path folder) {
        List<Group> groups = groups(folder);
        List<Pairs> found = pairs(groups);
        Pairs best = found.stream()
                .max(Comparator.comparingInt(pairs -> pairs.paired().size()))
                .orElseThrow(() -> HanetException.input(
                        "no " + LEAST_IMAGES + " images and masks whose names agree lie in '" + folder + "'",
                        groups.size() > 2
                                ? "where every patient has a folder, write the patterns yourself, such as images:"
                                        + " '{patient}/*.png' and masks alike: docs/guide/data.md"
                                : "put images into 'images' and their masks, named alike, into 'masks', or write the"
                                        + " patterns yourself: docs/guide/data.md"));
        List<Pairs> among = found.stream()
                .filter(pairs -> pairs.images().path().equals(best.images().path()))
                .toList();
        List<String> remarks = new ArrayList<>();
        unpaired(best, among).ifPresent(remarks::add);
        Map<String, Double> covered = new LinkedHashMap<>();
        Map<String, Pairs> layers = layers(among, covered, remarks);
        Group images = best.isBeside() ? without(best.images(), among) : best.images();
        Optional<Volume> volume =
                Optional.of(images.files().get(0)).filter(Volume::isNamedSo).map(Volume::open);
        Values values = layers.isEmpty() ? values(best.paired()) : new Values(covered, "", false);
        return new OwnImages(
                best,
                layers,
                values,
                evenly(images.files()).stream().map(ImageFile::size).toList(),
                volume.isEmpty() ? best.paired().size() : slices(images.files()),
                modality(images.files().get(0), volume),
                remarks);
    }

    /**
     * The same for a spec that does not lie in their folder: patterns name it in full.
     *
     * @throws HanetException when its name means something else in a pattern
     */
    OwnImages inFull(Path folder) {
        String full = folder.toAbsolutePath().normalize().toString().replace('\\', '/');
        if (full.matches(".*[*?\\[\\]{}].*")) {
            throw HanetException.input(
                    "'" + full + "' cannot stand in a pattern, where '*', '?', brackets and braces mean something else",
                    "rename the folder, or name it by a link without them");
        }
        Map<String, Pairs> inFull = new LinkedHashMap<>();
        layers.forEach((name, pairs) -> inFull.put(name, pairs.below(full)));
        return new OwnImages(masks.below(full), inFull, values, sizes, count, modality, remarks);
    }

    private static List<Group> groups(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw HanetException.input(
                    "there is no folder '" + folder + "'", "name the folder that holds images and masks");
        }
        Map<String, List<Path>> found = new TreeMap<>();
        try {
            PlainFile.below(folder, DEEPEST).stream()
                    .filter(ImageFile::isNamedSo)
                    .forEach(file -> found.computeIfAbsent(
                                    folder.relativize(file.resolveSibling(""))
                                            .toString()
                                            .replace('\\', '/'),
                                    path -> new ArrayList<>())
                            .add(file));
        } catch (IOException e) {
            throw RunException.reading(folder, e);
        }
        if (found.isEmpty()) {
            throw HanetException.input(
                    "there is no image in '" + folder + "'", "what can be read: " + ImageFile.READABLE);
        }
        return found.entrySet().stream()
                .map(entry -> new Group(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** All folders whose files belong together; one of the two, or what masks add to a name, says that it is of masks. */
    private static List<Pairs> pairs(List<Group> groups) {
        return groups.stream()
                .filter(images -> !MASKS.matcher(images.path()).matches())
                .flatMap(images -> groups.stream().flatMap(masks -> pairs(images, masks).stream()))
                .filter(pairs -> pairs.isNamedSo(MASKS) && pairs.paired().size() >= LEAST_IMAGES)
                .toList();
    }

    private static List<Pairs> pairs(Group images, Group masks) {
        boolean isBeside = images.path().equals(masks.path());
        List<String> stems = new ArrayList<>(images.stems());
        stems.sort(Comparator.comparingInt(String::length).reversed());
        Map<String, List<String>> around = new LinkedHashMap<>();
        for (String mask : masks.stems()) {
            String known = folded(mask);
            stems.stream()
                    .map(OwnImages::folded)
                    .filter(stem -> known.contains(stem) && !(isBeside && stem.equals(known)))
                    .findFirst()
                    .ifPresent(image -> {
                        int at = known.indexOf(image);
                        int end = at + image.length();
                        around.putIfAbsent(
                                known.substring(0, at) + "*" + known.substring(end),
                                known.length() == mask.length()
                                        ? List.of(mask.substring(0, at), mask.substring(end))
                                        : List.of(known.substring(0, at), known.substring(end)));
                    });
            if (around.size() > MOST_VALUES) {
                return List.of(); // names without a rule
            }
        }
        Set<String> known = stems.stream().map(OwnImages::folded).collect(Collectors.toSet());
        return around.values().stream()
                .filter(usual ->
                        !isBeside || MASKS.matcher(usual.get(0) + usual.get(1)).matches())
                .map(usual -> new Pairs(
                        images,
                        masks,
                        usual.get(0),
                        usual.get(1),
                        masks.files().stream()
                                .filter(mask -> isAround(stem(mask), usual.get(0), usual.get(1), known))
                                .toList()))
                .toList();
    }

    private static boolean isAround(String stem, String prefix, String suffix, Set<String> stems) {
        String mask = folded(stem);
        return mask.length() > prefix.length() + suffix.length()
                && mask.startsWith(folded(prefix))
                && mask.endsWith(folded(suffix))
                && stems.contains(mask.substring(prefix.length(), mask.length() - suffix.length()));
    }

    /** Which images have no mask, in words: whoever checks the data is told so. */
    private static Optional<String> unpaired(Pairs best, List<Pairs> among) {
        Set<String> drawn = new LinkedHashSet<>();
        Set<Path> masks = new LinkedHashSet<>();
        for (Pairs pairs : among) {
            masks.addAll(pairs.paired());
            pairs.paired().forEach(mask -> {
                String name = folded(stem(mask));
                drawn.add(name.substring(
                        pairs.prefix().length(), name.length() - pairs.suffix().length()));
            });
        }
        List<String> without = best.images().files().stream()
                .filter(file -> !masks.contains(file) && !drawn.contains(folded(stem(file))))
                .map(file -> "'" + file.getFileName() + "'")
                .toList();
        return without.isEmpty()
                ? Optional.empty()
                : Optional.of((without.size() == 1 ? "1 image has" : without.size() + " images have") + " no mask: "
                        + String.join(", ", without.subList(0, Math.min(3, without.size())))
                        + (without.size() > 3 ? " and others" : "")
                        + "; nothing is trained before it is drawn, or the image lies elsewhere");
    }

    private static Group without(Group images, List<Pairs> masks) {
        Set<Path> taken = new LinkedHashSet<>();
        masks.forEach(pairs -> taken.addAll(pairs.paired()));
        return new Group(
                images.path(),
                images.files().stream().filter(file -> !taken.contains(file)).toList());
    }

    /** The classes that have files of their own, the largest first, so that smaller ones lie on top; empty where one file has them all. */
    private static Map<String, Pairs> layers(List<Pairs> among, Map<String, Double> covered, List<String> remarks) {
        if (among.size() < 2) {
            return Map.of();
        }
        List<Map.Entry<Pairs, Double>> white = new ArrayList<>();
        for (Pairs pairs : among) {
            Optional<Double> share = white(pairs);
            if (pairs.isNamedSo(OBSERVERS) || share.isEmpty()) {
                remarks.add("several files of masks belong to an image, "
                        + among.stream().map(Pairs::maskPattern).toList()
                        + "; one kind is taken: 'observers' and 'layers' of docs/guide/data.md are for others");
                return Map.of();
            }
            white.add(Map.entry(pairs, share.orElseThrow()));
        }
        white.sort(Map.Entry.<Pairs, Double>comparingByValue().reversed());
        Map<String, Pairs> layers = new LinkedHashMap<>();
        for (Map.Entry<Pairs, Double> one : white) {
            String name = one.getKey().layerName();
            String free = layers.containsKey(name) || name.equals("background") ? name + (layers.size() + 1) : name;
            layers.put(free, one.getKey());
            covered.put(free, one.getValue());
        }
        return layers;
    }

    /** The share of white in masks that hold black and white alone; absent where they hold anything else. */
    private static Optional<Double> white(Pairs pairs) {
        Map<String, Long> counts = new HashMap<>();
        for (Path mask : evenly(pairs.paired())) {
            if (LOSSY.matcher(mask.toString()).matches() || !counted(mask, counts)) {
                return Optional.empty();
            }
        }
        long black = counts.getOrDefault("0", 0L);
        long white = counts.getOrDefault("255", 0L);
        return counts.keySet().stream().allMatch(Set.of("0", "255")::contains)
                ? Optional.of(white / (double) (black + white))
                : Optional.empty();
    }

    /** Composed, as data sets compare names: some systems write an umlaut as two letters. */
    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        return Normalizer.normalize(
                name.substring(0, name.length() - ending(file).length()), Normalizer.Form.NFC);
    }

    /** As data sets compare names. */
    private static String folded(String stem) {
        return stem.toLowerCase(Locale.ROOT);
    }

    private static String ending(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.endsWith(".gz") ? name.lastIndexOf('.', name.length() - 4) : name.lastIndexOf('.');
        return name.substring(dot);
    }

    private static List<Path> evenly(List<Path> files) {
        int step = Math.max(1, files.size() / LOOKED_AT);
        return Stream.iterate(0, index -> index < files.size(), index -> index + step)
                .map(files::get)
                .toList();
    }

    private static int slices(List<Path> volumes) {
        return volumes.stream()
                .mapToInt(file -> Volume.open(file).slices(Axis.AXIAL))
                .sum();
    }

    private static String modality(Path first, Optional<Volume> volume) {
        boolean isMedical =
                volume.isPresent() || first.toString().toLowerCase(Locale.ROOT).matches(".*\\.dcm(\\.gz)?");
        if (!isMedical) {
            return PHOTOGRAPH;
        }
        Image image = volume.map(open -> open.slice(Axis.AXIAL, open.slices(Axis.AXIAL) / 2))
                .orElseGet(() -> ImageFile.read(first).image());
        for (float value : image.values()) {
            if (value < AIR) {
                return CT;
            }
        }
        return MR;
    }

    private static Values values(List<Path> masks) {
        Map<String, Long> counts = new HashMap<>();
        for (Path mask : evenly(masks)) {
            if (LOSSY.matcher(mask.toString()).matches() || !counted(mask, counts)) {
                return ranges(masks);
            }
        }
        return values(counts, false);
    }

    private static Values values(Map<String, Long> counts, boolean isLossy) {
        List<String> keys = counts.keySet().stream()
                .sorted(Comparator.comparingInt((String key) -> isLossy ? first(key) : key.length())
                        .thenComparing(key -> key))
                .toList();
        if (keys.size() < 2) {
            throw HanetException.input(
                    "all masks that were looked at hold " + keys + " and nothing else",
                    "a mask has a value for the background and one for what is to be found");
        }
        double all = counts.values().stream().mapToLong(Long::longValue).sum();
        Map<String, Double> shares = new LinkedHashMap<>();
        keys.forEach(key -> shares.put(key, counts.getOrDefault(key, 0L) / all));
        double most = Collections.max(shares.values());
        String background = Stream.of("0", "'#000000'", "index 0", isLossy ? keys.get(0) : "0")
                .filter(black -> shares.getOrDefault(black, 0.0) >= RARE * most)
                .findFirst()
                .orElseGet(() -> Collections.max(shares.entrySet(), Map.Entry.comparingByValue())
                        .getKey());
        return new Values(shares, background, isLossy);
    }

    private static int first(String range) {
        return Integer.parseInt(range.substring(0, range.indexOf("..")));
    }

    /** Counts what a mask holds; false where that is more than classes can be. */
    private static boolean counted(Path mask, Map<String, Long> counts) {
        boolean[] isFew = {true};
        each(mask, (image, isIndexed) -> {
            for (int y = 0; y < image.height() && isFew[0]; y++) {
                for (int x = 0; x < image.width(); x++) {
                    counts.merge(key(image, y, x, isIndexed), 1L, Long::sum);
                }
                isFew[0] = counts.size() <= MOST_VALUES;
            }
        });
        return isFew[0];
    }

    /** Hands on what a file holds, of a volume some slices, and whether it is entries of a palette. */
    private static void each(Path mask, BiConsumer<Image, Boolean> reader) {
        if (Volume.isNamedSo(mask)) {
            Volume volume = Volume.open(mask);
            int slices = volume.slices(Axis.AXIAL);
            IntStream.range(0, Math.min(SLICES, slices))
                    .map(i -> (2 * i + 1) * slices / (2 * Math.min(SLICES, slices)))
                    .forEach(slice -> reader.accept(volume.slice(Axis.AXIAL, slice), false));
            return;
        }
        ImageFile read = ImageFile.read(mask);
        reader.accept(read.indices().orElse(read.image()), read.indices().isPresent());
    }

    /** Ranges of grey around the values that masks had before they were saved with losses, cut halfway between two of them. */
    private static Values ranges(List<Path> masks) {
        long[] greys = new long[256];
        for (Path mask : evenly(masks)) {
            each(mask, (image, isIndexed) -> {
                for (int y = 0; y < image.height(); y++) {
                    for (int x = 0; x < image.width(); x++) {
                        String key = key(image, y, x, isIndexed);
                        if (!key.matches("\\d{1,3}") || Integer.parseInt(key) >= greys.length) {
                            throw HanetException.input(
                                    "the masks hold more than " + MOST_VALUES + " values, in '" + mask
                                            + "' colours that losses have blurred, or no classes at all",
                                    "are these masks? save them without losses, as PNG, or in grey");
                        }
                        greys[Integer.parseInt(key)]++;
                    }
                }
            });
        }
        List<Integer> peaks = peaks(greys);
        long all = sum(greys, 0, greys.length - 1);
        long near = IntStream.range(0, greys.length)
                .filter(grey -> peaks.stream().anyMatch(peak -> Math.abs(peak - grey) <= BLUR))
                .mapToLong(grey -> greys[grey])
                .sum();
        if (peaks.size() > MOST_VALUES || near < WITHIN_BLUR * all) {
            throw HanetException.input(
                    "the masks hold more than " + MOST_VALUES + " values, and not around a few of them",
                    "are these masks? a mask has one value for each class");
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        int from = 0;
        for (int i = 0; i < peaks.size(); i++) {
            int to = i + 1 == peaks.size() ? greys.length - 1 : (peaks.get(i) + peaks.get(i + 1)) / 2;
            counts.put(from + ".." + to, sum(greys, from, to));
            from = to + 1;
        }
        return values(counts, true);
    }

    private static List<Integer> peaks(long[] greys) {
        long all = sum(greys, 0, greys.length - 1);
        List<Integer> peaks = new ArrayList<>();
        IntStream.range(0, greys.length)
                .boxed()
                .sorted(Comparator.comparingLong((Integer grey) -> -greys[grey]))
                .filter(grey -> sum(greys, Math.max(0, grey - BLUR), Math.min(greys.length - 1, grey + BLUR))
                        >= LEAST_SHARE * all)
                .forEach(grey -> {
                    if (peaks.stream().noneMatch(peak -> Math.abs(peak - grey) <= 3 * BLUR)) {
                        peaks.add(grey);
                    }
                });
        Collections.sort(peaks);
        return peaks;
    }

    private static long sum(long[] values, int from, int to) {
        return IntStream.rangeClosed(from, to).mapToLong(i -> values[i]).sum();
    }

    /** A pixel as specs write it: a grey value, a colour, an entry of a palette. */
    private static String key(Image image, int y, int x, boolean isIndexed) {
        int red = Math.round(image.at(0, y, x));
        if (isIndexed) {
            return "index " + red;
        }
        if (image.channels() < 3) {
            return String.valueOf(red);
        }
        int green = Math.round(image.at(1, y, x));
        int blue = Math.round(image.at(2, y, x));
        return red == green && green == blue
                ? String.valueOf(red)
                : String.format(Locale.ROOT, "'#%02x%02x%02x'", red, green, blue);
    }
}
