package dev.hanet.toolkit.cli;

import dev.hanet.yaml.Problem;
import dev.hanet.yaml.ProblemPrinter;
import dev.hanet.yaml.SpecException;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the mistakes of a spec, for people and for programs. */
final class ProblemOutput {
    private final Console console;

    @Inject
    ProblemOutput(Console console) {
        this.console = console;
    }

    /** Writes every mistake with its line and a caret, then how many there are. */
    void print(SpecException mistakes) {
        ProblemPrinter printer =
                console.terminal() ? new ProblemPrinter(console.width().getAsInt()) : new ProblemPrinter();
        console.note(printer.print(mistakes).stripTrailing());
    }

    static List<Map<String, Object>> described(List<Problem> problems) {
        return problems.stream().map(ProblemOutput::described).toList();
    }

    private static Map<String, Object> described(Problem problem) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("code", problem.kind().code());
        described.put("file", problem.at().source());
        described.put("line", problem.at().line());
        described.put("column", problem.at().column());
        described.put("path", problem.path());
        described.put("message", problem.message());
        described.put("remedy", problem.remedy());
        return described;
    }
}
