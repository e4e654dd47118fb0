package dev.hanet.toolkit.task;

import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.StoredResult;
import dev.hanet.toolkit.statistic.PairedTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Whether two runs differ on the same test images, metric by metric.
 *
 * @param first the run that is compared with
 * @param second the run that may be better
 * @param images how many images both have
 * @param tests metric to what the differences of its values by image, second minus first, say
 */
public record Compare(Path first, Path second, int images, Map<String, Line> tests) {
    /**
     * One metric.
     *
     * @param first the first run's mean over images
     * @param second the second run's
     * @param pooled whether the paper's tables print this metric over all pixels together, not as this mean
     * @param test the differences
     */
    public record Line(double first, double second, boolean pooled, PairedTest test) {}

    /**
     * Compares the test parts of two runs.
     *
     * @throws TaskException when they have other test images, or no metric in common
     * @throws dev.hanet.toolkit.run.RunException when one has no result
     */
    public static Compare of(Path first, Path second) {
        StoredResult one = result(first);
        StoredResult other = result(second);
        Set<String> only = new LinkedHashSet<>(one.images().keySet());
        only.removeAll(other.images().keySet());
        Set<String> missing = new LinkedHashSet<>(other.images().keySet());
        missing.removeAll(one.images().keySet());
        if (!only.isEmpty() || !missing.isEmpty()) {
            String example =
                    only.isEmpty() ? missing.iterator().next() : only.iterator().next();
            throw TaskException.input(
                    "the runs were scored on different images: " + (only.size() + missing.size())
                            + " are in one of them alone, such as '" + example + "'",
                    "compare runs of the same data set and split");
        }
        Map<String, Line> tests = new LinkedHashMap<>();
        one.values().keySet().forEach(metric -> {
            if (other.values().containsKey(metric)) {
                line(metric, one, other, tests);
            }
        });
        if (tests.isEmpty()) {
            throw TaskException.input(
                    "the runs have no metric in common that is a number on some image",
                    "give both specs the same evaluate.metrics and evaluate them again");
        }
        return new Compare(first, second, one.images().size(), tests);
    }

    private static StoredResult result(Path run) {
        return StoredResult.read(RunDirectory.open(run).path().resolve("results"), "test");
    }

    private static void line(String metric, StoredResult one, StoredResult other, Map<String, Line> tests) {
        List<Double> firsts = new ArrayList<>();
        List<Double> seconds = new ArrayList<>();
        one.images().forEach((image, values) -> {
            double first = values.getOrDefault(metric, Double.NaN);
            double second = other.images().getOrDefault(image, Map.of()).getOrDefault(metric, Double.NaN);
            if (!Double.isNaN(first) && !Double.isNaN(second)) {
                firsts.add(first);
                seconds.add(second);
            }
        });
        if (!firsts.isEmpty()) {
            double[] differences = new double[firsts.size()];
            for (int i = 0; i < differences.length; i++) {
                differences[i] = seconds.get(i) - firsts.get(i);
            }
            tests.put(metric, new Line(mean(firsts), mean(seconds), one.isPooled(metric), PairedTest.of(differences)));
        }
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(value -> value).average().orElse(Double.NaN);
    }

    /** One row a metric. */
    public Table table() {
        List<List<String>> rows = new ArrayList<>();
        tests.forEach((metric, line) -> rows.add(List.of(
                metric + (line.pooled() ? " (by image)" : ""),
                four(line.first()),
                four(line.second()),
                signed(line.test().mean()),
                "[" + signed(line.test().low()) + ", " + signed(line.test().high()) + "]",
                line.test().larger() + " / " + line.test().smaller() + " / "
                        + line.test().ties(),
                four(line.test().sign()),
                four(line.test().wilcoxon()))));
        return new Table(
                List.of(
                        "metric",
                        "first",
                        "second",
                        "difference",
                        "95 % interval",
                        "more / less / same",
                        "sign p",
                        "Wilcoxon p"),
                rows);
    }

    private static String four(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.4f", value);
    }
}
