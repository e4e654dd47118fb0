package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.use.Compare;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two runs. */
@Command(
        name = "compare",
        description =
                "Say whether two runs differ on the same test images: paired bootstrap, sign test, Wilcoxon's test.")
final class CompareCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "RUN", description = "The run that is compared with.")
    private Path first = Path.of("");

    @Parameters(index = "1", paramLabel = "RUN", description = "The run that may be better.")
    private Path second = Path.of("");

    @Option(names = "--format", paramLabel = "FORMAT", description = "text or json.")
    private OutputFormat format = OutputFormat.TEXT;

    @Option(names = "--changed-data", description = "Compare runs that were made of other files, and say which.")
    private boolean changedData;

    @Inject
    CompareCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Compare compared = Compare.of(first, second, changedData);
        if (format == OutputFormat.JSON) {
            Map<String, Object> metrics = new LinkedHashMap<>();
            compared.tests().forEach((metric, line) -> metrics.put(metric, described(line)));
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("images", compared.images());
            compared.data().ifPresent(words -> told.put("changedData", words));
            told.put("metrics", metrics);
            console.print(Json.text(told));
            return ExitCode.DONE;
        }
        compared.data().ifPresent(words -> console.print("the runs were made of other data: " + words));
        console.print("first " + first + ", second " + second + ", " + compared.images() + " images");
        console.printText(compared.table().text());
        return ExitCode.DONE;
    }

    private static Map<String, Object> described(Compare.Line line) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("first", line.first());
        values.put("second", line.second());
        values.put("difference", line.test().mean());
        values.put("low", line.test().low());
        values.put("high", line.test().high());
        values.put("more", line.test().larger());
        values.put("less", line.test().smaller());
        values.put("same", line.test().ties());
        values.put("signP", line.test().sign());
        values.put("wilcoxonP", line.test().wilcoxon());
        return values;
    }
}
