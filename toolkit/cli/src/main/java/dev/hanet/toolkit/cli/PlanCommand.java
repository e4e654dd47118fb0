package dev.hanet.toolkit.cli;

import dev.hanet.blocks.plan.AttentionMap;
import dev.hanet.blocks.plan.Plan;
import dev.hanet.blocks.plan.PlanRow;
import dev.hanet.toolkit.build.Experiment;
import dev.hanet.toolkit.build.ExperimentLoader;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints what a spec's network costs. */
@Command(
        name = "plan",
        description = "Print the network of a spec: shapes, parameters, operations, memory; the engine is not touched.")
final class PlanCommand implements Callable<Integer> {
    private final ExperimentLoader loader;
    private final Console console;

    @Mixin
    private SpecArgument argument = new SpecArgument();

    @Option(names = "--format", paramLabel = "FORMAT", description = "text or json.")
    private OutputFormat format = OutputFormat.TEXT;

    @Inject
    PlanCommand(ExperimentLoader loader, Console console) {
        this.loader = loader;
        this.console = console;
    }

    @Override
    public Integer call() {
        Experiment experiment = loader.load(argument.spec(), argument.sets());
        if (format == OutputFormat.JSON) {
            console.print(Json.text(described(experiment)));
        } else {
            console.print(console.bold(experiment.name()) + " (" + experiment.hash() + "), batch "
                    + experiment.spec().train().batch() + " of " + experiment.size());
            console.print("");
            console.printText(experiment.plan().table());
        }
        return ExitCode.DONE;
    }

    private static Map<String, Object> described(Experiment experiment) {
        Plan plan = experiment.plan();
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("spec", experiment.name());
        described.put("hash", experiment.hash());
        described.put("batch", experiment.spec().train().batch());
        described.put(
                "size", List.of(experiment.size().height(), experiment.size().width()));
        described.put("parameters", plan.parameters());
        described.put("macs", plan.macs());
        described.put("trainingBytes", plan.training().total());
        described.put("inferenceBytes", plan.inference().total());
        described.put("rows", plan.rows().stream().map(PlanCommand::described).toList());
        described.put(
                "attentionMaps",
                plan.attentionMaps().stream().map(PlanCommand::described).toList());
        return described;
    }

    private static Map<String, Object> described(PlanRow row) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("path", row.path());
        described.put("output", row.output().sizes());
        described.put("parameters", row.parameters());
        described.put("macs", row.macs());
        return described;
    }

    private static Map<String, Object> described(AttentionMap map) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", map.name());
        described.put("shape", map.shape().sizes());
        described.put("bytes", map.bytes());
        return described;
    }
}
