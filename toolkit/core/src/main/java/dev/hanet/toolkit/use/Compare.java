package dev.hanet.toolkit.use;

import dev.hanet.toolkit.metric.Metric;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.report.Yardstick;
import dev.hanet.toolkit.run.Caution;
import dev.hanet.toolkit.run.RecordedData;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.StoredResult;
import dev.hanet.toolkit.statistic.PairedTest;
import dev.hanet.toolkit.statistic.Together;
import dev.hanet.yaml.HanetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether two runs differ on the same test images, metric by metric.
 *
 * @param first the run that is compared with, or the first of several
 * @param second the run that may be better, or the first of several
 * @param images how many images both have
 * @param groups how many these are when those that belong together count as one
 * @param data how the files that the second was made of differ from the first's, in words, where that was accepted
 * @param code which code made the second where it is another, in words, where that was accepted
 * @param area the pixels that count, those inside the field of view or all, as the first run has it
 * @param remarks what else whoever reads the table has to know: what it leaves out, and where pairs are no pairs, a sentence each
 * @param tests metric to what the differences of its values by image, second minus first, say
 */
public record Compare(
        Path first,
        Path second,
        int images,
        int groups,
        Optional<String> data,
        Optional<String> code,
        String area,
        List<String> remarks,
        Map<String, Line> tests) {
    private static final List<String> PAIRED = List.of("data", "evaluate", "model", "train");
    /**
     * One metric.
     *
     * @param first the first run's mean over images
     * @param second the second run's
     * @param label the metric with what it is of, as a mean of images, whatever the paper's tables print
     * @param images how many have a number in both
     * @param test the differences
     */
    public record Line(double first, double second, String label, int images, PairedTest test) {
        /** What heads {@link #cells}. */
        public static final List<String> HEAD = List.of(
                "difference",
                "95 % interval",
                "more / less / same",
                "sign p",
                "Wilcoxon p",
                "Holm p",
                "effect",
                "can show",
                "images needed");

        /**
         * Compares images that have a number in both.
         *
         * @param first image to value
         * @param second the same of what may be better
         * @param together which images belong together
         * @return absent when there is no such image
         */
        public static Optional<Line> of(
                Map<String, Double> first, Map<String, Double> second, String label, Together together) {
            return of(List.of(first), List.of(second), label, together);
        }

        /** The same of several pairs of runs, a pair a seed: images that have a number in all of them. */
        static Optional<Line> of(
                List<Map<String, Double>> first, List<Map<String, Double>> second, String label, Together together) {
            List<String> images = first.get(0).keySet().stream()
                    .filter(image -> Stream.concat(first.stream(), second.stream())
                            .noneMatch(run -> Double.isNaN(run.getOrDefault(image, Double.NaN))))
                    .toList();
            if (images.isEmpty()) {
                return Optional.empty();
            }
            List<double[]> differences = new ArrayList<>();
            for (int seed = 0; seed < first.size(); seed++) {
                Map<String, Double> one = first.get(seed);
                Map<String, Double> other = second.get(seed);
                differences.add(images.stream()
                        .mapToDouble(
                                image -> other.getOrDefault(image, Double.NaN) - one.getOrDefault(image, Double.NaN))
                        .toArray());
            }
            return Optional.of(new Line(
                    mean(first, images),
                    mean(second, images),
                    label,
                    images.size(),
                    PairedTest.ofSeeds(differences, together.numbers(images))));
        }

        private static double mean(List<Map<String, Double>> runs, List<String> images) {
            return runs.stream()
                    .flatMapToDouble(run -> images.stream().mapToDouble(image -> run.getOrDefault(image, Double.NaN)))
                    .average()
                    .orElse(Double.NaN);
        }

        /** How many these are when those that belong together count as one. */
        public int groups() {
            return test.larger() + test.smaller() + test.ties();
        }

        /**
         * What the images say, for somebody who asks which network to use.
         *
         * @param holm p of Wilcoxon's test among the others that are asked
         */
        public String sentence(double holm) {
            String told = Together.words(images, groups());
            String units = groups() < images ? " groups" : " images";
            if (test.ties() == groups()) {
                return label + ": the same on " + told;
            }
            String size = String.format(Locale.ROOT, "%.4f", Math.abs(test.mean()));
            String which = label + ": the second is " + size + (test.mean() < 0 ? " lower" : " higher")
                    + " on average over " + told;
            String range = signed(test.low()) + " to " + signed(test.high()) + " on all images like them"
                    + (Together.few(images, groups()).isEmpty() ? "" : " (of so few in some nine of ten cases)");
            if (PairedTest.isShown(holm)) {
                return which
                        + (test.low() <= 0 && test.high() >= 0
                                ? "; the test sees more than chance would bring, yet as far as these tell the average may be "
                                        + range + ": a few of them weigh more than the rest"
                                : "; as far as these tell, by " + range + ", which is more than chance would bring");
            }
            if (groups() < PairedTest.FEWEST) {
                return which + ", which chance may have brought; fewer than " + PairedTest.FEWEST + units
                        + " show no difference, however large, and give no interval";
            }
            if (test.needed().isPresent() && test.needed().getAsInt() <= groups()) {
                return which + ", which chance may have brought"
                        + (PairedTest.isShown(test.wilcoxon())
                                ? " where so many comparisons are asked at once"
                                : "; so many" + units
                                        + " show one of this size in four of five comparisons, and in these its sign is not the"
                                        + " same often enough");
            }
            return which + ", which chance may have brought"
                    + (test.needed().isPresent()
                            ? "; about " + test.needed().getAsInt() + units + " would decide a difference of this size"
                            : "")
                    + (Double.isFinite(test.least())
                            ? String.format(Locale.ROOT, ", and these cannot show one below %.4f", test.least())
                            : "");
        }

        /**
         * The differences in words, a cell a column.
         *
         * @param holm p of Wilcoxon's test among the others of the table
         */
        public List<String> cells(double holm) {
            return List.of(
                    signed(test.mean()),
                    (Double.isFinite(test.low())
                                    ? "[" + signed(test.low()) + ", " + signed(test.high()) + "]"
                                    : Numbers.UNDEFINED)
                            + Together.few(images, groups()),
                    test.larger() + " / " + test.smaller() + " / " + test.ties(),
                    Numbers.chance(test.sign()),
                    Numbers.chance(test.wilcoxon()),
                    Numbers.chance(holm),
                    Numbers.rounded(test.effect()),
                    Numbers.rounded(test.least()),
                    test.needed().isPresent() ? String.valueOf(test.needed().getAsInt()) : Numbers.UNDEFINED);
        }
    }

    /**
     * Compares the test parts of two runs.
     *
     * @param accepted in what they may differ
     * @throws HanetException when they have other test images, were made of other files or by other code, or have no metric in common
     * @throws dev.hanet.toolkit.run.RunException when one has no result
     */
    public static Compare of(Path first, Path second, RecordedData.Accepted accepted) {
        return of(List.of(first), List.of(second), accepted);
    }

    /**
     * The same of several pairs, a pair a seed.
     *
     * @param first the runs that are compared with
     * @param second as many, in the same order
     */
    public static Compare of(List<Path> first, List<Path> second, RecordedData.Accepted accepted) {
        Path known = first.get(0);
        requireDistinct(first, second);
        List<StoredResult> ones = first.stream().map(Compare::result).toList();
        List<StoredResult> others = second.stream().map(Compare::result).toList();
        StoredResult one = ones.get(0);
        Optional<String> data = Optional.empty();
        Optional<String> code = Optional.empty();
        for (Path run : Stream.concat(first.stream(), second.stream()).toList()) {
            if (!run.equals(known)) {
                requireSameImages(one, result(run));
                requireSameMeasures(known, run);
                Optional<String> other = otherData(known, run);
                if (other.isPresent() && !accepted.data()) {
                    throw HanetException.input(
                            "the runs were made of other data; in '" + run + "' there are, beside '" + known + "', "
                                    + other.orElseThrow(),
                            "train one of them anew, or say --changed-data if that is meant: the same name may stand for"
                                    + " another image or mask");
                }
                data = data.or(() -> other);
                Optional<String> written = RecordedData.otherCode(RunDirectory.open(known), RunDirectory.open(run));
                if (written.isPresent() && !accepted.code()) {
                    throw HanetException.input(
                            "'" + run + "' was " + written.orElseThrow(),
                            "train one of them anew, or say --any-code if that is meant: what differs may be the code's doing");
                }
                code = code.or(() -> written);
            }
        }
        Map<String, Line> tests = new LinkedHashMap<>();
        one.values().keySet().forEach(metric -> {
            if (Stream.concat(ones.stream(), others.stream())
                    .allMatch(run -> run.values().containsKey(metric))) {
                Line.of(
                                ones.stream()
                                        .map(run -> byImage(run, metric, one.area()))
                                        .toList(),
                                others.stream()
                                        .map(run -> byImage(run, metric, one.area()))
                                        .toList(),
                                one.label(metric, Metric.Reading.MEAN.words()),
                                one.together())
                        .ifPresent(line -> tests.put(metric, line));
            }
        });
        if (tests.isEmpty()) {
            throw HanetException.input(
                    "the runs have no metric in common that is a number on some image",
                    "give both specs the same evaluate.metrics and evaluate them again");
        }
        return new Compare(
                known,
                second.get(0),
                one.images().size(),
                one.together().count(one.images().keySet()),
                data,
                code,
                one.area(),
                Stream.concat(
                                leftOut(Stream.concat(ones.stream(), others.stream()), tests.keySet()).stream(),
                                Stream.concat(unpaired(first, second).stream(), own(first, second)))
                        .toList(),
                tests);
    }

    /** Of several pairs a run that is named twice would be counted as two. */
    private static void requireDistinct(List<Path> first, List<Path> second) {
        Set<Path> known = new HashSet<>();
        for (Path run : Stream.concat(first.stream(), second.stream()).toList()) {
            if (!known.add(RunDirectory.open(run).path().toAbsolutePath().normalize()) && first.size() > 1) {
                throw HanetException.input(
                        "'" + run + "' is named twice, and would be counted as two runs",
                        "name every run once, in pairs, a pair a seed: FIRST SECOND FIRST SECOND");
            }
        }
    }

    /** Files, parts, and what the specs say of the data set: the same files may hold other masks, and drawn images have none. */
    private static Optional<String> otherData(Path known, Path run) {
        Map<String, List<String>> differing =
                Yardstick.differing(List.of(resolved(known), resolved(run)), Yardstick.DATASET);
        List<String> words = Stream.concat(
                        RecordedData.difference(RunDirectory.open(known), RunDirectory.open(run)).stream(),
                        Stream.of(Yardstick.words(differing)).filter(one -> !one.isEmpty()))
                .toList();
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", words));
    }

    /** Values of the same name are to be of the same regions, over the same pixels, by the same rule. */
    private static void requireSameMeasures(Path known, Path run) {
        StoredResult one = result(known);
        StoredResult other = result(run);
        List<String> words = new ArrayList<>();
        if (!other.areas().contains(one.area())) {
            words.add("those of '" + known + "' are " + one.areaWords() + ", and '" + run + "' has none there");
        }
        one.values().keySet().stream().filter(other.values()::containsKey).forEach(metric -> {
            String label = one.label(metric);
            String theirs = other.label(metric);
            if (!theirs.equals(label)) {
                words.add(label + " of the one, " + theirs + " of the other");
            }
        });
        Map<String, List<String>> differing =
                new LinkedHashMap<>(Yardstick.differing(List.of(resolved(known), resolved(run)), Yardstick.RULES));
        Yardstick.differing(List.of(resolved(known), resolved(run)), List.of(Yardstick.REGIONS))
                .forEach((key, values) -> {
                    if (!values.contains(Yardstick.NONE)) {
                        differing.put(key, values);
                    }
                });
        if (!differing.isEmpty()) {
            words.add("their specs differ in " + Yardstick.words(differing));
        }
        if (!words.isEmpty()) {
            throw HanetException.input(
                    "the values of '" + known + "' and '" + run + "' are not of the same: " + String.join("; ", words),
                    "compare runs whose specs measure the same, or train one of them anew with the other's regions and evaluate");
        }
    }

    /** Metrics that only some of the runs have, or that are a number on no image of all. */
    private static Optional<String> leftOut(Stream<StoredResult> runs, Set<String> told) {
        Set<String> metrics = new LinkedHashSet<>();
        runs.forEach(run -> metrics.addAll(run.values().keySet()));
        metrics.removeAll(told);
        return metrics.isEmpty()
                ? Optional.empty()
                : Optional.of("not compared: " + String.join(", ", metrics)
                        + ", which not every run has, or which is a number on no image of all");
    }

    /** Why pairs are hardly those of two methods, a pair a seed. */
    private static List<String> unpaired(List<Path> first, List<Path> second) {
        List<String> remarks = new ArrayList<>();
        for (Map.Entry<String, List<Path>> side : List.of(Map.entry("first", first), Map.entry("second", second))) {
            Map<String, List<String>> differing = Yardstick.differing(
                    side.getValue().stream().map(Compare::resolved).toList(), PAIRED);
            if (!differing.isEmpty()) {
                remarks.add("the runs of the " + side.getKey() + " differ in more than their seeds: "
                        + Yardstick.words(differing));
            }
        }
        for (int pair = 0; pair < first.size() && first.size() > 1; pair++) {
            Map<String, List<String>> seeds = Yardstick.differing(
                    List.of(resolved(first.get(pair)), resolved(second.get(pair))), List.of("seed"));
            if (!seeds.isEmpty()) {
                remarks.add("pair " + (pair + 1) + " is of two seeds: " + Yardstick.words(seeds));
            }
        }
        return remarks;
    }

    /** What runs have to say of their own results. */
    private static Stream<String> own(List<Path> first, List<Path> second) {
        return Stream.concat(first.stream(), second.stream())
                .flatMap(run ->
                        Caution.words(RunDirectory.open(run)).stream().map(caution -> "of '" + run + "': " + caution));
    }

    private static String resolved(Path run) {
        return RunDirectory.open(run).resolved();
    }

    /** The area in words. */
    public String areaWords() {
        return StoredResult.areaWords(area);
    }

    private static void requireSameImages(StoredResult one, StoredResult other) {
        Set<String> only = new LinkedHashSet<>(one.images().keySet());
        only.removeAll(other.images().keySet());
        Set<String> missing = new LinkedHashSet<>(other.images().keySet());
        missing.removeAll(one.images().keySet());
        if (!only.isEmpty() || !missing.isEmpty()) {
            String example =
                    only.isEmpty() ? missing.iterator().next() : only.iterator().next();
            throw HanetException.input(
                    "the runs were scored on different images: " + (only.size() + missing.size())
                            + " are in one of them alone, such as '" + example + "'",
                    "compare runs of the same data set and split");
        }
    }

    /** Metric to p of Wilcoxon's test among all metrics, after Holm. */
    public Map<String, Double> holm() {
        List<Double> adjusted = PairedTest.holm(
                tests.values().stream().map(line -> line.test().wilcoxon()).toList());
        Map<String, Double> found = new LinkedHashMap<>();
        tests.keySet().forEach(metric -> found.put(metric, adjusted.get(found.size())));
        return found;
    }

    /** What the images say, a sentence a metric. */
    public List<String> sentences() {
        Map<String, Double> holm = holm();
        return tests.entrySet().stream()
                .map(entry -> entry.getValue().sentence(holm.getOrDefault(entry.getKey(), 1.0)))
                .toList();
    }

    private static StoredResult result(Path run) {
        return StoredResult.read(RunDirectory.open(run).path().resolve("results"), "test");
    }

    private static Map<String, Double> byImage(StoredResult result, String metric, String area) {
        Map<String, Double> values = new LinkedHashMap<>();
        result.images(area).forEach((image, all) -> values.put(image, all.getOrDefault(metric, Double.NaN)));
        return values;
    }

    /** One row a metric. */
    public Table table() {
        List<List<String>> rows = new ArrayList<>();
        Map<String, Double> holm = holm();
        tests.forEach((metric, line) -> {
            List<String> row = new ArrayList<>(
                    List.of(line.label(), Numbers.rounded(line.first()), Numbers.rounded(line.second())));
            row.addAll(line.cells(holm.getOrDefault(metric, 1.0)));
            rows.add(row);
        });
        List<String> head = new ArrayList<>(List.of("metric", "first", "second"));
        head.addAll(Line.HEAD);
        return new Table(head, rows);
    }

    private static String signed(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%+.4f", value) : Numbers.UNDEFINED;
    }
}
