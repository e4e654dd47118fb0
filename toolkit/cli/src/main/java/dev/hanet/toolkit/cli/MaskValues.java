package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.data.Axis;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.image.ImageFile;
import dev.hanet.toolkit.data.image.Volume;
import dev.hanet.yaml.HanetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What masks hold, by what some of them hold.
 *
 * @param shares the key of each value, as specs write it, to its share of all pixels that were looked at
 * @param background the key of what is taken for it; empty where every class has a file of its own
 * @param ignored the key of pixels that do not count
 * @param isLossy whether they were saved with losses, so that keys are ranges
 * @param unclear of masks saved with losses, the share of what is no background that lies near none of the values
 * @param merged of such masks, greys of whole regions so near to another one's that they are in its range
 */
record MaskValues(
        Map<String, Double> shares,
        String background,
        Optional<String> ignored,
        boolean isLossy,
        double unclear,
        List<Integer> merged) {
    /** Black is the background unless something else is seen that much more often. */
    private static final double RARE = 0.25;

    private static final Pattern LOSSY = Pattern.compile("(?i).*\\.jpe?g");
    private static final int LOOKED_AT = 24;
    static final int MOST_VALUES = 12;
    private static final int SLICES = 8;
    private static final int GREYS = 256;
    private static final int MOST_LABELS = 32;
    private static final List<Integer> WHITES = List.of(255, 65535);

    /** Of masks saved with losses: how far most pixels lie from the value they had, how much a region of one value varies. */
    private static final int BLUR = 12;

    /** Values that lie nearer are one; over so many greys to both sides they are counted together. */
    private static final int NEAREST = 9;

    private static final int SMOOTHED = 2;

    /** How few of the pixels that are no background no class has, and how many regions of one value hold at least. */
    private static final double LEAST_SHARE = 0.02;

    private static final double LEAST_FLAT = 0.05;

    /** How many of them lie near no value in masks of regions, and of thin lines. */
    private static final double MOST_UNCLEAR = 0.03;

    private static final double MOST_UNCLEAR_OF_LINES = 0.25;
    private static final double WITHIN_BLUR = 0.9;
    private static final int DARK = 32;

    MaskValues {
        shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
        merged = List.copyOf(merged);
    }

    /** Where every class has a file of its own. */
    static MaskValues ofLayers(Map<String, Double> covered) {
        return new MaskValues(covered, "", Optional.empty(), false, 0, List.of());
    }

    /** The keys of the classes, that of the background first. */
    List<String> keys() {
        return Stream.concat(
                        Stream.of(background),
                        shares.keySet().stream()
                                .filter(key -> !key.equals(background)
                                        && !Optional.of(key).equals(ignored)))
                .toList();
    }

    /** As many of some files as are looked at, from the first on. */
    static List<Path> evenly(List<Path> files) {
        int most = Math.min(LOOKED_AT, files.size());
        return IntStream.range(0, most)
                .mapToObj(i -> files.get((int) ((long) i * files.size() / most)))
                .toList();
    }

    /**
     * Looks at masks.
     *
     * @param known what is said of their labels, also of those that no mask shows which is looked at
     * @throws HanetException when they hold one value alone, or more than classes can be
     */
    static MaskValues of(List<Path> masks, DatasetJson known) {
        Map<String, Long> counts = new HashMap<>();
        Stream.concat(known.labels().keySet().stream(), known.ignored().stream())
                .forEach(label -> counts.put(String.valueOf(label), 0L));
        int most = Math.max(MOST_VALUES, counts.size());
        boolean byColour = haveTheirOwnPalettes(masks);
        for (Path mask : evenly(masks)) {
            if (LOSSY.matcher(mask.toString()).matches() || !counted(mask, byColour, counts, most)) {
                return ranges(masks);
            }
        }
        MaskValues found = values(counts, false, 0, List.of());
        return known.labels().isEmpty()
                ? found
                : new MaskValues(
                        found.shares,
                        known.labels().containsKey(0) ? "0" : found.background,
                        known.ignored().map(String::valueOf),
                        false,
                        0,
                        List.of());
    }

    /** The share of white in masks that hold black and white alone, as layers are read; absent where they hold anything else. */
    static OptionalDouble white(List<Path> masks) {
        long[] counts = new long[3]; // black, white, others
        for (Path mask : evenly(masks)) {
            if (LOSSY.matcher(mask.toString()).matches()) {
                return OptionalDouble.empty();
            }
            each(mask, read -> {
                Image image = read.image();
                Set<Integer> whites = read.whites();
                for (int y = 0; y < image.height(); y++) {
                    for (int x = 0; x < image.width(); x++) {
                        float value = isGrey(image, y, x) ? image.at(0, y, x) : Float.NaN;
                        boolean isWhite = value != 0 && value == (int) value && whites.contains((int) value);
                        counts[value == 0 ? 0 : isWhite ? 1 : 2]++;
                    }
                }
            });
        }
        return counts[2] == 0
                ? OptionalDouble.of(counts[1] / (double) (counts[0] + counts[1]))
                : OptionalDouble.empty();
    }

    /**
     * How far two kinds of masks mark the same.
     *
     * @param images that were looked at
     * @param dice mean over the images
     * @param isNested whether what one of them marks lies within what the other does, and is smaller
     */
    record Overlap(int images, double dice, boolean isNested) {
        private static final double WITHIN = 0.98;
        private static final double SMALLER = 0.9;

        /** Of the masks of the same images, in their order. */
        static Overlap of(List<Path> some, List<Path> others) {
            double dice = 0;
            int seen = 0;
            long both = 0;
            long one = 0;
            long other = 0;
            List<Path> first = evenly(some);
            List<Path> second = evenly(others);
            for (int i = 0; i < first.size(); i++) {
                List<boolean[]> marked = marked(first.get(i));
                List<boolean[]> alsoMarked = marked(second.get(i));
                long shared = 0;
                long left = 0;
                long right = 0;
                for (int slice = 0; slice < Math.min(marked.size(), alsoMarked.size()); slice++) {
                    boolean[] a = marked.get(slice);
                    boolean[] b = alsoMarked.get(slice);
                    for (int at = 0; at < Math.min(a.length, b.length); at++) {
                        shared += a[at] && b[at] ? 1 : 0;
                        left += a[at] ? 1 : 0;
                        right += b[at] ? 1 : 0;
                    }
                }
                if (left + right > 0) {
                    dice += 2.0 * shared / (left + right);
                    seen++;
                }
                both += shared;
                one += left;
                other += right;
            }
            long least = Math.min(one, other);
            return new Overlap(
                    seen,
                    seen == 0 ? 0 : dice / seen,
                    least > 0 && both >= WITHIN * least && least <= SMALLER * Math.max(one, other));
        }

        /** Which pixels of a mask are not black, or the first entry of its palette. */
        private static List<boolean[]> marked(Path mask) {
            int dark = LOSSY.matcher(mask.toString()).matches() ? DARK : 0;
            List<boolean[]> marked = new ArrayList<>();
            each(mask, read -> {
                Image image = told(read);
                boolean[] inside = new boolean[image.height() * image.width()];
                for (int i = 0; i < inside.length; i++) {
                    for (int channel = 0; channel < Math.min(3, image.channels()); channel++) {
                        inside[i] |= image.at(channel, i / image.width(), i % image.width()) > dark;
                    }
                }
                marked.add(inside);
            });
            return marked;
        }
    }

    private static MaskValues values(Map<String, Long> counts, boolean isLossy, double unclear, List<Integer> merged) {
        List<String> keys = counts.keySet().stream()
                .sorted(Comparator.comparingInt((String key) -> isLossy ? first(key) : key.length())
                        .thenComparing(key -> key))
                .toList();
        if (keys.size() < 2) {
            throw HanetException.input(
                    "all masks that were looked at hold "
                            + (merged.isEmpty() ? keys : "values that losses do not keep apart, " + merged)
                            + " and nothing else",
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
        return new MaskValues(shares, background, ignored(keys), isLossy, unclear, merged);
    }

    /** White, of bytes or of 16 bits, beside labels that count from 0 stands for what nobody labelled. */
    private static Optional<String> ignored(List<String> keys) {
        for (String kind : List.of("", "index ")) {
            List<String> labels = keys.stream()
                    .filter(key -> key.matches(Pattern.quote(kind) + "\\d{1,5}"))
                    .map(key -> key.substring(kind.length()))
                    .toList();
            for (int white : WHITES) {
                if (labels.size() == keys.size()
                        && labels.containsAll(List.of("0", String.valueOf(white)))
                        && labels.size() > 2
                        && labels.stream()
                                .mapToInt(Integer::parseInt)
                                .allMatch(label -> label <= MOST_LABELS || label == white)) {
                    return Optional.of(kind + white);
                }
            }
        }
        return Optional.empty();
    }

    private static int first(String range) {
        return Integer.parseInt(range.substring(0, range.indexOf("..")));
    }

    /** Whether an entry has one colour in the palette of one mask and another in another's: then entries say nothing, and colours do. */
    private static boolean haveTheirOwnPalettes(List<Path> masks) {
        Map<Integer, Integer> colours = new HashMap<>();
        boolean[] differ = {false};
        for (Path mask : evenly(masks)) {
            boolean[] isIndexed = {false};
            each(mask, read -> read.indices().ifPresent(entries -> {
                isIndexed[0] = true;
                Image image = read.image();
                int last = image.channels() - 1;
                for (int y = 0; y < image.height(); y++) {
                    for (int x = 0; x < image.width(); x++) {
                        int colour = (int) image.at(0, y, x) << 16
                                | (int) image.at(Math.min(1, last), y, x) << 8
                                | (int) image.at(last, y, x);
                        Integer known = colours.putIfAbsent((int) entries.at(0, y, x), colour);
                        differ[0] |= known != null && known != colour;
                    }
                }
            }));
            if (!isIndexed[0] || differ[0]) {
                break;
            }
        }
        return differ[0];
    }

    /** Counts what a mask holds; false where that is more than classes can be. */
    private static boolean counted(Path mask, boolean byColour, Map<String, Long> counts, int most) {
        boolean[] isFew = {true};
        each(mask, read -> {
            Image image = byColour ? read.image() : told(read);
            boolean isIndexed = !byColour && read.indices().isPresent();
            for (int y = 0; y < image.height() && isFew[0]; y++) {
                for (int x = 0; x < image.width(); x++) {
                    counts.merge(key(image, y, x, isIndexed), 1L, Long::sum);
                }
                isFew[0] = counts.size() <= most;
            }
        });
        return isFew[0];
    }

    /** The entries of a palette where there is one. */
    private static Image told(ImageFile read) {
        return read.indices().orElse(read.image());
    }

    /** Hands on what a file holds, of a volume some slices. */
    private static void each(Path mask, Consumer<ImageFile> reader) {
        if (Volume.isNamedSo(mask)) {
            Volume volume = Volume.open(mask);
            int slices = volume.slices(Axis.AXIAL);
            IntStream.range(0, Math.min(SLICES, slices))
                    .map(i -> (2 * i + 1) * slices / (2 * Math.min(SLICES, slices)))
                    .forEach(slice -> reader.accept(ImageFile.slice(volume, Axis.AXIAL, slice)));
            return;
        }
        reader.accept(ImageFile.read(mask));
    }

    /** Ranges of grey around the values that masks had before they were saved with losses, cut halfway between two of them. */
    private static MaskValues ranges(List<Path> masks) {
        long[] greys = new long[GREYS];
        long[] flat = new long[GREYS];
        long[] even = new long[GREYS];
        for (Path mask : evenly(masks)) {
            each(mask, read -> count(mask, told(read), read.indices().isPresent(), greys, flat, even));
        }
        int ground = most(greys);
        long all = sum(greys, 0, GREYS - 1);
        boolean isOfLines = beyond(flat, List.of(ground)) < LEAST_FLAT * beyond(greys, List.of(ground));
        long[] counts = isOfLines ? greys : flat;
        List<Integer> peaks = peaks(counts, ground);
        double unclear = beyond(counts, peaks) / (double) Math.max(1, beyond(counts, List.of(ground)));
        boolean isOfTwo = peaks.size() == 2 && peaks.get(0) <= BLUR && peaks.get(1) >= GREYS - 1 - BLUR;
        boolean isClear = isOfLines
                ? unclear <= MOST_UNCLEAR_OF_LINES || (isOfTwo && beyond(greys, peaks) <= (1 - WITHIN_BLUR) * all)
                : unclear <= MOST_UNCLEAR;
        if (peaks.size() > MOST_VALUES || !isClear) {
            throw HanetException.input(
                    "the masks hold more than " + MOST_VALUES + " values, and not around a few of them",
                    "are these masks? a mask has one value for each class; save them without losses, as PNG");
        }
        Map<String, Long> ranges = new LinkedHashMap<>();
        int from = 0;
        for (int i = 0; i < peaks.size(); i++) {
            int to = i + 1 == peaks.size() ? GREYS - 1 : (peaks.get(i) + peaks.get(i + 1)) / 2;
            ranges.put(from + ".." + to, sum(greys, from, to));
            from = to + 1;
        }
        return values(ranges, true, isOfLines ? unclear : 0, merged(even, peaks));
    }

    /**
     * Greys of whole regions beside those of others: of one that losses have blurred, what is even has one grey, where blocks of it are
     * whole. With each stands the one whose range has it.
     */
    private static List<Integer> merged(long[] even, List<Integer> peaks) {
        long most =
                IntStream.range(0, GREYS).mapToLong(grey -> even[grey]).max().orElse(0);
        double least = LEAST_SHARE * (sum(even, 0, GREYS - 1) - most);
        return IntStream.range(0, GREYS)
                .filter(grey -> !peaks.contains(grey) && even[grey] > least)
                .boxed()
                .flatMap(grey -> peaks.stream()
                        .filter(peak -> Math.abs(peak - grey) <= NEAREST)
                        .flatMap(peak -> Stream.of(peak, grey)))
                .distinct()
                .sorted()
                .toList();
    }

    /** Counts greys, of them those that the pixels around have nearly as well, which are not of borders, and have just so. */
    private static void count(Path mask, Image image, boolean isIndexed, long[] greys, long[] flat, long[] even) {
        int[][] seen = new int[image.height()][image.width()];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                String key = key(image, y, x, isIndexed);
                if (!key.matches("\\d{1,3}") || Integer.parseInt(key) >= GREYS) {
                    throw HanetException.input(
                            "the masks hold more than " + MOST_VALUES + " values, in '" + mask
                                    + "' colours that losses have blurred, or no classes at all",
                            "are these masks? save them without losses, as PNG, or in grey");
                }
                seen[y][x] = Integer.parseInt(key);
                greys[seen[y][x]]++;
            }
        }
        for (int y = 1; y < image.height() - 1; y++) {
            for (int x = 1; x < image.width() - 1; x++) {
                int low = GREYS;
                int high = 0;
                for (int i = 0; i < 9; i++) {
                    int grey = seen[y - 1 + i / 3][x - 1 + i % 3];
                    low = Math.min(low, grey);
                    high = Math.max(high, grey);
                }
                flat[seen[y][x]] += high - low <= BLUR ? 1 : 0;
                even[seen[y][x]] += high == low ? 1 : 0;
            }
        }
    }

    private static int most(long[] greys) {
        return IntStream.range(0, GREYS)
                .boxed()
                .max(Comparator.comparingLong(grey -> around(greys, grey, SMOOTHED)))
                .orElseThrow();
    }

    /** Pixels that lie near none of these greys. */
    private static long beyond(long[] greys, List<Integer> near) {
        return IntStream.range(0, GREYS)
                .filter(grey -> near.stream().allMatch(peak -> Math.abs(peak - grey) > BLUR))
                .mapToLong(grey -> greys[grey])
                .sum();
    }

    /** Greys that are seen more often than those around them, and by more than a few pixels of what is no background. */
    private static List<Integer> peaks(long[] greys, int ground) {
        double foreground = beyond(greys, List.of(ground));
        List<Integer> peaks = new ArrayList<>();
        IntStream.range(0, GREYS)
                .boxed()
                .sorted(Comparator.comparingLong((Integer grey) -> -around(greys, grey, SMOOTHED))
                        .thenComparingLong(grey -> -greys[grey]))
                .filter(grey -> greys[grey] > 0 && isRaised(greys, grey))
                .filter(grey -> around(greys, grey, NEAREST) >= LEAST_SHARE * foreground)
                .forEach(grey -> {
                    if (peaks.stream().noneMatch(peak -> Math.abs(peak - grey) <= NEAREST)) {
                        peaks.add(grey);
                    }
                });
        return peaks.stream()
                .map(peak -> IntStream.rangeClosed(Math.max(0, peak - SMOOTHED), Math.min(GREYS - 1, peak + SMOOTHED))
                        .boxed()
                        .max(Comparator.comparingLong(grey -> greys[grey]))
                        .orElse(peak))
                .sorted()
                .toList();
    }

    /** Whether it stands at least twice as high as the way to anything higher. */
    private static boolean isRaised(long[] greys, int grey) {
        long height = around(greys, grey, SMOOTHED);
        long pass = 0;
        for (int step : new int[] {-1, 1}) {
            long least = height;
            for (int at = grey + step; at >= 0 && at < GREYS; at += step) {
                long there = around(greys, at, SMOOTHED);
                least = Math.min(least, there);
                if (there > height) {
                    pass = Math.max(pass, least);
                    break;
                }
            }
        }
        return height >= 2 * pass;
    }

    private static long around(long[] greys, int grey, int reach) {
        return sum(greys, Math.max(0, grey - reach), Math.min(GREYS - 1, grey + reach));
    }

    private static long sum(long[] values, int from, int to) {
        return IntStream.rangeClosed(from, to).mapToLong(i -> values[i]).sum();
    }

    private static boolean isGrey(Image image, int y, int x) {
        float red = image.at(0, y, x);
        return image.channels() < 3 || (red == image.at(1, y, x) && red == image.at(2, y, x));
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
