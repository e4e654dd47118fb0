package dev.hanet.toolkit.train;

import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.TrainingRules;
import dev.hanet.blocks.torch.TrainingStep;
import dev.hanet.toolkit.data.BatchLoader;
import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.run.Best;
import dev.hanet.toolkit.run.Column;
import dev.hanet.toolkit.run.TrainingState;
import dev.hanet.toolkit.schedule.Course;
import dev.hanet.toolkit.schedule.Schedule;
import dev.hanet.toolkit.session.Session;
import dev.hanet.toolkit.spec.TrainSpec;
import dev.hanet.yaml.HanetException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The epochs of one training: steps, validation, choice of the best, schedule.
 *
 * <p>After each epoch the whole state is one value, handed to {@link Keeper}; a training that begins from it repeats
 * what this one would have done, bit by bit on the CPU with the same number of threads.
 */
public final class Training {
    /** A loss that is so many times that of the first step has diverged. */
    private static final double DIVERGED = 1.5;

    private final TrainSpec spec;
    private final long seed;
    private final Network network;
    private final IntFunction<BatchLoader> batches;
    private final Supplier<Optional<EvaluationResult>> validation;
    private final Session session;
    private final TrainListener listener;
    private final LongSupplier clock;
    private double begun = Double.NaN;
    private boolean diverged;

    /**
     * @param batches the batches of an epoch, counted from 0
     * @param validation measures the session's network as it is; empty when there is no validation part
     * @param clock nanoseconds that only grow
     */
    Training(
            TrainSpec spec,
            long seed,
            Session session,
            IntFunction<BatchLoader> batches,
            Supplier<Optional<EvaluationResult>> validation,
            TrainListener listener,
            LongSupplier clock) {
        this.spec = spec;
        this.seed = seed;
        this.session = session;
        this.network = session.network();
        this.batches = batches;
        this.validation = validation;
        this.listener = listener;
        this.clock = clock;
    }

    /** The state before the first epoch of a network as it is now. */
    TrainingState beginning(int stepsPerEpoch) {
        return new TrainingState(
                network.state(),
                Map.of(),
                OptionalLong.empty(),
                Map.of(),
                schedule(stepsPerEpoch).state(),
                0,
                Best.NONE);
    }

    private Schedule schedule(int stepsPerEpoch) {
        return spec.schedule()
                .start(new Course(spec.epochs(), stepsPerEpoch, spec.select().higherIsBetter()));
    }

    /**
     * Trains from a state to the last epoch, that of the stretch, or until none has been better for as long as the spec waits.
     *
     * @throws HanetException when loss or gradient is no longer a number
     */
    TrainingState run(TrainingState from, int stepsPerEpoch, Train.Stretch stretch, Keeper keeper) {
        network.load(from.model());
        Schedule schedule = schedule(stepsPerEpoch).restore(from.schedule());
        TrainingState state = from;
        TrainingRules rules = new TrainingRules(spec.clipNorm(), spec.average(), spec.recompute());
        try (TrainingStep step = network.training(spec.optimizer(), Set.copyOf(session.edgeDensities()), rules);
                EpochsAhead epochs = new EpochsAhead(batches)) {
            if (!from.optimizer().isEmpty()) {
                step.loadOptimizerState(from.optimizer());
            }
            if (!from.average().isEmpty()) {
                step.loadAverage(from.average(), from.updates().orElse((long) from.epochs() * stepsPerEpoch));
            }
            for (int epoch = from.epochs(); epoch < stretch.epoch() && !isOver(state); epoch++) {
                long begun = clock.getAsLong();
                step.freeze(spec.freeze().in(epoch));
                EpochOfSteps.Result result = steps(step, schedule, epoch, stepsPerEpoch, epochs);
                tellDivergence(epoch, result);
                Map<String, Tensor> model = network.state();
                Map<String, Tensor> average = step.average();
                if (!average.isEmpty()) {
                    network.load(average);
                }
                Optional<EvaluationResult> measured = validation.get();
                double value = measured.map(found -> spec.select().metric().of(found::choosing))
                        .orElse(Double.NaN);
                Best best = state.best().or(spec.select(), epoch + 1, value);
                schedule = schedule.afterEpoch(value);
                if (epoch + 1 < Math.min(stretch.epoch(), spec.epochs())) {
                    epochs.begin(epoch + 1); // read while this one is kept
                }
                state = new TrainingState(
                        model, average, step.averagedSteps(), step.optimizerState(), schedule.state(), epoch + 1, best);
                EpochReport report = report(epoch, result, measured, best, (clock.getAsLong() - begun) / 1e9);
                keeper.keep(state, report);
                listener.epochEnded(report);
                if (!average.isEmpty()) {
                    network.load(model);
                }
            }
        }
        if (isOver(state) && state.epochs() < spec.epochs()) {
            listener.note("training ends after epoch " + state.epochs() + " of " + spec.epochs()
                    + ": none has been better than" + " epoch " + state.best().epoch()
                    + " for as long as train.patience waits");
        }
        return state;
    }

