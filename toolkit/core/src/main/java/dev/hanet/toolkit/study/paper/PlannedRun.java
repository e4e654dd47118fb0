package dev.hanet.toolkit.study.paper;

import dev.hanet.blocks.plan.Plan;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.spec.TrainSpec;
import dev.hanet.toolkit.study.grid.Grid;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One training that an item needs.
 *
 * @param method the row
 * @param point the values of the keys that the item runs over
 * @param experiment what is trained
 * @param known the finished run that is reused, if there is one
 * @param missing why the data is not there; absent when all is
 * @param examples images or patches of an epoch, to estimate the cost
 */
public record PlannedRun(
        String method,
        Grid.Point point,
        Experiment experiment,
        Optional<Path> known,
        Optional<DataException> missing,
        long examples) {
    /** A backward pass costs about twice a forward pass. */
    private static final int PASSES = 3;

    /** The same, of which no run is there. */
    PlannedRun anew() {
        return new PlannedRun(method, point, experiment, Optional.empty(), missing, examples);
    }

    /** Steps of the whole training. */
    public long steps() {
        TrainSpec train = experiment.spec().train();
        long steps = Math.max(1, examples / train.batch());
        return train.epochs()
                * Math.min(steps, train.stepsPerEpoch().map(Integer::longValue).orElse(steps));
    }

    /** Multiply-accumulates of the whole training: those of the plan, forward and backward, times the steps. */
    public double macs() {
        Plan plan = experiment.plan();
        return (double) PASSES * plan.macs() * steps();
    }

    /** In a line. */
    public String words() {
        String cost = String.format(Locale.ROOT, "%,d steps, about %.3g multiply-accumulates", steps(), macs());
        String at = point.values().entrySet().stream()
                .map(value -> ", " + value.getKey() + " " + value.getValue())
                .collect(Collectors.joining());
        return method + ", " + experiment.name() + at + ", seed "
                + experiment.spec().seed() + ": "
                + known.map(path -> "there, " + path).orElseGet(() -> missing.map(why -> "data is missing; " + cost)
                        .orElse("to be trained, " + cost));
    }
}
