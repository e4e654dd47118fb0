package dev.hanet.toolkit.train;

import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.attention.LevelDiagnosis;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.run.Checkpoints;
import dev.hanet.toolkit.run.Column;
import dev.hanet.toolkit.run.MetricsLog;
import dev.hanet.toolkit.run.PeakMemory;
import dev.hanet.toolkit.run.ResultFiles;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.TrainingState;
import dev.hanet.toolkit.session.Diagnosis;
import dev.hanet.toolkit.session.FoundRegions;
import dev.hanet.toolkit.session.Scoring;
import dev.hanet.toolkit.session.Session;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.toolkit.spec.OnNonFinite;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

/** One training with its files: epochs, then the best weights on the test part. */
public final class TrainingRun {
    /** So many epochs at least go by before a region that is never found is told, or a graph that is none. */
    private static final int PATIENCE = 3;

    private final Experiment experiment;
    private final ExperimentSpec spec;
    private final TrainingData data;
    private final RunDirectory run;
    private final Session session;
    private final Scoring scoring;
    private final Diagnosis diagnosis;
    private FoundRegions found;
    private Optional<EvaluationResult> measured = Optional.empty();
    private final Set<String> told = new HashSet<>();
    private Set<String> degenerate = Set.of();
    private final TrainListener listener;
    private final LongSupplier clock;

    TrainingRun(
            Experiment experiment,
            TrainingData data,
            RunDirectory run,
            Session session,
            MetricCatalog catalog,
            TrainListener listener,
            LongSupplier clock) {
        this.experiment = experiment;
        this.spec = experiment.spec();
        this.data = data;
        this.run = run;
        this.session = session;
        this.scoring = new Scoring(spec.data(), spec.evaluate(), catalog);
        this.found = new FoundRegions(spec.data());
        this.diagnosis = new Diagnosis(session);
        this.listener = listener;
        this.clock = clock;
    }

    /** Trains from a state, or from the beginning, and scores the best weights; nothing where it pauses before. */
    Optional<TrainResult> run(Optional<TrainingState> known, Train.Stretch stretch, Device device) {
        OptionalLong engine = PeakMemory.begin();
        int steps = data.stepsPerEpoch(spec);
        Training training = new Training(
                spec.train(),
                spec.seed(),
                session,
                epoch -> data.batches(spec, epoch),
                this::validate,
                listener,
                clock);
        TrainingState from = known.orElseGet(() -> training.beginning(steps));
        listener.started(new TrainPlan(
                run.path(),
                device.toString(),
                spec.train().epochs(),
                from.epochs(),
                steps,
                data.split().training().size(),
                data.split().validation().size(),
                data.split().test().size(),
                experiment.graph().parameterCount()));
        MetricsLog metrics = from.epochs() == 0 ? run.startMetrics(columns()) : run.resumeMetrics(from.epochs());
        Checkpoints checkpoints = Checkpoints.of(run);
        TrainingState end = training.run(from, steps, stretch, (state, report) -> {
            checkpoints.keep(
                    state, metrics, row(report, metrics.columns()), spec.train().keep());
            tellMissing(report.epoch());
        });
        if (!training.isOver(end)) {
            pause(end, stretch);
            return Optional.empty();
        }
        session.network().load(checkpoints.readBest(end.best()));
        return Optional.of(new Outcome(experiment, data, run, session, engine, from.epochs(), scoring, listener)
                .of(end.best(), metrics, device));
    }

    /** Keeps what validation measured in the last epoch; one that was trained before is measured again. */
    private void pause(TrainingState end, Train.Stretch stretch) {
        if (end.epochs() == stretch.epoch() && !data.split().validation().isEmpty()) {
            if (measured.isEmpty()) {
                session.network().load(end.average().isEmpty() ? end.model() : end.average());
                validate();
            }
            ResultFiles.write(run.results(), stretch.result(), measured.orElseThrow());
        }
        listener.note("training pauses after epoch " + end.epochs() + " of "
                + spec.train().epochs());
    }

    private Optional<EvaluationResult> validate() {
        List<Item> items = data.split().validation();
        found = new FoundRegions(spec.data());
        measured = items.isEmpty()
                ? Optional.empty()
                : Optional.of(scoring.score(
                                session::glance,
                                data.dataset(),
                                items,
                                (sample, segmentation) -> found.add(segmentation.mask(), sample.mask()))
                        .result());
        return measured;
    }

    /** A region may stay unseen for some epochs; what is still unseen after a quarter of them is told, once. */
    private void tellMissing(int epoch) {
        if (isTime(epoch)) {
            for (String region : found.missing()) {
                if (told.add(region)) {
                    listener.note("warning: no pixel of '" + region + "' was predicted on validation in epoch " + epoch
                            + "; should that last, weigh the classes in train.loss or look at 'hanet data check'");
                }
            }
        }
    }

    private boolean isTime(int epoch) {
        int epochs = spec.train().epochs();
        return epoch == epochs || epoch >= Math.max(PATIENCE, epochs / 4);
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>(
                List.of(Column.Training.LOSS, Column.Training.LEARNING_RATE, Column.Training.GRADIENT_NORM));
        session.edgeDensities().forEach(density -> columns.add(Column.OfLevel.of(density)));
        if (!data.split().validation().isEmpty()) {
            columns.addAll(Diagnosis.columns(session));
            spec.evaluate().metrics().forEach(metric -> columns.add(new Column.Metric(metric)));
        }
        if (spec.train().onNonFinite() == OnNonFinite.SKIP) {
            columns.addAll(List.of(Column.Training.STEPS, Column.Training.LEFT_OUT));
        }
        columns.add(Column.Training.SECONDS);
        return columns;
    }

    /**
     * Looks at the graphs on a few validation images. While weights have hardly learned, graphs come and go: one that has
     * degenerated for two epochs on end, after a quarter of them, is told, once; the report tells that of the best weights.
     */
    private Map<Column, Double> diagnosed(int epoch) {
        Map<Output.Attention, LevelDiagnosis> levels =
                diagnosis.of(data.dataset(), data.split().validation());
        Set<String> now = Set.copyOf(Diagnosis.warnings(
                diagnosis.sure(levels, data.dataset(), data.split().validation())));
        if (isTime(epoch)) {
            now.stream()
                    .filter(degenerate::contains)
                    .filter(told::add)
                    .forEach(warning -> listener.note("warning: " + warning));
        }
        degenerate = now;
        return Diagnosis.values(levels);
    }

    /** A row; a log that was begun without a column goes on without it. */
    private Map<Column, Double> row(EpochReport epoch, List<Column> columns) {
        Map<Column, Double> row = new LinkedHashMap<>();
        row.put(Column.Training.LOSS, epoch.loss());
        row.put(Column.Training.LEARNING_RATE, epoch.learningRate());
        row.put(Column.Training.GRADIENT_NORM, epoch.gradientNorm());
        epoch.edgeDensity().forEach((output, density) -> row.put(Column.OfLevel.of(output), density));
        row.putAll(diagnosed(epoch.epoch()));
        epoch.validation().forEach((metric, value) -> row.put(new Column.Metric(metric), value));
        row.put(Column.Training.STEPS, (double) epoch.steps());
        row.put(Column.Training.LEFT_OUT, (double) epoch.leftOut());
        row.put(Column.Training.SECONDS, epoch.seconds());
        row.keySet().retainAll(columns);
        return row;
    }
}