    /** Whether all epochs have gone by, or so many since the best one that no better one is waited for. */
    boolean isOver(TrainingState state) {
        return state.epochs() >= spec.epochs()
                || spec.patience()
                        .filter(patience -> state.epochs() - state.best().epoch() >= patience)
                        .isPresent();
    }

    private EpochOfSteps.Result steps(
            TrainingStep step, Schedule schedule, int epoch, int stepsPerEpoch, EpochsAhead epochs) {
        try (BatchLoader loaded = epochs.take(epoch)) {
            return new EpochOfSteps(
                            step,
                            schedule,
                            spec.optimizer().learningRate(),
                            spec.accumulate(),
                            passed -> spec.deepSupervision().factor(passed, spec.epochs()),
                            seed,
                            spec.onNonFinite(),
                            listener)
                    .run(epoch, stepsPerEpoch, loaded);
        }
    }

    /** A loss that is well above that of the first step is told, once. */
    private void tellDivergence(int epoch, EpochOfSteps.Result result) {
        double loss = result.averages().of(Column.Training.LOSS);
        if (Double.isNaN(begun)) {
            begun = result.firstLoss();
        }
        if (!diverged && begun > 0 && loss > DIVERGED * begun) {
            diverged = true;
            listener.note(String.format(
                    Locale.ROOT,
                    "warning: the loss of epoch %d, %.4g, is %.1f times that of the first step: training diverges; should that last,"
                            + " lower train.optimizer.learningRate, give train.schedule some warmupEpochs or set train.clipNorm",
                    epoch + 1,
                    loss,
                    loss / begun));
        }
    }

    private Map<String, Double> selectedFirst(EvaluationResult measured) {
        Map<String, Double> values = new LinkedHashMap<>();
        Map<String, Double> all = measured.values();
        spec.select().metric().metrics().stream()
                .filter(all::containsKey)
                .forEach(selected -> values.put(selected, all.get(selected)));
        values.putAll(all);
        return values;
    }

    private EpochReport report(
            int epoch, EpochOfSteps.Result result, Optional<EvaluationResult> measured, Best best, double seconds) {
        Map<Output.EdgeDensity, Double> densities = new LinkedHashMap<>();
        session.edgeDensities()
                .forEach(density -> densities.put(density, result.averages().of(Column.OfLevel.of(density))));
        return new EpochReport(
                epoch + 1,
                spec.epochs(),
                result.averages().of(Column.Training.LOSS),
                result.learningRate(),
                result.averages().of(Column.Training.GRADIENT_NORM),
                result.steps(),
                result.leftOut(),
                densities,
                measured.map(this::selectedFirst).orElse(Map.of()),
                measured.map(EvaluationResult::labels).orElse(Map.of()),
                best.epoch() == epoch + 1,
                seconds);
    }

    /** The batches of epochs, of which the next may be begun before it is taken. */
    private static final class EpochsAhead implements AutoCloseable {
        private final IntFunction<BatchLoader> batches;
        private final Map<Integer, BatchLoader> begun = new HashMap<>();

        EpochsAhead(IntFunction<BatchLoader> batches) {
            this.batches = batches;
        }

        void begin(int epoch) {
            begun.put(epoch, batches.apply(epoch));
        }

        /** Whoever takes them closes them. */
        BatchLoader take(int epoch) {
            return Optional.ofNullable(begun.remove(epoch)).orElseGet(() -> batches.apply(epoch));
        }

        @Override
        public void close() {
            begun.values().forEach(BatchLoader::close);
        }
    }

    /** Keeps what an epoch brought. */
    @FunctionalInterface
    interface Keeper {
        void keep(TrainingState state, EpochReport report);
    }
}
