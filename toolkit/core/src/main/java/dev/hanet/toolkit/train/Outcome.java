package dev.hanet.toolkit.train;

import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.data.Decision;
import dev.hanet.toolkit.data.FileNames;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.baseline.Baseline;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.metric.Evaluator;
import dev.hanet.toolkit.metric.Metric;
import dev.hanet.toolkit.metric.NamedMetric;
import dev.hanet.toolkit.metric.ThresholdCounts;
import dev.hanet.toolkit.picture.Panels;
import dev.hanet.toolkit.report.Report;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.Best;
import dev.hanet.toolkit.run.ChosenThreshold;
import dev.hanet.toolkit.run.Column;
import dev.hanet.toolkit.run.MetricsLog;
import dev.hanet.toolkit.run.PeakMemory;
import dev.hanet.toolkit.run.ResultFiles;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.schedule.SelectSpec;
import dev.hanet.toolkit.session.Diagnosis;
import dev.hanet.toolkit.session.FoundRegions;
import dev.hanet.toolkit.session.Scoring;
import dev.hanet.toolkit.session.Segmentation;
import dev.hanet.toolkit.session.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** What a training comes to: its best weights on the test part, what needs no training beside them, and the report. */
final class Outcome {
    /** Images of the test part that are drawn. */
    private static final int DRAWN = 6;
    /** So many images of the test part can be looked at in the report: of more, the worst and the best. */
    private static final int SHOWN = 50;
    /** Of so many, what pixels attend to is drawn. */
    private static final int EXPLAINED = 3;

    private static final String F1 = "f1";
    private static final String F1_OF = F1 + " of ";
    /** Baselines are fitted to as much of the training part as this many numbers hold. */
    private static final long FITTED = 100_000_000;

    private final Experiment experiment;
    private final TrainingData data;
    private final RunDirectory run;
    private final Session session;
    private final OptionalLong engine;
    private final int after;
    private final Scoring scoring;
    private final TrainListener listener;
    private final FoundRegions found;
    private final List<Path> drawn = new ArrayList<>();
    private final Map<String, String> names;
    private final Gallery gallery;
    private final Map<String, Report.Layers> layers = new LinkedHashMap<>();

    /**
     * @param session with the best weights
     * @param engine what {@link PeakMemory#begin} said before the first step
     * @param after so many epochs were trained by another process
     */
    Outcome(
            Experiment experiment,
            TrainingData data,
            RunDirectory run,
            Session session,
            OptionalLong engine,
            int after,
            Scoring scoring,
            TrainListener listener) {
        this.experiment = experiment;
        this.data = data;
        this.run = run;
        this.session = session;
        this.engine = engine;
        this.after = after;
        this.scoring = scoring;
        this.listener = listener;
        this.found = new FoundRegions(experiment.spec().data());
        this.names = FileNames.of(data.split().test().stream().map(Item::id).toList());
        this.gallery = new Gallery(run, experiment.spec().data().classes());
    }

