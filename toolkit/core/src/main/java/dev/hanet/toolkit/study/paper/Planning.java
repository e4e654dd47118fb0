package dev.hanet.toolkit.study.paper;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.run.FinishedRun;
import dev.hanet.toolkit.study.grid.Grid;
import dev.hanet.toolkit.study.grid.Sweep;
import dev.hanet.toolkit.train.Obtain;
import dev.hanet.toolkit.train.TrainSettings;
import dev.hanet.toolkit.use.Evaluate;
import dev.hanet.yaml.Overlay;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says which trainings an item needs, which are there, and which lack their data. */
public final class Planning {
    private static final String LOCALIZER = "localizer";

    private final ExperimentLoader loader;
    private final Obtain obtain;
    private final Sweep sweep;

    @Inject
    public Planning(ExperimentLoader loader, Obtain obtain, Sweep sweep) {
        this.loader = loader;
        this.obtain = obtain;
        this.sweep = sweep;
    }

    /** Every training: first the one that says where the others look, if there is one, then row by row. */
    List<PlannedRun> of(ItemSpec item, Order order, TrainSettings settings) {
        Optional<PlannedRun> localizer = localizer(item, order, settings);
        List<PlannedRun> planned = new ArrayList<>();
        localizer.ifPresent(planned::add);
        if (localizer.isPresent() && localizer.orElseThrow().known().isEmpty()) {
            // What the rows will be is not known before the localizer is: none of them is there.
            rows(item, order, Overlay.NONE, settings).stream()
                    .map(PlannedRun::anew)
                    .forEach(planned::add);
            return planned;
        }
        Overlay placing = localizer
                .flatMap(PlannedRun::known)
                .map(run -> placing(item, run, settings))
                .orElse(Overlay.NONE);
        planned.addAll(rows(item, order, placing, settings));
        return planned;
    }

    /** The training that says where the others look. */
    Optional<PlannedRun> localizer(ItemSpec item, Order order, TrainSettings settings) {
        return order.localizer(item)
                .map(grid -> planned(LOCALIZER, grid.spec(), sweep.plan(grid).get(0), item, order, settings));
    }

    /**
     * Every training of the rows.
     *
     * @param placing what names the run that says where they look
     */
    List<PlannedRun> rows(ItemSpec item, Order order, Overlay placing, TrainSettings settings) {
        List<PlannedRun> planned = new ArrayList<>();
        for (RowSpec row : item.networks()) {
            Grid grid = order.grid(item, row, placing);
            sweep.plan(grid)
                    .forEach(one -> planned.add(planned(row.method(), grid.spec(), one, item, order, settings)));
        }
        return planned;
    }

    /** What names a run, by its name in the folder of runs, so that it is the same wherever that folder lies. */
    static Overlay placing(ItemSpec item, Path run, TrainSettings settings) {
        String name = settings.runs()
                .toAbsolutePath()
                .normalize()
                .relativize(run.toAbsolutePath().normalize())
                .toString()
                .replace('\\', '/');
        return item.localizer()
                .map(localizer -> Overlay.of(localizer.at(), name))
                .orElse(Overlay.NONE);
    }

    private PlannedRun planned(
            String method, String spec, Sweep.Planned one, ItemSpec item, Order order, TrainSettings settings) {
        Experiment experiment = one.experiment();
        Optional<FinishedRun> known = Optional.empty();
        Optional<DataException> missing = Optional.empty();
        long examples = item.examples();
        try {
            Dataset dataset = experiment.spec().data().dataset().open(settings.roots());
            order.elsewhere(item).ifPresent(other -> {
                Overlay elsewhere = one.overlay().and(Evaluate.overlay(other));
                loader.load(spec, elsewhere).spec().data().dataset().open(settings.roots());
            });
            examples = order.scale() == Order.Scale.PAPER
                    ? item.examples()
                    : Examples.of(experiment.spec().data(), dataset);
            known = obtain.known(experiment, settings);
        } catch (DataException e) {
            missing = Optional.of(e);
        }
        return new PlannedRun(
                method, spec, one.point(), one.overlay(), experiment, known.map(FinishedRun::path), missing, examples);
    }
}
