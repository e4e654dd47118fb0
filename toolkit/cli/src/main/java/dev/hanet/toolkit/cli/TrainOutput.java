package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.task.TrainResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes what a training came to. */
final class TrainOutput {
    private final Console console;

    TrainOutput(Console console) {
        this.console = console;
    }

    void print(TrainResult result) {
        console.print("run " + result.run());
        console.print(String.format(
                Locale.ROOT,
                "best epoch %d, %s on validation; trained in %s%s",
                result.best().epoch(),
                ValueTable.four(result.best().value()),
                Numbers.duration(result.seconds()),
                result.peakMemory() > 0
                        ? String.format(
                                Locale.ROOT, ", peak memory %.2f GiB", result.peakMemory() / (double) (1L << 30))
                        : ""));
        result.test().ifPresent(test -> {
            Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
            rows.put("test", test.values());
            result.baselines().forEach((name, baseline) -> rows.put(name, baseline.values()));
            console.printText(ValueTable.text(rows));
        });
        if (!result.edgeDensity().isEmpty()) {
            console.print("edge density on test: " + ValueTable.line(result.edgeDensity()));
        }
    }

    /** Mean and standard deviation of the test values over the seeds. */
    void printSummary(List<Long> seeds, List<TrainResult> results) {
        List<EvaluationResult> tests =
                results.stream().flatMap(result -> result.test().stream()).toList();
        if (tests.isEmpty()) {
            return;
        }
        console.print("over " + results.size() + " seeds ("
                + seeds.stream().map(String::valueOf).collect(Collectors.joining(", ")) + "), on test:");
        for (String metric : tests.get(0).values().keySet()) {
            Spread spread = Spread.of(tests.stream()
                    .mapToDouble(test -> test.values().getOrDefault(metric, Double.NaN))
                    .toArray());
            console.print(
                    "  " + metric + " " + ValueTable.four(spread.mean()) + " ± " + ValueTable.four(spread.deviation()));
        }
    }
}
