package dev.hanet.toolkit.study.paper;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.picture.Chart;
import dev.hanet.toolkit.run.FinishedRun;
import dev.hanet.toolkit.run.StoredResult;
import dev.hanet.toolkit.study.grid.Grid;
import dev.hanet.toolkit.study.grid.Sweep;
import dev.hanet.toolkit.study.grid.SweepResult;
import dev.hanet.toolkit.train.Obtain;
import dev.hanet.toolkit.train.TrainListener;
import dev.hanet.toolkit.train.TrainSettings;
import dev.hanet.toolkit.use.Evaluate;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes a table or figure of the paper again, or a study: trains what is missing, reuses what is there, sets ours beside
 * the paper's.
 */
public final class Reproduce {
    private final Items items;
    private final Planning planning;
    private final Obtain obtain;
    private final Sweep sweep;
    private final Evaluate evaluate;
    private final MetricCatalog metrics;
    private final Drawings drawings;

    @Inject
    public Reproduce(
            Items items,
            Planning planning,
            Obtain obtain,
            Sweep sweep,
            Evaluate evaluate,
            MetricCatalog metrics,
            Drawings drawings) {
        this.items = items;
        this.planning = planning;
        this.obtain = obtain;
        this.sweep = sweep;
        this.evaluate = evaluate;
        this.metrics = metrics;
        this.drawings = drawings;
    }

    /**
     * An order as its item takes it: a study has one size of networks.
     *
     * @throws HanetException when there is no such item
     */
    public Order settled(Order order) {
        return order.of(items.get(order.item()));
    }

    /**
     * What an order needs: nothing is trained.
     *
     * @throws HanetException when there is no such item, or a preset of it
     */
    public List<PlannedRun> plan(Order order, TrainSettings settings) {
        return planning.of(items.get(order.item()), settled(order), settings);
    }

    /**
     * Makes an item.
     *
     * @param folder where pictures go
     * @param told hears of every run that is got
     * @throws HanetException when there is no such item, or a training had to stop
     * @throws DataException when data is missing
     */
    public Reproduction run(
            Order asked, TrainSettings settings, Path folder, TrainListener listener, Consumer<Obtain.Obtained> told) {
        ItemSpec item = items.get(asked.item());
        Order order = asked.of(item);
        String name = order.name();
        requireData(planning.of(item, order, settings));
        Optional<FinishedRun> localizer = localizer(item, order, settings, listener, told);
        Overlay placing = localizer
                .map(run -> Planning.placing(item, run.path(), settings))
                .orElse(Overlay.NONE);
        if (item.kind() == ItemSpec.Kind.GRID) {
            Grid grid = order.grid(item, item.rows().get(0), placing);
            return figure(name, item, order, sweep.run(grid, settings, listener, told));
        }
        Map<PlannedRun, FinishedRun> runs = new LinkedHashMap<>();
        for (PlannedRun one : planning.rows(item, order, placing, settings)) {
            Obtain.Obtained obtained = obtain.run(one.spec(), one.overlay(), settings, listener);
            told.accept(obtained);
            runs.put(one, obtained.run());
        }
        return switch (item.kind()) {
            case MAPS -> drawings.maps(name, item, order, byMethod(runs), settings, folder);
            case PANELS -> drawings.panels(name, item, order, byMethod(runs), settings, folder);
            case TABLE, STUDY, GRID -> table(name, item, order, runs, localizer, settings);
        };
    }

    /** Gets the run that says where the rows' networks look. */
    private Optional<FinishedRun> localizer(
            ItemSpec item,
            Order order,
            TrainSettings settings,
            TrainListener listener,
            Consumer<Obtain.Obtained> told) {
        return planning.localizer(item, order, settings).map(planned -> {
            Obtain.Obtained obtained = obtain.run(planned.spec(), planned.overlay(), settings, listener);
            told.accept(obtained);
            return obtained.run();
        });
    }

    private static Map<String, Path> byMethod(Map<PlannedRun, FinishedRun> runs) {
        Map<String, Path> paths = new LinkedHashMap<>();
        runs.forEach((planned, run) -> paths.put(planned.method(), run.path()));
        return paths;
    }

    /** Before hours of training: the data of every row. */
    private static void requireData(List<PlannedRun> planned) {
        planned.stream().flatMap(run -> run.missing().stream()).findFirst().ifPresent(missing -> {
            throw missing;
        });
    }

    private Reproduction table(
            String name,
            ItemSpec item,
            Order order,
            Map<PlannedRun, FinishedRun> runs,
            Optional<FinishedRun> localizer,
            TrainSettings settings) {
        Optional<String> elsewhere = order.elsewhere(item);
        Map<String, List<Scores.Entry>> entries = new LinkedHashMap<>();
        runs.forEach((planned, run) -> entries.computeIfAbsent(planned.method(), method -> new ArrayList<>())
                .add(new Scores.Entry(
                        planned.point(),
                        planned.experiment().spec().seed(),
                        run,
                        planned.experiment().graph().parameterCount(),
                        result(run, elsewhere, settings),
                        elsewhere.isPresent() ? Map.of() : run.baselines())));
        return new TablePage(item, order, items.published(), metrics, new Scores(entries), localizer).of(name);
    }

    private StoredResult result(FinishedRun run, Optional<String> elsewhere, TrainSettings settings) {
        if (elsewhere.isPresent()) {
            Evaluate.Request request = new Evaluate.Request(
                    run.path(), Optional.empty(), elsewhere, false, settings.roots(), settings.device());
            return StoredResult.read(evaluate.run(request, image -> {}).folder(), Evaluate.ALL);
        }
        return run.test()
                .orElseThrow(() -> HanetException.input(
                        "the run '" + run.path() + "' has no result on a test part",
                        "give data.split of its preset a test part"));
    }

    private static Reproduction figure(String name, ItemSpec item, Order order, SweepResult result) {
        Page page = new Page(item.title()).words(order.scale().words() + ".");
        page.table(result.table());
        for (Chart chart : result.charts()) {
            page.chart(chart);
        }
        item.remarks().forEach(page::words);
        return Reproduction.unjudged(
                name, page, List.of(new Reproduction.Captioned("values of the grid", result.table())), item.remarks());
    }
}
