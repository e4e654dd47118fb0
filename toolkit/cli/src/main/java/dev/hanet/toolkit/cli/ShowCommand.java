package dev.hanet.toolkit.cli;

import dev.hanet.blocks.diagram.NetworkDiagram;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.run.Caution;
import dev.hanet.toolkit.run.CodeVersion;
import dev.hanet.toolkit.run.Provenance;
import dev.hanet.toolkit.run.RecordedData;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.yaml.SpecWriter;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints a spec with everything it inherits and every default, or what a run was made of. */
@Command(
        name = "show",
        description =
                "Print a spec complete: what it inherits, what it leaves to defaults; of a run directory what it was made of.")
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
            description = "Print only the values that another spec, or another run, has otherwise.")
    private Optional<String> other = Optional.empty();

    @Option(
            names = "--diagram",
            paramLabel = "KIND",
            description = "Draw the network instead: mermaid, which is text, or svg, which is a picture.")
    private Optional<DiagramFormat> diagram = Optional.empty();

    @Mixin
    private FormatOption format = new FormatOption();

    @Inject
    ShowCommand(ExperimentLoader loader, SpecWriter writer, Console console) {
        this.loader = loader;
        this.writer = writer;
        this.console = console;
    }

    @Override
    public Integer call() {
        if (Files.isDirectory(Path.of(argument.spec()))) {
            return showRun(Path.of(argument.spec()));
        }
        Experiment experiment = loader.load(argument.spec(), argument.overlay());
        if (diagram.isPresent()) {
            console.printText(draw(experiment, writer, diagram.orElseThrow()));
        } else if (other.isPresent()) {
            diff(experiment, loader.load(other.orElseThrow(), argument.overlay()));
        } else if (format.isJson()) {
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

    private Integer showRun(Path run) {
        Map<String, String> facts = facts(run);
        if (other.isPresent()) {
            Path second = Path.of(other.orElseThrow());
            Map<String, String> left = new LinkedHashMap<>(facts);
            Map<String, String> right = new LinkedHashMap<>(facts(second));
            left.putAll(writer.valuesByPath(resolved(run).spec()));
            right.putAll(writer.valuesByPath(resolved(second).spec()));
            List.of("command", "repeat").forEach(always -> {
                left.remove(always);
                right.remove(always);
            });
            RecordedData.difference(RunDirectory.open(run), RunDirectory.open(second))
                    .ifPresent(words -> right.merge("data", words, (sum, more) -> sum + "; " + more));
            ValueTable.differences(run.toString(), left, second.toString(), right, format.format(), console);
        } else if (format.isJson()) {
            console.print(Json.text(facts));
        } else {
            facts.forEach(
                    (name, value) -> console.print(console.bold(String.format(Locale.ROOT, "%-11s", name)) + value));
        }
        return ExitCode.DONE;
    }

    private Experiment resolved(Path run) {
        return RunDirectory.open(run).experiment(loader);
    }

    private Map<String, String> facts(Path path) {
        RunDirectory run = RunDirectory.open(path);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("run", path.toString());
        facts.put(
                "status",
                run.status().word()
                        + run.failure()
                                .filter(why -> run.status() == RunStatus.FAILED)
                                .map(why -> ": " + why)
                                .orElse(""));
        facts.put("spec", resolved(path).hash());
        Provenance made = Provenance.read(run.file(RunDirectory.PROVENANCE));
        facts.putAll(made.environment());
        if (!made.made().code().equals(CodeVersion.current())) {
            facts.merge("code", "; here runs " + CodeVersion.current(), String::concat);
        }
        List<String> cautions = Caution.words(run);
        if (!cautions.isEmpty()) {
            facts.put("caution", String.join("; ", cautions));
        }
        facts.put("command", made.called());
        facts.put("repeat", made.repetition(path));
        return facts;
    }

    private void diff(Experiment left, Experiment right) {
        ValueTable.differences(
                left.name(),
                writer.valuesByPath(left.spec()),
                right.name(),
                writer.valuesByPath(right.spec()),
                format.format(),
                console);
    }

    /** How a network is drawn. */
    enum DiagramFormat {
        /** As text that Mermaid draws. */
        MERMAID,
        /** As a picture. */
        SVG;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static String draw(Experiment experiment, SpecWriter writer, ShowCommand.DiagramFormat format) {
        NetworkDiagram diagram = experiment.diagram(writer);
        return format == ShowCommand.DiagramFormat.SVG ? diagram.svg() : diagram.mermaid();
    }
}