    /** Scores the test part, once, and writes results, pictures and report. */
    TrainResult of(Best best, MetricsLog metrics, Device device) {
        double seconds = metrics.rows().stream()
                .mapToDouble(row -> row.values().getOrDefault(Column.Training.SECONDS, 0.0))
                .sum();
        Optional<ChosenThreshold> threshold =
                experiment.spec().evaluate().threshold().on().flatMap(on -> threshold(on.part()));
        List<Item> items = experiment.spec().evaluate().test() ? data.split().test() : List.of();
        Optional<Scoring.Scored> scored = items.isEmpty()
                ? Optional.empty()
                : Optional.of(scoring.score(session::segment, data.dataset(), items, this::see));
        found.missing()
                .forEach(region ->
                        listener.note("warning: the best weights predict no pixel of '" + region + "' on test"));
        scored.ifPresent(found -> ResultFiles.write(run.results(), "test", found.result()));
        Map<String, EvaluationResult> baselines = items.isEmpty() ? Map.of() : baselines(items);
        baselines.forEach((name, result) -> ResultFiles.write(run.results(), "test-" + FileNames.plain(name), result));
        EvaluationResult labelled = scored.map(Scoring.Scored::result).orElseGet(scoring::nothing);
        Map<String, String> labels = labelled.labels();
        List<Item> diagnosed = items.isEmpty() ? data.split().validation() : items;
        Diagnosis diagnosis = new Diagnosis(session);
        TrainResult result = new TrainResult(
                run.path(),
                best,
                chosenBy(labels),
                scored.map(Scoring.Scored::result),
                scored.map(Scoring.Scored::edgeDensity).orElse(Map.of()),
                diagnosis.sure(diagnosis.of(data.dataset(), diagnosed), data.dataset(), diagnosed),
                baselines,
                threshold,
                seconds,
                experiment.plan().training().total(),
                PeakMemory.now(engine, data.examples().kept(), after));
        List<Report.Figure> attention = new ArrayList<>();
        if (result.levels().size() == session.attentionMaps().size()
                && !result.levels().isEmpty()) {
            List<Sample> explained = diagnosed.stream()
                    .limit(EXPLAINED)
                    .map(data.dataset()::load)
                    .toList();
            attention.addAll(gallery.attention(session, explained));
            attention.addAll(gallery.graphs(session, explained));
        }
        Report report = new Reports(experiment, device, data, labelled)
                .of(
                        result,
                        metrics,
                        new Reports.Seen(
                                scored.map(known -> images(known.result(), items))
                                        .orElse(Report.Images.NONE),
                                scored.map(known -> Report.Agreement.of(known.result())),
                                attention,
                                drawn.stream()
                                        .map(file -> run.path().relativize(file))
                                        .toList()));
        report.sealPictures(run);
        report.write(run);
        run.seal(Stream.concat(
                        Stream.of(RunDirectory.METRICS),
                        Stream.concat(
                                        scored.stream().map(found -> "test"),
                                        baselines.keySet().stream().map(name -> "test-" + FileNames.plain(name)))
                                .flatMap(
                                        name -> ResultFiles.names(name).stream().map(file -> "results/" + file)))
                .toArray(String[]::new));
        return result;
    }

    /** Chooses the threshold of two classes on a part, keeps it and decides by it from now on. */
    private Optional<ChosenThreshold> threshold(Part part) {
        List<Item> items = data.split().of(part);
        Decision atHalf = Decision.of(experiment.spec().model().activation(), Decision.HALF);
        ThresholdCounts counts = scoring.thresholds(session::segment, atHalf, data.dataset(), items);
        OptionalDouble best = counts.best();
        if (best.isEmpty()) {
            listener.note("warning: no threshold is chosen, as no pixel that counts on " + part.label() + " is of '"
                    + experiment.spec().data().classes().get(1) + "'; it stays 0.5");
            return Optional.empty();
        }
        ChosenThreshold chosen = new ChosenThreshold(
                best.getAsDouble(),
                part.label(),
                items.size(),
                NamedMetric.over(
                        NamedMetric.label(F1, experiment.spec().data().classes().get(1), Metric.Reading.POOLED.words()),
                        counts.area()),
                counts.f1(best.getAsDouble()),
                counts.f1(Decision.HALF));
        chosen.write(run);
        session.decideFrom(chosen.threshold());
        return Optional.of(chosen);
    }

    private Optional<String> chosenBy(Map<String, String> labels) {
        SelectSpec select = experiment.spec().train().select();
        return select.mode() == SelectSpec.Mode.LAST
                ? Optional.empty()
                : Optional.of(select.metric().words(name -> labels.getOrDefault(name, name)));
    }

    private void see(Sample sample, Segmentation segmentation) {
        found.add(segmentation.mask(), sample.mask());
        draw(sample, segmentation);
        if (data.split().test().size() <= SHOWN) {
            layers.put(sample.id(), gallery.layers(sample, segmentation));
        }
    }

