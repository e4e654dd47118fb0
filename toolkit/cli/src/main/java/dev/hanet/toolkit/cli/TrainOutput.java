package dev.hanet.toolkit.cli;

import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.run.Caution;
import dev.hanet.toolkit.run.Checkpoints;
import dev.hanet.toolkit.run.PeakMemory;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.statistic.OverImages;
import dev.hanet.toolkit.study.Folds;
import dev.hanet.toolkit.study.SeedSummary;
import dev.hanet.toolkit.train.Obtain;
import dev.hanet.toolkit.train.TrainResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes what a training came to. */
final class TrainOutput {
    private final Console console;

    TrainOutput(Console console) {
        this.console = console;
    }

    void print(TrainResult result) {
        console.print("run " + result.run());
        console.printWords(String.format(
                Locale.ROOT,
                "best epoch %d: %s; trained in %s",
                result.best().epoch(),
                result.choice(),
                Numbers.duration(result.seconds())));
        PeakMemory memory = result.memory();
        if (memory.isKnown()) {
            console.printWords(String.format(
                    Locale.ROOT,
                    "memory at its most %s%s: tensors %s (planned %s), Java's data %s (of it prepared images %s), Java and the"
                            + " engine itself %s",
                    ByteCount.words(memory.all()),
                    memory.since(),
                    ByteCount.words(memory.tensors()),
                    ByteCount.words(result.planned()),
                    ByteCount.words(memory.heap()),
                    ByteCount.words(memory.images()),
                    ByteCount.words(memory.engine())));
        }
        warn(Caution.words(RunDirectory.open(result.run())));
        result.threshold().ifPresent(threshold -> console.printWords("threshold " + threshold.words()));
        result.test().ifPresent(test -> {
            console.print(table(test, result.baselines()));
            console.printWords(test.sentence());
        });
        if (!result.edgeDensity().isEmpty()) {
            console.printWords("edge density on test: " + Numbers.line(ValueTable.named(result.edgeDensity())));
        }
        RunDirectory run = RunDirectory.open(result.run());
        console.print("weights: " + Checkpoints.of(run).best());
        console.print("next:");
        HanetScript script = HanetScript.ofThisProcess();
        console.print("  " + script.line("predict", result.run(), "IMAGE", "--out", "FOLDER"));
        console.print("  "
                + script.line(
                        "evaluate", result.run(), "--part", result.test().isPresent() ? "validation" : "training"));
        console.print("report:  " + report(result));
    }

    private void warn(List<String> cautions) {
        cautions.forEach(words -> console.printWords("warning: " + words));
    }

    /** Where a run's report is to be looked at. */
    static Path report(TrainResult result) {
        return RunDirectory.open(result.run()).file(RunDirectory.REPORT_HTML);
    }

    /**
     * A row a metric: the network's value, how sure it is, then the values of what needs no training. The mean of images, of which the
     * interval is, has a column of its own where a value is another number.
     */
    private static Table table(EvaluationResult test, Map<String, EvaluationResult> baselines) {
        Map<String, OverImages> all = test.overImages();
        boolean isMean = test.labels().keySet().stream().allMatch(metric -> rounded(test, metric)
                .equals(Numbers.rounded(Objects.requireNonNull(all.get(metric)).mean())));
        List<String> head = new ArrayList<>(List.of("", "test"));
        head.addAll(isMean ? List.of() : List.of("images' mean"));
        head.addAll(List.of(OverImages.INTERVAL, OverImages.CAN_SHOW));
        head.addAll(baselines.keySet());
        List<List<String>> rows = new ArrayList<>();
        test.labels().forEach((metric, label) -> {
            OverImages sure = Objects.requireNonNull(all.get(metric));
            List<String> row = new ArrayList<>(List.of(label, rounded(test, metric)));
            row.addAll(isMean ? List.of() : List.of(Numbers.rounded(sure.mean())));
            row.addAll(List.of(sure.interval(), Numbers.rounded(sure.least())));
            baselines.values().forEach(baseline -> row.add(rounded(baseline, metric)));
            rows.add(row);
        });
        return new Table(head, rows);
    }

    private static String rounded(EvaluationResult result, String metric) {
        return Numbers.rounded(result.values().getOrDefault(metric, Double.NaN));
    }

    /** Tells what became of one training among several; of those that went well only where that is wanted. */
    static void told(Obtain.Attempt attempt, Console console, boolean quiet) {
        if (attempt instanceof Obtain.Failed failed) {
            console.note("failed" + failed.run().map(run -> " " + run).orElse("") + ": " + failed.why());
        } else if (attempt instanceof Obtain.Obtained obtained && !quiet) {
            console.note(obtained.how().name().toLowerCase(Locale.ROOT) + " "
                    + obtained.run().path());
        }
    }

    /** A row a fold and one of all images, and how the folds segment together. */
    void print(Folds.Result result, Path folder) {
        console.print(result.table());
        warn(result.cautions());
        result.all().ifPresent(all -> console.printWords(all.sentence()));
        console.print("written to " + folder);
        if (result.all().isPresent()) {
            console.print("next, the mean of all folds on other images:");
            List<Object> words = new ArrayList<>(List.of("predict"));
            result.runs().forEach(run -> words.add(run.path()));
            words.addAll(List.of("IMAGE", "--out", "FOLDER"));
            console.print("  " + HanetScript.ofThisProcess().line(words.toArray()));
        }
    }

    /** Mean and standard deviation of the test values over the seeds. */
    void print(SeedSummary summary) {
        if (summary.spreads().isEmpty()) {
            return;
        }
        console.printWords("over the seeds "
                + summary.runs().keySet().stream().map(String::valueOf).collect(Collectors.joining(", "))
                + ", on test, mean"
                + (summary.runs().size() > 1 ? " ± standard deviation" : "") + ":");
        Map<String, OverImages> sure = summary.overImages();
        summary.spreads().forEach((metric, spread) -> {
            OverImages one = Objects.requireNonNull(sure.get(metric));
            console.print(
                    "  " + summary.labels().getOrDefault(metric, metric) + " " + spread.words() + ", images' mean "
                            + Numbers.rounded(one.mean()) + ", " + OverImages.INTERVAL + " " + one.interval() + ", "
                            + OverImages.CAN_SHOW + " " + Numbers.rounded(one.least()));
        });
        warn(summary.cautions());
        OverImages.sentence(sure.values()).ifPresent(console::printWords);
        console.print("written to " + summary.write());
    }
}
