package dev.hanet.toolkit.task.paper;

import dev.hanet.toolkit.build.Experiment;
import dev.hanet.toolkit.build.ExperimentLoader;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.task.Evaluate;
import dev.hanet.toolkit.task.FinishedRun;
import dev.hanet.toolkit.task.Obtain;
import dev.hanet.toolkit.task.TrainSettings;
import dev.hanet.toolkit.task.grid.Grid;
import dev.hanet.toolkit.task.grid.Sweep;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says which trainings an item needs, which are there, and which lack their data. */
public final class Planning {
    private final ExperimentLoader loader;
    private final Obtain obtain;
    private final Sweep sweep;

    @Inject
    public Planning(ExperimentLoader loader, Obtain obtain, Sweep sweep) {
        this.loader = loader;
        this.obtain = obtain;
        this.sweep = sweep;
    }

    /** Every training, row by row. */
    List<PlannedRun> of(ItemSpec item, Order order, TrainSettings settings) {
        List<PlannedRun> planned = new ArrayList<>();
        for (RowSpec row : item.networks()) {
            Grid grid = order.grid(item, row);
            sweep.plan(grid).forEach(one -> planned.add(planned(row, grid.spec(), one, item, order, settings)));
        }
        return planned;
    }

    private PlannedRun planned(
            RowSpec row, String spec, Sweep.Planned one, ItemSpec item, Order order, TrainSettings settings) {
        Experiment experiment = one.experiment();
        Optional<FinishedRun> known = Optional.empty();
        Optional<DataException> missing = Optional.empty();
        long examples = item.examples();
        try {
            Dataset dataset = experiment.spec().data().dataset().open(settings.roots());
            order.elsewhere(item).ifPresent(other -> {
                List<String> over = new ArrayList<>(one.sets());
                over.addAll(Evaluate.overlay(other));
                loader.load(spec, over).spec().data().dataset().open(settings.roots());
            });
            examples = order.scale() == Order.Scale.PAPER
                    ? item.examples()
                    : Examples.of(experiment.spec().data(), dataset);
            known = obtain.known(experiment, settings);
        } catch (DataException e) {
            missing = Optional.of(e);
        }
        return new PlannedRun(
                row.method(),
                spec,
                one.point(),
                one.sets(),
                experiment,
                known.map(FinishedRun::path),
                missing,
                examples);
    }
}
