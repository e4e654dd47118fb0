package dev.hanet.toolkit.study;

import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.Cautions;
import dev.hanet.toolkit.statistic.OverImages;
import dev.hanet.toolkit.train.TrainResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The same training from several seeds, on the test part.
 *
 * @param runs seed to what its training came to, in the order they were trained
 */
public record SeedSummary(Map<Long, TrainResult> runs) {
    public SeedSummary {
        runs = Collections.unmodifiableMap(new LinkedHashMap<>(runs));
    }

    /**
     * Where the values of a metric lie.
     *
     * @param mean their mean
     * @param deviation their standard deviation as a sample; not a number for a single value
     */
    public record Spread(double mean, double deviation) {
        /** Of at least one value. */
        public static Spread of(double... values) {
            double sum = 0;
            for (double value : values) {
                sum += value;
            }
            double mean = sum / values.length;
            double squares = 0;
            for (double value : values) {
                squares += (value - mean) * (value - mean);
            }
            return new Spread(mean, values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1)));
        }

        /** The mean and, where there is one, the deviation; a dash for no number. */
        public String words() {
            String words = Numbers.rounded(mean);
            return Double.isNaN(mean) || Double.isNaN(deviation) ? words : words + " ± " + Numbers.rounded(deviation);
        }
    }

    /** Metric to what it is of and how it is read; empty without a test part. */
    public Map<String, String> labels() {
        return runs.values().stream()
                .flatMap(run -> run.test().stream())
                .findFirst()
                .map(EvaluationResult::labels)
                .orElse(Map.of());
    }

    /** Metric to mean and deviation over the seeds; empty without a test part. */
    public Map<String, Spread> spreads() {
        List<EvaluationResult> tests =
                runs.values().stream().flatMap(run -> run.test().stream()).toList();
        Map<String, Spread> spreads = new LinkedHashMap<>();
        if (!tests.isEmpty()) {
            for (String metric : tests.get(0).values().keySet()) {
                spreads.put(
                        metric,
                        Spread.of(tests.stream()
                                .mapToDouble(test -> test.values().getOrDefault(metric, Double.NaN))
                                .toArray()));
            }
        }
        return spreads;
    }

    /** Metric to how sure its mean over seeds and images is: both are drawn anew; empty without a test part. */
    public Map<String, OverImages> overImages() {
        List<EvaluationResult> tests =
                runs.values().stream().flatMap(run -> run.test().stream()).toList();
        Map<String, OverImages> sure = new LinkedHashMap<>();
        spreads()
                .keySet()
                .forEach(metric -> sure.put(
                        metric,
                        OverImages.of(
                                tests.stream().map(EvaluationResult::perImage).toList(),
                                metric,
                                tests.get(0).together())));
        return sure;
    }

    /** What is to be said of the values beside one another, and against them, a sentence each. */
    public List<String> cautions() {
        Map<String, List<Path>> rows = new LinkedHashMap<>();
        runs.forEach((seed, run) -> rows.put("seed " + seed, List.of(run.run())));
        return Cautions.of(rows);
    }

    /**
     * Writes a row a seed, then their mean and deviation, how many images have a number in all of them, and how sure the mean over
     * images is, beside the first run: {@code <run>-seeds.csv}.
     *
     * @return the file
     */
    public Path write() {
        Path first = runs.values().iterator().next().run();
        Path file = first.resolveSibling(first.getFileName() + "-seeds.csv");
        Map<String, Spread> spreads = spreads();
        List<String> head = new ArrayList<>(List.of("seed", "run"));
        head.addAll(spreads.keySet());
        head.add(Cautions.CELL);
        List<List<String>> rows = new ArrayList<>();
        runs.forEach((seed, run) -> rows.add(row(
                String.valueOf(seed),
                String.valueOf(run.run().getFileName()),
                spreads.keySet().stream().map(metric -> run.test()
                        .map(test -> test.values().getOrDefault(metric, Double.NaN))
                        .orElse(Double.NaN)),
                Cautions.cell(run.run()))));
        rows.add(row("mean", "", spreads.values().stream().map(Spread::mean), ""));
        rows.add(row("deviation", "", spreads.values().stream().map(Spread::deviation), ""));
        List<OverImages> sure = List.copyOf(overImages().values());
        rows.add(row(OverImages.COUNT, "", sure.stream().map(one -> (double) one.images()), ""));
        rows.add(row("mean of images", "", sure.stream().map(OverImages::mean), ""));
        rows.add(row("95 % from", "", sure.stream().map(OverImages::low), ""));
        rows.add(row("95 % to", "", sure.stream().map(OverImages::high), ""));
        rows.add(row(OverImages.CAN_SHOW, "", sure.stream().map(OverImages::least), ""));
        AtomicFiles.write(file, new Table(head, rows).csv());
        return file;
    }

    private static List<String> row(String first, String run, Stream<Double> values, String last) {
        return Stream.of(Stream.of(first, run), values.map(Numbers::exact), Stream.of(last))
                .flatMap(cells -> cells)
                .toList();
    }
}
