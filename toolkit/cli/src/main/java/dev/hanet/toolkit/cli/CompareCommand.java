package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.run.RecordedData;
import dev.hanet.toolkit.statistic.Together;
import dev.hanet.toolkit.use.Compare;
import dev.hanet.yaml.HanetException;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two runs. */
@Command(
        name = "compare",
        description =
                "Say whether two runs differ on the same test images: paired bootstrap, sign test, Wilcoxon's test.")
final class CompareCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            arity = "2..*",
            paramLabel = "RUN",
            description =
                    "The run that is compared with and the one that may be better; further pairs are of further seeds.")
    private List<Path> runs = List.of();

    @Mixin
    private FormatOption format = new FormatOption();

    @Option(names = "--changed-data", description = "Compare runs that were made of other files, and say which.")
    private boolean changedData;

    @Option(names = "--any-code", description = "Compare runs that different versions of the code made, and say which.")
    private boolean anyCode;

    @Inject
    CompareCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (runs.size() % 2 != 0) {
            throw HanetException.input(
                    runs.size() + " runs are no pairs", "name them in pairs, a pair a seed: FIRST SECOND FIRST SECOND");
        }
        List<Path> first = every(0);
        List<Path> second = every(1);
        Compare compared = Compare.of(first, second, new RecordedData.Accepted(changedData, anyCode));
        if (format.isJson()) {
            Map<String, Object> metrics = new LinkedHashMap<>();
            Map<String, Double> holm = compared.holm();
            compared.tests()
                    .forEach((metric, line) -> metrics.put(metric, described(line, holm.getOrDefault(metric, 1.0))));
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("images", compared.images());
            told.put("groups", compared.groups());
            told.put("seeds", first.size());
            compared.data().ifPresent(words -> told.put("changedData", words));
            compared.code().ifPresent(words -> told.put("otherCode", words));
            told.put("area", compared.area());
            told.put("remarks", compared.remarks());
            told.put("metrics", metrics);
            console.print(Json.text(told));
            return ExitCode.DONE;
        }
        compared.data().ifPresent(words -> console.printWords("the runs were made of other data: " + words));
        compared.code().ifPresent(words -> console.printWords("the second was " + words));
        console.printWords("first " + words(first) + ", second " + words(second) + ", "
                + Together.words(compared.images(), compared.groups()) + ", " + compared.areaWords());
        console.print(compared.table());
        compared.remarks().forEach(remark -> console.printWords("warning: " + remark));
        compared.sentences().forEach(console::printWords);
        return ExitCode.DONE;
    }

    private List<Path> every(int from) {
        return IntStream.range(0, runs.size() / 2)
                .mapToObj(pair -> runs.get(2 * pair + from))
                .toList();
    }

    private static String words(List<Path> runs) {
        return runs.stream().map(Path::toString).collect(Collectors.joining(" and "));
    }

    private static Map<String, Object> described(Compare.Line line, double holm) {
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
        values.put("holmP", holm);
        values.put("effect", line.test().effect());
        values.put("canShow", line.test().least());
        values.put(
                "imagesNeeded",
                line.test().needed().isPresent() ? line.test().needed().getAsInt() : Double.NaN);
        values.put("sentence", line.sentence(holm));
        return values;
    }
}
