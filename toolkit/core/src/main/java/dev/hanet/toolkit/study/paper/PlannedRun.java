package dev.hanet.toolkit.study.paper;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.execution.Executions;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.session.TrainingSpeed;
import dev.hanet.toolkit.study.TrainingCost;
import dev.hanet.toolkit.study.grid.Grid;
import dev.hanet.toolkit.study.grid.Sweep;
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
    /** The same, of which no run is there. */
    PlannedRun anew() {
        return new PlannedRun(method, point, experiment, Optional.empty(), missing, examples);
    }

    /** The same, to be trained: {@code HANet_h2, delta 0.3, seed 1}. */
    Executions.Cell cell() {
        return new Executions.Cell(
                method + ", " + new Sweep.Planned(point, experiment).cell().name(), experiment);
    }

    /** What the whole training takes. */
    public TrainingCost cost() {
        return TrainingCost.of(experiment, examples);
    }

    /** In a line, with the hours it takes at a speed. */
    public String words(TrainingSpeed speed) {
        String cost = String.format(
                Locale.ROOT, "%,d steps, about %s", cost().steps(), TrainingCost.words(cost().hours(speed)));
        String at = point.values().entrySet().stream()
                .map(value -> ", " + value.getKey() + " " + value.getValue())
                .collect(Collectors.joining());
        return method + ", " + experiment.name() + at + ", seed "
                + experiment.spec().seed() + ": "
                + known.map(path -> "there, " + path).orElseGet(() -> missing.map(why -> "data is missing; " + cost)
                        .orElse("to be trained, " + cost));
    }
}
