package dev.hanet.toolkit.train;

import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.model.Networks;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.NonFiniteException;
import dev.hanet.blocks.torch.StepResult;
import dev.hanet.blocks.torch.TrainingStep;
import dev.hanet.toolkit.data.Batch;
import dev.hanet.toolkit.data.BatchLoader;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Randomness;
import dev.hanet.toolkit.run.Column;
import dev.hanet.toolkit.schedule.Schedule;
import dev.hanet.toolkit.session.Averages;
import dev.hanet.toolkit.spec.OnNonFinite;
import dev.hanet.yaml.HanetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;

/** One pass over the training part. */
final class EpochOfSteps {
    /** One of so many steps of an epoch may be left out. */
    private static final int SKIPPED = 10;

    private final TrainingStep step;
    private final Schedule schedule;
    private final double learningRate;
    private final int accumulate;
    private final DoubleUnaryOperator supervision;
    private final long seed;
    private final OnNonFinite onNonFinite;
    private final TrainListener listener;

    /**
     * @param accumulate how many batches a step takes
     * @param supervision what further losses are multiplied by, of the epochs that lie behind a step
     */
    EpochOfSteps(
            TrainingStep step,
            Schedule schedule,
            double learningRate,
            int accumulate,
            DoubleUnaryOperator supervision,
            long seed,
            OnNonFinite onNonFinite,
            TrainListener listener) {
        this.step = step;
        this.accumulate = accumulate;
        this.supervision = supervision;
        this.schedule = schedule;
        this.learningRate = learningRate;
        this.seed = seed;
        this.onNonFinite = onNonFinite;
        this.listener = listener;
    }

    /**
     * Takes all steps of an epoch.
     *
     * @param epoch from 0
     * @param steps how many of them
     * @throws HanetException when loss or gradient is no longer a number, or was not in too many steps
     */
    Result run(int epoch, int steps, BatchLoader batches) {
        Averages<Column> averages = new Averages<>();
        double rate = learningRate;
        int taken = 0;
        int left = onNonFinite == OnNonFinite.SKIP ? Math.min(steps - 1, Math.max(1, steps / SKIPPED)) : 0;
        int skipped = 0;
        double first = Double.NaN;
        while (taken < steps) {
            long asked = System.nanoTime();
            List<Batch> together = new ArrayList<>();
            while (together.size() < accumulate && batches.hasNext()) {
                together.add(batches.next());
            }
            double waited = (System.nanoTime() - asked) / 1e9;
            rate = learningRate * schedule.factor(epoch, taken);
            Optional<StepResult> taking = take(epoch, taken, steps, together, rate, skipped < left);
            if (taking.isEmpty()) {
                skipped++;
                taken++;
                continue;
            }
            StepResult result = taking.orElseThrow();
            first = Double.isNaN(first) ? result.loss() : first;
            averages.add(Column.Training.LOSS, result.loss());
            averages.add(Column.Training.GRADIENT_NORM, result.gradientNorm());
            result.outputs().forEach((output, value) -> {
                if (output instanceof Output.EdgeDensity density) {
                    averages.add(Column.OfLevel.of(density), value.item());
                }
            });
            taken++;
            listener.stepped(new StepReport(
                    epoch + 1, taken, steps, result.loss(), rate, ids(together).size(), waited));
        }
        if (skipped > 0) {
            listener.note("warning: " + skipped + " of " + steps + " steps of epoch " + (epoch + 1)
                    + " were left out; up to " + left + " may be");
        }
        return new Result(averages, rate, first, steps, skipped);
    }

    private static List<String> ids(List<Batch> batches) {
        return batches.stream().flatMap(batch -> batch.ids().stream()).toList();
    }

    /** A step's result; absent when it was left out. */
    private Optional<StepResult> take(
            int epoch, int taken, int steps, List<Batch> batches, double rate, boolean mayBeLeftOut) {
        double further = supervision.applyAsDouble(epoch + taken / (double) steps);
        Tensor share = Tensor.floats(Shape.of(), (float) further);
        List<Map<String, Tensor>> inputs = batches.stream()
                .map(batch -> Map.of("image", batch.image(), "mask", batch.mask(), Networks.SUPERVISION, share))
                .toList();
        try {
            return Optional.of(step.run(inputs, rate, Randomness.seed(seed, "step", epoch, taken)));
        } catch (NonFiniteException e) {
            Suspect suspect = Suspect.of(batches);
            String problem = "in step " + (taken + 1) + " of " + steps + " of epoch " + (epoch + 1) + " " + e.problem()
                    + ", at learning rate " + rate + ", on the images " + String.join(", ", ids(batches)) + "; "
                    + suspect.words();
            if (mayBeLeftOut) {
                listener.note("warning: " + problem + "; the step is left out");
                return Optional.empty();
            }
            throw HanetException.failure(
                    problem, suspect.remedy() + "; the weights from before this epoch are kept", e);
        }
    }

    /**
     * What a batch has to do with numbers that are not finite.
     *
     * @param words what its images and masks are like
     * @param remedy what to do
     */
    private record Suspect(String words, String remedy) {
        private static final double FAR = 1e6;

        static Suspect of(List<Batch> batches) {
            double[] values = batches.stream()
                    .flatMapToDouble(batch -> Arrays.stream(batch.image().toDoubles()))
                    .toArray();
            if (!Arrays.stream(values).allMatch(Double::isFinite)) {
                return new Suspect(
                        "the images hold numbers that are not finite",
                        "look at them with 'hanet data check', and at data.prepare and data.augment");
            }
            double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
            if (largest > FAR) {
                return new Suspect(
                        String.format(Locale.ROOT, "the images hold numbers up to %.3g", largest),
                        "scale them by data.prepare: [{type: normalize, ...}]");
            }
            Set<Long> classes = new TreeSet<>();
            batches.forEach(batch -> Arrays.stream(batch.mask().toLongs()).forEach(classes::add));
            classes.remove((long) Mask.IGNORE);
            if (classes.isEmpty()) {
                return new Suspect(
                        "no pixel of their masks counts: all are to be ignored",
                        "leave such images out, or draw patches by data.patches that hold something");
            }
            return new Suspect(
                    "images and masks explain nothing: they are finite, up to "
                            + String.format(Locale.ROOT, "%.3g", largest) + ", with the classes "
                            + classes.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                    "lower train.optimizer.learningRate, give train.schedule some warmupEpochs or set train.clipNorm");
        }
    }

    /**
     * What an epoch gave.
     *
     * @param averages means over the steps: loss, norm of the gradient, edge densities
     * @param learningRate rate of the last step
     * @param firstLoss loss of the first step that was taken
     * @param steps how many there were
     * @param leftOut how many of them were left out
     */
    record Result(Averages<Column> averages, double learningRate, double firstLoss, int steps, int leftOut) {}
}
