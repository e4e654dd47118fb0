package dev.hanet.toolkit.check;

import dev.hanet.toolkit.data.Expectation;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is wrong or odd between items. */
final class Crossings {
    private static final int MOST_NAMED = 3;

    /** As many images tell what is usual. */
    private static final int LEAST_COMPARED = 8;

    /** A share is far from the usual one by so much, and by so many times what half of all lie within. */
    private static final double FAR = 0.3;

    private static final double SPREADS = 12;

    /** Where more are unlike the others, that is what these data are like. */
    private static final double MOST_UNLIKE = 0.1;

    private Crossings() {}

    /**
     * The same picture under two names: wrong across parts, odd within one. One value everywhere is no picture: the slices at
     * the ends of volumes are alike without being the same. Slices of the same volumes, and images of the same patients, are told once.
     */
    static List<Finding> sameImages(List<Look> looks, Map<String, Part> parts) {
        Map<String, List<Item>> byContent = new LinkedHashMap<>();
        looks.forEach(
                look -> look.seen().filter(seen -> seen.low() < seen.high()).ifPresent(seen -> byContent
                        .computeIfAbsent(seen.content(), any -> new ArrayList<>())
                        .add(look.item())));
        return same(
                byContent.values().stream().filter(items -> items.size() > 1).toList(),
                items -> same("one image", ": ", named(items, Item::id, parts)),
                parts);
    }

    /** Files of pictures, and of volumes by one of their slices, that are there under several names. */
    static List<Finding> sameFiles(List<List<Item>> same, Map<String, Part> parts) {
        return same(
                same,
                items -> same(
                        items.get(0).volume().isPresent() ? "one volume" : "one image",
                        ": ",
                        named(items, item -> item.volume().orElse(item.id()), parts)),
                parts);
    }

    private static List<Finding> same(
            List<List<Item>> same, Function<List<Item>, Finding> alone, Map<String, Part> parts) {
        Map<Set<String>, List<List<Item>>> byOwners = new LinkedHashMap<>();
        same.forEach(items -> byOwners.computeIfAbsent(named(items, Crossings::owner, parts), any -> new ArrayList<>())
                .add(items));
        List<Finding> findings = new ArrayList<>();
        byOwners.forEach((owners, several) -> {
            List<Item> first = several.get(0);
            boolean isVolume = first.get(0).volume().isPresent();
            if (owners.size() == 1 && (isVolume || several.size() > 1)) {
                findings.add(sameWithin(owners.iterator().next(), several, isVolume));
            } else if (several.size() == 1) {
                findings.add(alone.apply(first));
            } else {
                findings.add(same(several.size() + (isVolume ? " slices" : " images"), ", the same of ", owners));
            }
        });
        return findings;
    }

    /** Of one volume, whose slices are no files, or of one patient. */
    private static Finding sameWithin(String owner, List<List<Item>> several, boolean isVolume) {
        List<String> again = several.stream()
                .flatMap(items -> items.stream()
                        .skip(1)
                        .map(item -> "'" + item.id() + "' as '" + items.get(0).id() + "'"))
                .toList();
        boolean isOne = again.size() == 1;
        return Finding.odd(
                again.size() + (isVolume ? " slice" : " image") + (isOne ? "" : "s") + " of " + owner
                        + (isOne ? " is the same as another of it: " : " are the same as others of it: ")
                        + listed(again),
                isVolume
                        ? "look at it: were slices saved twice, or volumes joined? It counts them twice"
                        : "keep one of the files of each");
    }

    /** The volume or the patient that an image is of, of which others are told with it; else the image itself. */
    private static String owner(Item item) {
        return item.volume().or(() -> Divided.whom(item)).orElse(item.id());
    }