    /** The test images with all that is known of each; of many, the worst and the best are segmented once more to be shown. */
    private Report.Images images(EvaluationResult result, List<Item> items) {
        Map<String, Map<String, Double>> values = new LinkedHashMap<>();
        List<String> classes = experiment.spec().data().classes();
        List<String> apart = classes.size() > 2 ? classes.subList(1, classes.size()) : List.of();
        result.perImage().forEach((id, measured) -> {
            Map<String, Double> all = new LinkedHashMap<>(measured);
            Map<String, Double> f1 = result.headline().classF1().getOrDefault(id, Map.of());
            apart.forEach(name -> all.put(F1_OF + name, f1.getOrDefault(name, Double.NaN)));
            values.put(id, all);
        });
        Map<String, String> metrics = new LinkedHashMap<>();
        result.metrics()
                .forEach(metric -> metrics.put(metric.name(), metric.name() + " (" + metric.regionWords() + ")"));
        apart.forEach(name -> metrics.put(F1_OF + name, F1_OF + name));
        SelectSpec select = experiment.spec().train().select();
        Optional<NamedMetric> ranking = result.metrics().stream()
                .filter(metric -> select.metric().metrics().contains(metric.name()))
                .findFirst()
                .or(() -> result.metrics().stream().findFirst());
        boolean better = ranking.map(metric -> metric.metric().higherIsBetter()).orElse(true);
        if (items.size() > SHOWN) {
            List<String> ranked = ranking.map(metric -> values.entrySet().stream()
                            .sorted(Comparator.comparingDouble(
                                    one -> one.getValue().getOrDefault(metric.name(), Double.NaN)))
                            .map(Map.Entry::getKey)
                            .toList())
                    .orElse(List.copyOf(values.keySet()));
            Set<String> shown = new HashSet<>(ranked.subList(0, SHOWN / 2));
            shown.addAll(ranked.subList(ranked.size() - SHOWN / 2, ranked.size()));
            for (Item item : items) {
                if (shown.contains(item.id())) {
                    Sample sample = data.dataset().load(item);
                    layers.put(sample.id(), gallery.layers(sample, session.segment(sample)));
                }
            }
        }
        return new Report.Images(
                metrics,
                result.units(),
                ranking.map(NamedMetric::name),
                better,
                values.entrySet().stream()
                        .map(one -> new Report.Case(
                                one.getKey(), one.getValue(), Optional.ofNullable(layers.get(one.getKey()))))
                        .toList(),
                classes);
    }

    private void draw(Sample sample, Segmentation segmentation) {
        if (drawn.size() < DRAWN) {
            Path file = run.predictions().resolve(names.getOrDefault(sample.id(), FileNames.of(sample.id())) + ".png");
            AtomicFiles.write(
                    file,
                    Panels.of(
                                    sample.image(),
                                    sample.mask(),
                                    segmentation.mask(),
                                    experiment.spec().data().classes())
                            .png());
            drawn.add(file);
        }
    }

    private Map<String, EvaluationResult> baselines(List<Item> items) {
        Map<String, Evaluator> evaluators = new LinkedHashMap<>();
        List<Baseline> baselines = Baseline.suited(experiment.spec().data().classes(), toFit());
        for (Item item : items) {
            Sample sample = data.dataset().load(item);
            for (Baseline baseline : baselines) {
                evaluators
                        .computeIfAbsent(baseline.name(), name -> scoring.evaluator())
                        .add(sample, baseline.segment(sample));
            }
        }
        Map<String, EvaluationResult> results = new LinkedHashMap<>();
        evaluators.forEach((name, evaluator) -> results.put(name, evaluator.result()));
        return results;
    }

    private List<Sample> toFit() {
        List<Sample> samples = new ArrayList<>();
        long numbers = 0;
        for (Item item : data.split().training()) {
            if (numbers > FITTED) {
                break;
            }
            Sample sample = data.dataset().load(item);
            numbers += sample.image().values().length;
            samples.add(sample);
        }
        return samples;
    }
}
