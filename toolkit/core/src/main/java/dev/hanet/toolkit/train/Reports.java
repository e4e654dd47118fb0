package dev.hanet.toolkit.train;

import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.toolkit.data.GuidedTransform;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.report.Curves;
import dev.hanet.toolkit.report.Fact;
import dev.hanet.toolkit.report.LevelRow;
import dev.hanet.toolkit.report.Report;
import dev.hanet.toolkit.report.ResultTable;
import dev.hanet.toolkit.run.Caution;
import dev.hanet.toolkit.run.ChosenThreshold;
import dev.hanet.toolkit.run.MetricsLog;
import dev.hanet.toolkit.run.PeakMemory;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunNames;
import dev.hanet.toolkit.session.Diagnosis;
import dev.hanet.toolkit.session.TrainingSpeed;
import dev.hanet.toolkit.spec.AboutSpec;
import dev.hanet.toolkit.spec.ExperimentSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells what a training came to. */
final class Reports {
    private static final String NOT_PLANNED = "not planned";

    private final Experiment experiment;
    private final Device device;
    private final TrainingData data;
    private final EvaluationResult labelled;

    /**
     * @param labelled says of each metric what it is of, how it is read and what it is measured in
     */
    Reports(Experiment experiment, Device device, TrainingData data, EvaluationResult labelled) {
        this.experiment = experiment;
        this.device = device;
        this.data = data;
        this.labelled = labelled;
    }

    /**
     * What was seen of the test images.
     *
     * @param attention pictures of what pixels attend to
     * @param panels test images with their segmentations, as paths in the run directory
     */
    record Seen(
            Report.Images images,
            Optional<Report.Agreement> agreement,
            List<Report.Figure> attention,
            List<Path> panels) {}

    /** The report. */
    Report of(TrainResult result, MetricsLog metrics, Seen seen) {
        ExperimentSpec spec = experiment.spec();
        Map<String, Double> reported = spec.about().map(AboutSpec::reported).orElse(Map.of());
        Map<String, Double> tolerance = spec.about().map(AboutSpec::tolerance).orElse(Map.of());
        return new Report(
                RunNames.ofFolder(result.run()),
                spec.about().flatMap(AboutSpec::summary),
                facts(result),
                costs(result, metrics),
                result.test()
                        .map(test -> ResultTable.of(test, result.baselines(), reported, tolerance))
                        .orElse(ResultTable.EMPTY),
                levels(result),
                Stream.of(
                                Caution.words(RunDirectory.open(result.run())),
                                data.warnings(),
                                Diagnosis.warnings(result.levels()))
                        .flatMap(List::stream)
                        .toList(),
                Curves.of(metrics, labelled),
                seen.images(),
                seen.agreement(),
                seen.attention(),
                seen.panels().stream()
                        .map(file -> new Report.Figure(String.valueOf(file.getFileName()), "", file.toString()))
                        .toList(),
                experiment.source().itself());
    }

    /** What was planned beside what was measured. */
    private List<Report.Cost> costs(TrainResult result, MetricsLog metrics) {
        int epochs = metrics.rows().size();
        double planned = TrainingSpeed.workOfStep(experiment)
                * data.stepsPerEpoch(experiment.spec())
                * epochs
                / TrainingSpeed.known().macsPerSecond();
        List<Report.Cost> costs = new ArrayList<>(memory(result.memory()));
        costs.add(new Report.Cost(
                "time of " + epochs + (epochs == 1 ? " epoch" : " epochs"),
                device.equals(Device.CPU)
                        ? "about " + Numbers.duration(planned) + ", without validation, "
                                + TrainingSpeed.known().from()
                        : "not known for this device",
                Numbers.duration(result.seconds()) + ", with validation"));
        return List.copyOf(costs);
    }

    /** The memory of the process in its parts, which together are all of it. */
    private List<Report.Cost> memory(PeakMemory memory) {
        Map<String, Long> measured = new LinkedHashMap<>();
        measured.put("memory: tensors", memory.tensors());
        measured.put("memory: Java's data", memory.heap());
        measured.put("of it prepared images", memory.images());
        measured.put("memory: Java and the engine itself", memory.engine());
        measured.put("memory: all, at its most" + memory.since(), memory.all());
        List<String> planned = List.of(
                device.equals(Device.CPU)
                        ? ByteCount.words(experiment.plan().training().total())
                        : ByteCount.words(experiment.plan().training().total()) + ", on the device",
                "at most " + ByteCount.words(Runtime.getRuntime().maxMemory()),
                "at most a quarter of that",
                NOT_PLANNED,
                NOT_PLANNED);
        List<Report.Cost> costs = new ArrayList<>();
        measured.forEach((name, bytes) -> costs.add(new Report.Cost(
                name, planned.get(costs.size()), memory.isKnown() ? ByteCount.words(bytes) : "unknown")));
        return costs;
    }

    /** Densities of all test images beside what the first ones tell. */
    private static List<LevelRow> levels(TrainResult result) {
        Map<Output.Level, LevelRow> rows = new LinkedHashMap<>();
        result.edgeDensity()
                .forEach((output, density) -> rows.put(
                        output.level(),
                        LevelRow.of(
                                output.level().toString(),
                                density,
                                Optional.ofNullable(result.levels().get(new Output.Attention(output.level()))))));
        result.levels()
                .forEach((map, level) -> rows.computeIfAbsent(
                        map.level(), key -> LevelRow.of(key.toString(), Double.NaN, Optional.of(level))));
        return List.copyOf(rows.values());
    }

    private static Optional<String> threshold(ExperimentSpec spec, TrainResult result) {
        return spec.evaluate().threshold().isOfTwoClasses()
                ? Optional.of(result.threshold()
                        .map(ChosenThreshold::words)
                        .orElseGet(
                                () -> String.valueOf(spec.evaluate().threshold().beforehand())))
                : Optional.empty();
    }

    private List<Fact> facts(TrainResult result) {
        ExperimentSpec spec = experiment.spec();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("spec", experiment.hash()));
        facts.add(new Fact("seed", Long.toString(spec.seed())));
        facts.add(new Fact(
                "parameters",
                String.format(Locale.ROOT, "%,d", experiment.graph().parameterCount())));
        spec.train()
                .from()
                .ifPresent(from -> facts.add(new Fact(
                        "begun from",
                        from.run() + (from.renew().isEmpty() ? "" : ", anew: " + String.join(", ", from.renew())))));
        facts.add(new Fact(
                "best epoch", result.best().epoch() + " of " + spec.train().epochs() + ": " + result.choice()));
        threshold(spec, result).ifPresent(words -> facts.add(new Fact("threshold", words)));
        facts.add(new Fact(
                "device",
                device + ", " + TorchEngine.natives() + ", " + TorchEngine.threads()
                        + (TorchEngine.threads() == 1 ? " thread" : " threads")));
        List<GuidedTransform> guided = GuidedTransform.among(spec.data().prepare());
        guided.forEach(one -> one.caution().ifPresent(caution -> facts.add(new Fact("caution", caution))));
        guided.forEach(one -> one.network().ifPresent(run -> facts.add(new Fact(one.lookedFor() + " found by", run))));
        facts.add(new Fact("training", Numbers.duration(result.seconds())));
        facts.add(new Fact(
                "peak memory",
                result.memory().isKnown()
                        ? ByteCount.words(result.memory().all())
                                + result.memory().since()
                        : "unknown"));
        return facts;
    }
}
