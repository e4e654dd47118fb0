package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.study.SeedSummary;
import dev.hanet.toolkit.train.TrainResult;
import java.util.LinkedHashMap;
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
                        ? String.format(Locale.ROOT, ", peak memory %.2f GB", result.peakMemory() / 1e9)
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
    void print(SeedSummary summary) {
        if (summary.spreads().isEmpty()) {
            return;
        }
        console.print("over the seeds "
                + summary.runs().keySet().stream().map(String::valueOf).collect(Collectors.joining(", "))
                + ", on test:");
        summary.spreads()
                .forEach((metric, spread) -> console.print("  " + metric + " " + ValueTable.four(spread.mean()) + " ± "
                        + ValueTable.four(spread.deviation())));
        console.print("written to " + summary.write());
    }
}