    /** What items are called, with the parts that they stand in. */
    private static Set<String> named(List<Item> items, Function<Item, String> name, Map<String, Part> parts) {
        return items.stream()
                .map(item -> "'" + name.apply(item) + "'"
                        + Optional.ofNullable(parts.get(item.id()))
                                .map(part -> " (" + part.label() + ")")
                                .orElse(""))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Finding same(String what, String of, Set<String> named) {
        long different = Stream.of(Part.values())
                .filter(part -> named.stream().anyMatch(one -> one.endsWith(" (" + part.label() + ")")))
                .count();
        String verb = what.startsWith("one ") ? " stands" : " stand";
        return different > 1
                ? Finding.wrong(
                        what + verb + " in two parts of the split" + of + String.join(", ", named),
                        "a test on what was trained on means nothing; keep one of the files, or keep them in"
                                + " one part")
                : Finding.odd(
                        what + (what.startsWith("one ") ? " is" : " are") + " there under several names" + of
                                + String.join(", ", named),
                        "keep one of the files");
    }

    /**
     * One mask under several images: what is drawn by hand is never twice the same. Slices of volumes may be alike, and one picture
     * under two names has one mask.
     */
    static List<Finding> sameMasks(List<Look> looks) {
        Map<String, List<Look>> byMask = new LinkedHashMap<>();
        looks.stream().filter(look -> look.item().volume().isEmpty()).forEach(look -> look.seen()
                .flatMap(Look.Seen::mask)
                .ifPresent(mask ->
                        byMask.computeIfAbsent(mask, any -> new ArrayList<>()).add(look)));
        return byMask.values().stream()
                .filter(same -> same.stream()
                                .flatMap(look -> look.seen().stream())
                                .map(Look.Seen::content)
                                .distinct()
                                .count()
                        > 1)
                .map(same -> Finding.odd(
                        "one mask stands under " + same.size() + " images: "
                                + named(same.stream()
                                        .map(look -> look.item().id())
                                        .toList()),
                        "look at the contact sheet: was one mask saved under several names?"))
                .toList();
    }

    /** Masks of which a class takes a share that is far from its share of the others, as that of one whose classes are swapped. */
    static List<Finding> unlikeMasks(List<Look> looks, List<String> classes) {
        List<Look> seen = looks.stream().filter(look -> counted(look) > 0).toList();
        if (seen.size() < LEAST_COMPARED) {
            return List.of();
        }
        Map<Look, Finding> findings = new LinkedHashMap<>();
        for (int label = 0; label < classes.size(); label++) {
            int of = label;
            double usual = median(seen.stream().map(look -> share(look, of)).toList());
            double spread = median(
                    seen.stream().map(look -> Math.abs(share(look, of) - usual)).toList());
            for (Look look : seen) {
                double share = share(look, label);
                if (share - usual > Math.max(FAR, SPREADS * spread)) {
                    findings.putIfAbsent(
                            look,
                            Finding.odd(
                                    String.format(
                                            Locale.ROOT,
                                            "the mask of '%s' is %.0f %% '%s', and that of half of all images %.0f %% or less",
                                            look.item().id(),
                                            100 * share,
                                            classes.get(label),
                                            100 * usual),
                                    "look at the contact sheet: are its classes swapped?"));
                }
            }
        }
        return findings.size() > MOST_UNLIKE * seen.size() ? List.of() : List.copyOf(findings.values());
    }

    private static int counted(Look look) {
        return look.seen()
                .map(seen -> seen.size().pixels() - seen.pixels().get(Mask.IGNORE))
                .orElse(0);
    }

    private static double share(Look look, int label) {
        return look.seen()
                .map(seen -> seen.pixels().get(label) / (double) counted(look))
                .orElse(0.0);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /** Photographs that viewers turn, whose masks were perhaps drawn on what no viewer turned. */
    static Optional<Finding> turned(List<Look> looks) {
        List<String> turned = looks.stream()
                .filter(look -> look.seen().filter(Look.Seen::isTurned).isPresent())
                .map(look -> look.item().id())
                .toList();
        return turned.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.odd(
                        (turned.size() == 1 ? "1 image is" : turned.size() + " images are")
                                + " turned upright, as EXIF says of them and of no mask: " + named(turned),
                        "look at the contact sheet: where masks were drawn on images that were not turned, turn the masks"
                                + " too"));
    }

    static String named(List<String> names) {
        return listed(names.stream().map(name -> "'" + name + "'").toList());
    }

    private static String listed(List<String> words) {
        return words.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (words.size() > MOST_NAMED ? " and " + (words.size() - MOST_NAMED) + " more" : "");
    }

    /** What the data set is known to measure, by its publishers' parts. */
    static List<Finding> missedExpectations(List<Look> looks, List<Expectation> expectations) {
        List<Finding> findings = new ArrayList<>();
        for (Expectation expected : expectations) {
            List<Look.Seen> seen = looks.stream()
                    .filter(look -> belongs(look, expected.part()))
                    .flatMap(look -> look.seen().stream())
                    .toList();
            boolean counts = expected.measure() == Expectation.Measure.IMAGES;
            // Shares are known of the whole part only.
            if (!counts && count(expectations, expected.part()) != seen.size()) {
                continue;
            }
            double found = measured(seen, expected.measure());
            if (!(Math.abs(found - expected.value()) <= expected.tolerance())) {
                String format = counts ? "%.0f" : "%.5f";
                String problem = String.format(
                        Locale.ROOT,
                        "%s%s: " + format + ", as published " + format,
                        expected.measure().label(),
                        expected.part().map(part -> ", " + part.label()).orElse(""),
                        found,
                        expected.value());
                findings.add(
                        expected.missed() == Expectation.Missed.WRONG
                                ? Finding.wrong(problem, "the files are not the published ones; fetch them again")
                                : Finding.odd(
                                        problem,
                                        "results on a part of the data cannot be compared with published ones"));
            }
        }
        return findings;
    }

    /** Publishers have no validation part: what a spec takes for it is of their training part. */
    private static boolean belongs(Look look, Optional<Part> part) {
        return part.isEmpty()
                || look.item()
                        .official()
                        .map(own -> own == Part.VALIDATION ? Part.TRAINING : own)
                        .equals(part);
    }

    private static long count(List<Expectation> expectations, Optional<Part> part) {
        return expectations.stream()
                .filter(expected -> expected.measure() == Expectation.Measure.IMAGES
                        && expected.part().equals(part))
                .map(expected -> (long) expected.value())
                .findFirst()
                .orElse(-1L);
    }

    private static double measured(List<Look.Seen> seen, Expectation.Measure measure) {
        double all = 0;
        double field = 0;
        double foreground = 0;
        double inField = 0;
        for (Look.Seen one : seen) {
            all += one.size().pixels();
            field += one.field();
            inField += one.foregroundInField();
            foreground +=
                    one.size().pixels() - one.pixels().get(0) - one.pixels().get(Mask.IGNORE);
        }
        return switch (measure) {
            case IMAGES -> seen.size();
            case FOREGROUND -> foreground / all;
            case FOREGROUND_IN_FIELD -> inField / field;
            case FIELD -> field / all;
        };
    }
}
