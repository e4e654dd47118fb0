package dev.hanet.toolkit.use;

import dev.hanet.toolkit.metric.Metric;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.run.RecordedData;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.StoredResult;
import dev.hanet.toolkit.statistic.PairedTest;
import dev.hanet.yaml.HanetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether two runs differ on the same test images, metric by metric.
 *
 * @param first the run that is compared with
 * @param second the run that may be better
 * @param images how many images both have
 * @param data how the files that the second was made of differ from the first's, in words, where that was accepted
 * @param tests metric to what the differences of its values by image, second minus first, say
 */
public record Compare(Path first, Path second, int images, Optional<String> data, Map<String, Line> tests) {
    /**
     * One metric.
     *
     * @param first the first run's mean over images
     * @param second the second run's
     * @param label the metric with what it is of, as a mean of images, whatever the paper's tables print
     * @param test the differences
     */
    public record Line(double first, double second, String label, PairedTest test) {
        /** What heads {@link #cells}. */
        public static final List<String> HEAD =
                List.of("difference", "95 % interval", "more / less / same", "sign p", "Wilcoxon p");

        /**
         * Compares images that have a number in both.
         *
         * @param first image to value
         * @param second the same of what may be better
         * @return absent when there is no such image
         */
        public static Optional<Line> of(Map<String, Double> first, Map<String, Double> second, String label) {
            List<Double> firsts = new ArrayList<>();
            List<Double> seconds = new ArrayList<>();
            first.forEach((image, one) -> {
                double other = second.getOrDefault(image, Double.NaN);
                if (!Double.isNaN(one) && !Double.isNaN(other)) {
                    firsts.add(one);
                    seconds.add(other);
                }
            });
            if (firsts.isEmpty()) {
                return Optional.empty();
            }
            double[] differences = new double[firsts.size()];
            for (int i = 0; i < differences.length; i++) {
                differences[i] = seconds.get(i) - firsts.get(i);
            }
            return Optional.of(new Line(mean(firsts), mean(seconds), label, PairedTest.of(differences)));
        }

        /** How many images have a number in both. */
        public int images() {
            return test.larger() + test.smaller() + test.ties();
        }

        /** The differences in words, a cell a column. */
        public List<String> cells() {
            return List.of(
                    signed(test.mean()),
                    "[" + signed(test.low()) + ", " + signed(test.high()) + "]",
                    test.larger() + " / " + test.smaller() + " / " + test.ties(),
                    Numbers.rounded(test.sign()),
                    Numbers.rounded(test.wilcoxon()));
        }
    }

    /**
     * Compares the test parts of two runs.
     *
     * @param changedData whether runs of other files may be compared
     * @throws HanetException when they have other test images, were made of other files, or have no metric in common
     * @throws dev.hanet.toolkit.run.RunException when one has no result
     */
    public static Compare of(Path first, Path second, boolean changedData) {
        StoredResult one = result(first);
        StoredResult other = result(second);
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
        Optional<String> data = RecordedData.difference(RunDirectory.open(first), RunDirectory.open(second));
        if (data.isPresent() && !changedData) {
            throw HanetException.input(
                    "the runs were made of other data; in '" + second + "' there are, beside '" + first + "', "
                            + data.orElseThrow(),
                    "train one of them anew, or say --changed-data if that is meant: the same name may stand for"
                            + " another image or mask");
        }
        Map<String, Line> tests = new LinkedHashMap<>();
        one.values().keySet().forEach(metric -> {
            if (other.values().containsKey(metric)) {
                Line.of(byImage(one, metric), byImage(other, metric), one.label(metric, Metric.Reading.MEAN.words()))
                        .ifPresent(line -> tests.put(metric, line));
            }
        });
        if (tests.isEmpty()) {
            throw HanetException.input(
                    "the runs have no metric in common that is a number on some image",
                    "give both specs the same evaluate.metrics and evaluate them again");
        }
        return new Compare(first, second, one.images().size(), data, tests);
    }

    private static StoredResult result(Path run) {
        return StoredResult.read(RunDirectory.open(run).path().resolve("results"), "test");
    }

    private static Map<String, Double> byImage(StoredResult result, String metric) {
        Map<String, Double> values = new LinkedHashMap<>();
        result.images().forEach((image, all) -> values.put(image, all.getOrDefault(metric, Double.NaN)));
        return values;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(value -> value).average().orElse(Double.NaN);
    }

    /** One row a metric. */
    public Table table() {
        List<List<String>> rows = new ArrayList<>();
        tests.forEach((metric, line) -> {
            List<String> row = new ArrayList<>(
                    List.of(line.label(), Numbers.rounded(line.first()), Numbers.rounded(line.second())));
            row.addAll(line.cells());
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
