package dev.hanet.toolkit.cli;

import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.MemoryFit;
import dev.hanet.toolkit.page.Json;
import jakarta.inject.Inject;
import java.util.Optional;
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

    @Option(
            names = "--fit",
            paramLabel = "MEMORY",
            converter = MemorySize.Converter.class,
            description = "Say which batch, and which image size, training has room for in that memory: --fit 8GiB.")
    private Optional<MemorySize> memory = Optional.empty();

    @Inject
    PlanCommand(ExperimentLoader loader, Console console) {
        this.loader = loader;
        this.console = console;
    }

    @Override
    public Integer call() {
        Experiment experiment = loader.load(argument.spec(), argument.overlay());
        Optional<MemoryFit> fit = memory.map(given -> MemoryFit.of(experiment, given.bytes()));
        if (format == OutputFormat.JSON) {
            console.print(Json.text(PlanJson.of(experiment, fit)));
        } else {
            console.print(console.bold(experiment.name()) + " (" + experiment.hash() + "), batch "
                    + experiment.spec().train().batch() + " of " + experiment.size());
            console.print("");
            console.printText(experiment.plan().table());
            console.print("");
            console.print("points to insert at: "
                    + String.join(", ", experiment.graph().points().keySet()));
            fit.ifPresent(this::print);
        }
        return fit.filter(MemoryFit::isNothing).isPresent() ? ExitCode.FAILED : ExitCode.DONE;
    }

    private void print(MemoryFit fit) {
        console.print("");
        if (fit.isNothing()) {
            console.print("nothing fits into " + ByteCount.words(fit.memory())
                    + ": not one image of this size, and not this batch of smaller images");
            return;
        }
        console.print("training fits into " + ByteCount.words(fit.memory()) + " with");
        fit.batch().ifPresent(found -> console.print("  this size:  " + words(found)));
        fit.size().ifPresent(found -> console.print("  this batch: " + words(found)));
    }

    private static String words(MemoryFit.Proposal found) {
        return "batch " + found.batch() + " of " + found.size() + ", " + ByteCount.words(found.bytes());
    }
}
