package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.page.Json;
import dev.hanet.yaml.SpecWriter;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints a spec with everything it inherits and every default. */
@Command(name = "show", description = "Print a spec complete: what it inherits, what it leaves to defaults.")
final class ShowCommand implements Callable<Integer> {
    private final ExperimentLoader loader;
    private final SpecWriter writer;
    private final Console console;

    @Mixin
    private SpecArgument argument = new SpecArgument();

    @Option(names = "--origins", description = "Say behind each value where it comes from.")
    private boolean origins;

    @Option(
            names = "--diff",
            paramLabel = "OTHER",
            description = "Print only the values that another spec has otherwise.")
    private Optional<String> other = Optional.empty();

    @Option(
            names = "--diagram",
            paramLabel = "KIND",
            description = "Draw the network instead: mermaid, which is text, or svg, which is a picture.")
    private Optional<DiagramFormat> diagram = Optional.empty();

    @Option(names = "--format", paramLabel = "FORMAT", description = "text or json.")
    private OutputFormat format = OutputFormat.TEXT;

    @Inject
    ShowCommand(ExperimentLoader loader, SpecWriter writer, Console console) {
        this.loader = loader;
        this.writer = writer;
        this.console = console;
    }

    @Override
    public Integer call() {
        Experiment experiment = loader.load(argument.spec(), argument.overlay());
        if (diagram.isPresent()) {
            console.printText(Diagrams.draw(experiment, writer, diagram.orElseThrow()));
        } else if (other.isPresent()) {
            diff(experiment, loader.load(other.orElseThrow(), argument.overlay()));
        } else if (format == OutputFormat.JSON) {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("spec", experiment.name());
            shown.put("hash", experiment.hash());
            shown.put("values", writer.valuesByPath(experiment.spec()));
            console.print(Json.text(shown));
        } else {
            console.printText(origins ? experiment.resolved() : writer.write(experiment.spec()));
        }
        return ExitCode.DONE;
    }

    private void diff(Experiment left, Experiment right) {
        Map<String, String> before = writer.valuesByPath(left.spec());
        Map<String, String> after = writer.valuesByPath(right.spec());
        Set<String> paths = new LinkedHashSet<>(before.keySet());
        paths.addAll(after.keySet());
        Map<String, Object> differences = new LinkedHashMap<>();
        for (String path : paths) {
            Optional<String> here = Optional.ofNullable(before.get(path));
            Optional<String> there = Optional.ofNullable(after.get(path));
            if (!here.equals(there)) {
                Map<String, Object> difference = new LinkedHashMap<>();
                difference.put(left.name(), here);
                difference.put(right.name(), there);
                differences.put(path, difference);
                if (format == OutputFormat.TEXT) {
                    console.print(
                            console.bold(path) + ": " + here.orElse("(absent)") + " -> " + there.orElse("(absent)"));
                }
            }
        }
        if (format == OutputFormat.JSON) {
            console.print(Json.text(differences));
        }
    }
}
