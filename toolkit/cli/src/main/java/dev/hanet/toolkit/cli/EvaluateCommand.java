package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.data.Decision;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.experiment.Bundles;
import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.metric.Metric;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.run.RecordedData;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.session.TrainedRun;
import dev.hanet.toolkit.statistic.OverImages;
import dev.hanet.toolkit.use.Evaluate;
import dev.hanet.toolkit.use.Evaluation;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.Suggestion;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.TypeConversionException;

/** Measures a run on a part of its data. */
@Command(name = "evaluate", description = "Measure a run's best weights on a part of its data, pooled and by image.")
final class EvaluateCommand implements Callable<Integer> {
    private final Sessions sessions;
    private final Evaluate evaluate;
    private final Bundles bundles;
    private final Console console;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private HanetCommand parent;

    @Parameters(paramLabel = "RUN", converter = RunArgument.class, description = RunArgument.DESCRIPTION)
    private Path run = Path.of("");

    @Option(
            names = "--part",
            paramLabel = "PART",
            converter = PartConverter.class,
            description = "training, validation, test or all; test if left out, all of another data set.")
    private Optional<PartConverter.Choice> part = Optional.empty();

    @Option(
            names = "--dataset",
            paramLabel = "DATASET",
            description = "Another data set, by its type or as data.dataset has it: '{type: drishti-gs1}'.")
    private Optional<String> dataset = Optional.empty();

    @Option(
            names = "--changed-data",
            description = "Measures although files of the data set are gone, new or changed since the run was made.")
    private boolean changedData;

    @Option(
            names = "--any-code",
            description =
                    "Measures although another version of the code made the run; numbers may be others than before.")
    private boolean anyCode;

    @Option(names = "--field-of-view", description = "Count only pixels inside the field of view.")
    private boolean fieldOfView;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the folder of results goes; evaluations/ of the run if left out.")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private FormatOption format = new FormatOption();

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Inject
    EvaluateCommand(Sessions sessions, Evaluate evaluate, Bundles bundles, Console console) {
        this.bundles = bundles;
        this.sessions = sessions;
        this.evaluate = evaluate;
        this.console = console;
    }

    @Override
    public Integer call() {
        RunArgument.requireOut(bundles, run, out);
        Optional<Part> wanted = part.map(PartConverter.Choice::part)
                .orElse(dataset.isPresent() ? Optional.empty() : Optional.of(Part.TEST));
        Overlay overlay =
                dataset.map(other -> Evaluate.elsewhere(other, wanted)).orElse(Overlay.NONE);
        TrainedRun trained = sessions.read(
                run,
                fieldOfView ? overlay.and(Overlay.ofOption("--field-of-view", "evaluate.fieldOfView", true)) : overlay);
        Evaluate.Place place =
                new Evaluate.Place(data.roots(), device.device(), new RecordedData.Accepted(changedData, anyCode), out);
        Evaluation evaluation;
        try (ImageProgress progress = ImageProgress.of(console, parent, "segmented")) {
            evaluation = evaluate.run(trained, wanted, place, progress);
        }
        evaluation.cautions().forEach(caution -> console.note("warning: " + caution));
        if (format.isJson()) {
            console.print(Json.text(described(evaluation)));
        } else {
            print(evaluation);
        }
        return ExitCode.DONE;
    }

    private void print(Evaluation evaluation) {
        EvaluationResult result = evaluation.result();
        Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
        result.perImage().forEach((image, values) -> rows.put(image, named(result, values)));
        rows.put(Metric.Reading.MEAN.words(), named(result, result.mean()));
        Map<String, OverImages> sure = result.overImages();
        rows.put("  95 % from", named(result, each(sure, OverImages::low)));
        rows.put("  95 % to", named(result, each(sure, OverImages::high)));
        rows.put("  " + OverImages.CAN_SHOW, named(result, each(sure, OverImages::least)));
        rows.put(Metric.Reading.POOLED.words(), named(result, result.pooled()));
        console.print(ValueTable.of(rows));
        console.printWords(result.sentence());
        Map<String, Double> headline = new LinkedHashMap<>();
        result.labels().forEach((metric, label) -> headline.put(label, result.value(metric)));
        console.printWords(Numbers.line(headline));
        if (Double.isFinite(evaluation.threshold()) && evaluation.threshold() != Decision.HALF) {
            console.print("threshold: " + Numbers.exact(evaluation.threshold()));
        }
        if (!evaluation.edgeDensity().isEmpty()) {
            console.printWords("edge density: " + Numbers.line(ValueTable.named(evaluation.edgeDensity())));
        }
        console.print("written to " + evaluation.folder());
    }

    private static Map<String, Double> each(Map<String, OverImages> sure, ToDoubleFunction<OverImages> number) {
        Map<String, Double> each = new LinkedHashMap<>();
        sure.forEach((metric, one) -> each.put(metric, number.applyAsDouble(one)));
        return each;
    }

    /** Under the metric's name and what it is of: {@code iou (drusen)}. */
    private static Map<String, Double> named(EvaluationResult result, Map<String, Double> values) {
        Map<String, Double> named = new LinkedHashMap<>();
        result.metrics()
                .forEach(metric -> named.put(
                        metric.name() + " (" + metric.regionWords() + ")",
                        values.getOrDefault(metric.name(), Double.NaN)));
        return named;
    }

    private static Map<String, Object> described(Evaluation evaluation) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("part", evaluation.part());
        described.put("threshold", evaluation.threshold());
        described.put("labels", evaluation.result().labels());
        described.put("values", evaluation.result().values());
        described.put("pooled", evaluation.result().pooled());
        described.put("mean", evaluation.result().mean());
        described.put("overImages", evaluation.result().overImages());
        described.put("images", evaluation.result().perImage());
        described.put("edgeDensity", ValueTable.named(evaluation.edgeDensity()));
        described.put("folder", evaluation.folder().toString());
        return described;
    }

    /** Reads {@code training}, {@code validation}, {@code test} or {@code all}. */
    static final class PartConverter implements ITypeConverter<PartConverter.Choice> {
        private static final List<String> WORDS = List.of("training", "validation", "test", "all");

        /**
         * What was chosen.
         *
         * @param part the part; absent for all
         */
        record Choice(Optional<Part> part) {}

        @Override
        public Choice convert(String text) {
            String word = text.toLowerCase(Locale.ROOT);
            if (word.equals("all")) {
                return new Choice(Optional.empty());
            }
            return Arrays.stream(Part.values())
                    .filter(part -> part.label().equals(word))
                    .findFirst()
                    .map(part -> new Choice(Optional.of(part)))
                    .orElseThrow(() -> new TypeConversionException("there is no part '" + text + "'"
                            + Suggestion.nearest(word, WORDS)
                                    .map(near -> "; did you mean '" + near + "'?")
                                    .orElse("; there are " + String.join(", ", WORDS))));
        }
    }
}
