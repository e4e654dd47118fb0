package dev.hanet.toolkit.study.paper;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.SpecSource;
import dev.hanet.toolkit.run.FinishedRun;
import dev.hanet.toolkit.study.TrainingCost;
import dev.hanet.toolkit.study.grid.Grid;
import dev.hanet.toolkit.study.grid.Sweep;
import dev.hanet.toolkit.train.Obtain;
import dev.hanet.toolkit.train.TrainSettings;
import dev.hanet.toolkit.use.Evaluate;
import dev.hanet.yaml.Overlay;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Says which trainings an item needs, which are there, and which lack their data. */
public final class Planning {
    private static final String LOCALIZER = "localizer";
    /** Who lays what an item says over the specs of its rows. */
    static final String ITEM = "(item)";

    private final ExperimentLoader loader;
    private final Obtain obtain;
    private final Sweep sweep;

    @Inject
    public Planning(ExperimentLoader loader, Obtain obtain, Sweep sweep) {
        this.loader = loader;
        this.obtain = obtain;
        this.sweep = sweep;
    }

    /** What is to be done for an item. */
    Agenda agenda(ItemSpec item, Order order, TrainSettings settings) {
        return Agenda.of(item, order, settings, loader);
    }

    /** Every training: first the one that says where the others look, if there is one, then row by row. */
    List<PlannedRun> of(Agenda agenda) {
        Optional<PlannedRun> localizer = localizer(agenda);
        List<PlannedRun> planned = new ArrayList<>();
        localizer.ifPresent(planned::add);
        if (localizer.isPresent() && localizer.orElseThrow().known().isEmpty()) {
            // What the rows will be is not known before the localizer is: none of them is there.
            rows(agenda, Overlay.NONE).stream().map(PlannedRun::anew).forEach(planned::add);
            return planned;
        }
        Overlay placing = localizer
                .flatMap(PlannedRun::known)
                .map(run -> placing(agenda, run))
                .orElse(Overlay.NONE);
        planned.addAll(rows(agenda, placing));
        return planned;
    }

    /** The training that says where the others look. */
    Optional<PlannedRun> localizer(Agenda agenda) {
        return agenda.order()
                .localizer(agenda.item(), agenda.specs())
                .map(grid -> planned(LOCALIZER, sweep.plan(grid).get(0), agenda));
    }

    /**
     * Every training of the rows.
     *
     * @param placing what names the run that says where they look
     */
    List<PlannedRun> rows(Agenda agenda, Overlay placing) {
        List<PlannedRun> planned = new ArrayList<>();
        for (ItemSpec.Row row : agenda.item().networks()) {
            sweep.plan(grid(agenda, row, placing)).forEach(one -> planned.add(planned(row.method(), one, agenda)));
        }
        return planned;
    }

    /** All trainings of a row. */
    static Grid grid(Agenda agenda, ItemSpec.Row row, Overlay placing) {
        return agenda.order().grid(agenda.item(), row, placing, agenda.specs());
    }

    /** What names a run, by its name in the folder of runs, so that it is the same wherever that folder lies. */
    static Overlay placing(Agenda agenda, Path run) {
        String name = agenda.settings()
                .runs()
                .toAbsolutePath()
                .normalize()
                .relativize(run.toAbsolutePath().normalize())
                .toString()
                .replace('\\', '/');
        return agenda.item()
                .localizer()
                .map(localizer -> Overlay.of(ITEM, localizer.at(), name))
                .orElse(Overlay.NONE);
    }

    private PlannedRun planned(String method, Sweep.Planned one, Agenda agenda) {
        Experiment experiment = one.experiment();
        Optional<FinishedRun> known = Optional.empty();
        Optional<DataException> missing = Optional.empty();
        long examples = agenda.item().examples();
        try {
            Dataset dataset = open(experiment, agenda.settings());
            agenda.order()
                    .elsewhere(agenda.item())
                    .ifPresent(other -> open(
                            loader.vary(experiment, Evaluate.elsewhere(ITEM, other, Optional.empty())),
                            agenda.settings()));
            if (agenda.order().scale() != Order.Scale.PAPER) {
                examples = TrainingCost.examples(experiment.spec().data(), dataset);
            }
            known = obtain.known(experiment, agenda.settings());
        } catch (DataException e) {
            missing = Optional.of(e);
        }
        return new PlannedRun(method, one.point(), experiment, known.map(FinishedRun::path), missing, examples);
    }

    private static Dataset open(Experiment experiment, TrainSettings settings) {
        return experiment.spec().data().open(experiment.roots(settings.roots()));
    }

    /**
     * What is to be done for an item: its order, where it is done, and the specs of its networks, each read once.
     *
     * @param item what is made
     * @param order how
     * @param settings where data and runs lie, and what computes
     * @param specs a network's spec by its name
     */
    record Agenda(ItemSpec item, Order order, TrainSettings settings, Function<String, SpecSource> specs) {
        static Agenda of(ItemSpec item, Order order, TrainSettings settings, ExperimentLoader loader) {
            Map<String, SpecSource> read = new HashMap<>();
            return new Agenda(item, order, settings, name -> read.computeIfAbsent(name, loader::read));
        }
    }
}
