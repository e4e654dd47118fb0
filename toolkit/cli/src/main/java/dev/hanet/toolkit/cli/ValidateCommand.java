package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.Inspection;
import dev.hanet.toolkit.page.Json;
import dev.hanet.yaml.Overlay;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells every mistake of a spec; reads neither data nor weights. */
@Command(name = "validate", description = "Tell every mistake of a spec; neither data nor the engine is touched.")
final class ValidateCommand implements Callable<Integer> {
    private final ExperimentLoader loader;
    private final Console console;
    private final ProblemOutput output;

    @Parameters(paramLabel = "SPEC", arity = "1..*", description = "YAML files or names of presets.")
    private List<String> specs = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Lays a value over each spec: --set model.context.levels=1. May be repeated.")
    private List<String> sets = new ArrayList<>();

    @Mixin
    private FormatOption format = new FormatOption();

    @Inject
    ValidateCommand(ExperimentLoader loader, Console console, ProblemOutput output) {
        this.loader = loader;
        this.console = console;
        this.output = output;
    }

    @Override
    public Integer call() {
        Overlay overlay = Overlay.parse(sets);
        List<Inspection> inspections =
                specs.stream().map(spec -> loader.inspect(spec, overlay)).toList();
        if (format.isJson()) {
            console.print(Json.text(
                    inspections.stream().map(ValidateCommand::described).toList()));
        } else {
            inspections.forEach(this::print);
        }
        return inspections.stream().allMatch(inspection -> inspection.problems().isEmpty())
                ? ExitCode.DONE
                : ExitCode.WRONG_INPUT;
    }

    private void print(Inspection inspection) {
        if (inspection.problems().isEmpty()) {
            console.print(inspection.name() + ": no mistakes");
            if (!inspection.warnings().isEmpty()) {
                console.note(inspection.printedWarnings().stripTrailing());
            }
        } else {
            output.print(inspection.mistakes());
        }
    }

    private static Map<String, Object> described(Inspection inspection) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("spec", inspection.name());
        described.put("valid", inspection.problems().isEmpty());
        described.put("problems", ProblemOutput.described(inspection.problems()));
        described.put("warnings", ProblemOutput.described(inspection.warnings()));
        return described;
    }
}
