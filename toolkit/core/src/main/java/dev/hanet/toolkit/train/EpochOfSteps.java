package dev.hanet.toolkit.train;

import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.NonFiniteException;
import dev.hanet.blocks.torch.StepResult;
import dev.hanet.blocks.torch.TrainingStep;
import dev.hanet.toolkit.data.Batch;
import dev.hanet.toolkit.data.BatchLoader;
import dev.hanet.toolkit.data.Randomness;
import dev.hanet.toolkit.run.Column;
import dev.hanet.toolkit.schedule.Schedule;
import dev.hanet.toolkit.session.Averages;
import dev.hanet.yaml.HanetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One pass over the training part. */
final class EpochOfSteps {
    private final TrainingStep step;
    private final Schedule schedule;
    private final double learningRate;
    private final int accumulate;
    private final long seed;
    private final TrainListener listener;

    /**
     * @param accumulate how many batches a step takes
     */
    EpochOfSteps(
            TrainingStep step,
            Schedule schedule,
            double learningRate,
            int accumulate,
            long seed,
            TrainListener listener) {
        this.step = step;
        this.accumulate = accumulate;
        this.schedule = schedule;
        this.learningRate = learningRate;
        this.seed = seed;
        this.listener = listener;
    }

    /**
     * Takes all steps of an epoch.
     *
     * @param epoch from 0
     * @param steps how many of them
     * @throws HanetException when loss or gradient is no longer a number
     */
    Result run(int epoch, int steps, BatchLoader batches) {
        Averages<Column> averages = new Averages<>();
        double rate = learningRate;
        int taken = 0;
        while (taken < steps) {
            long asked = System.nanoTime();
            List<Batch> together = new ArrayList<>();
            while (together.size() < accumulate && batches.hasNext()) {
                together.add(batches.next());
            }
            double waited = (System.nanoTime() - asked) / 1e9;
            rate = learningRate * schedule.factor(epoch, taken);
            StepResult result = take(epoch, taken, steps, together, rate);
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
        return new Result(averages, rate);
    }

    private static List<String> ids(List<Batch> batches) {
        return batches.stream().flatMap(batch -> batch.ids().stream()).toList();
    }

    private StepResult take(int epoch, int taken, int steps, List<Batch> batches, double rate) {
        List<Map<String, Tensor>> inputs = batches.stream()
                .map(batch -> Map.of("image", batch.image(), "mask", batch.mask()))
                .toList();
        try {
            return step.run(inputs, rate, Randomness.seed(seed, "step", epoch, taken));
        } catch (NonFiniteException e) {
            throw HanetException.failure(
                    e.problem() + " in step " + (taken + 1) + " of " + steps + " of epoch " + (epoch + 1)
                            + ", at learning rate " + rate + ", on the images " + String.join(", ", ids(batches)),
                    "lower train.optimizer.learningRate or give train.schedule some warmupEpochs; the weights from before"
                            + " this epoch are kept",
                    e);
        }
    }

    /**
     * What an epoch gave.
     *
     * @param averages means over the steps: loss, norm of the gradient, edge densities
     * @param learningRate rate of the last step
     */
    record Result(Averages<Column> averages, double learningRate) {}
}
