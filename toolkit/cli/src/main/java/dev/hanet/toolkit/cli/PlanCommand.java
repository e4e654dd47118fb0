package dev.hanet.toolkit.cli;

import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.plan.AttentionMap;
import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.blocks.plan.InferenceMemory;
import dev.hanet.blocks.plan.Plan;
import dev.hanet.blocks.plan.PlanRow;
import dev.hanet.blocks.plan.TrainingMemory;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.MemoryFit;
import dev.hanet.toolkit.page.Json;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Prints what a spec's network costs. */
@Command(
        name = "plan",
        description = "Print the network of a spec: shapes, parameters, operations, memory; the engine is not touched.")
final class PlanCommand implements Callable<Integer> {
    private final ExperimentLoader loader;
    private final Console console;

    @Mixin
    private SpecArgument argument = new SpecArgument();

    @Mixin
    private FormatOption format = new FormatOption();

    @Option(
            names = "--fit",
            paramLabel = "MEMORY",
            converter = MemorySize.Converter.class,
            description =
                    "Say which batch, which image size, and which ways of training, there is room for in that memory: --fit 8GiB.")
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
        if (format.isJson()) {
            console.print(Json.text(described(experiment, fit)));
        } else {
            console.print(console.bold(experiment.name()) + " (" + experiment.hash() + "), batch "
                    + experiment.spec().train().batch() + " of " + experiment.size());
            console.print("");
            console.printText(experiment.plan().table());
            console.print("");
            console.printWords("points to insert at: "
                    + String.join(", ", experiment.graph().points().keySet()));
            fit.ifPresent(this::print);
        }
        return fit.filter(MemoryFit::isNothing).isPresent() ? ExitCode.FAILED : ExitCode.DONE;
    }

    private void print(MemoryFit fit) {
        console.print("");
        if (fit.isNothing()) {
            console.print("nothing fits into " + ByteCount.words(fit.memory())
                    + ": no batch of this size, and not this batch of smaller images");
            return;
        }
        console.print("training fits into " + ByteCount.words(fit.memory()) + " with");
        fit.batch().ifPresent(found -> console.print("  this size:  " + words(found)));
        fit.size().ifPresent(found -> console.print("  this batch: " + words(found)));
        fit.ways()
                .forEach(way -> console.print("  both, by:   --set " + String.join(" --set ", way.keys()) + ", "
                        + ByteCount.words(way.bytes())));
    }

    private static String words(MemoryFit.Proposal found) {
        return "batch " + found.batch() + " of " + found.size() + ", " + ByteCount.words(found.bytes());
    }

    /**
     * An amount of memory as one writes it: {@code 8GiB}, {@code 512 MiB}, {@code 24G}.
     *
     * @param bytes more than 0
     */
    record MemorySize(long bytes) {
        private static final Pattern FORM =
                Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([KMGT]?)(i?)B?", Pattern.CASE_INSENSITIVE);
        private static final List<String> UNITS = List.of("", "K", "M", "G", "T");
        private static final double KIBI = 1024;

        /** Reads one; units are powers of 1024 in any spelling, as graphics cards are sold. */
        static final class Converter implements ITypeConverter<MemorySize> {
            @Override
            public MemorySize convert(String value) {
                Matcher form = FORM.matcher(value);
                if (!form.matches()) {
                    throw new TypeConversionException(
                            "'" + value + "' is no amount of memory; write it as 8GiB or 512MiB");
                }
                int power = UNITS.indexOf(form.group(2).toUpperCase(Locale.ROOT));
                long bytes = (long) (Double.parseDouble(form.group(1)) * Math.pow(KIBI, power));
                if (bytes <= 0) {
                    throw new TypeConversionException("'" + value + "' is no memory at all");
                }
                return new MemorySize(bytes);
            }
        }
    }

    private static Map<String, Object> described(Experiment experiment, Optional<MemoryFit> fit) {
        Plan plan = experiment.plan();
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("spec", experiment.name());
        described.put("hash", experiment.hash());
        described.put("batch", experiment.spec().train().batch());
        described.put("size", sides(experiment.size()));
        described.put("classes", experiment.spec().data().classes());
        described.put("parameters", plan.parameters());
        described.put("macs", plan.macs());
        described.put("trainingBytes", plan.training().total());
        described.put("training", memory(plan.training()));
        described.put("inferenceBytes", plan.inference().total());
        described.put("inference", memory(plan.inference()));
        described.put("inputs", shapes(experiment.graph().inputs()));
        described.put("points", shapes(experiment.graph().points()));
        described.put("rows", plan.rows().stream().map(PlanCommand::row).toList());
        described.put(
                "attentionMaps",
                plan.attentionMaps().stream().map(PlanCommand::map).toList());
        fit.ifPresent(found -> described.put("fit", fit(found)));
        return described;
    }

    private static List<Integer> sides(ImageSize size) {
        return List.of(size.height(), size.width());
    }

    private static Map<String, Object> memory(TrainingMemory memory) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("weights", memory.weights());
        described.put("gradients", memory.gradients());
        described.put("optimizer", memory.optimizer());
        described.put("activations", memory.activations());
        described.put("transients", memory.transients());
        described.put("allocator", memory.allocator());
        return described;
    }

    private static Map<String, Object> memory(InferenceMemory memory) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("weights", memory.weights());
        described.put("activations", memory.activations());
        described.put("allocator", memory.allocator());
        return described;
    }

    private static Map<String, Object> shapes(Map<String, Value> values) {
        Map<String, Object> described = new LinkedHashMap<>();
        values.forEach((name, value) -> described.put(name, value.shape().sizes()));
        return described;
    }

    private static Map<String, Object> row(PlanRow row) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("path", row.path());
        described.put("output", row.output().sizes());
        described.put("parameters", row.parameters());
        described.put("macs", row.macs());
        return described;
    }

    private static Map<String, Object> map(AttentionMap map) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", map.name());
        described.put("shape", map.shape().sizes());
        described.put("bytes", map.bytes());
        described.put("computed", map.computed());
        return described;
    }

    private static Map<String, Object> fit(MemoryFit fit) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("memory", fit.memory());
        described.put("thisSize", fit.batch().map(PlanCommand::proposal));
        described.put("thisBatch", fit.size().map(PlanCommand::proposal));
        described.put(
                "ways",
                fit.ways().stream()
                        .map(way -> Map.of("keys", way.keys(), "trainingBytes", way.bytes()))
                        .toList());
        return described;
    }

    private static Map<String, Object> proposal(MemoryFit.Proposal found) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("batch", found.batch());
        described.put("size", sides(found.size()));
        described.put("trainingBytes", found.bytes());
        return described;
    }
}
