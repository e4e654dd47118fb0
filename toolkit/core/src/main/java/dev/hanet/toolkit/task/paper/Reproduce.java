package dev.hanet.toolkit.task.paper;

import dev.hanet.toolkit.build.Experiment;
import dev.hanet.toolkit.build.ExperimentLoader;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.picture.Chart;
import dev.hanet.toolkit.run.StoredResult;
import dev.hanet.toolkit.task.Evaluate;
import dev.hanet.toolkit.task.FinishedRun;
import dev.hanet.toolkit.task.Obtain;
import dev.hanet.toolkit.task.TaskException;
import dev.hanet.toolkit.task.TrainListener;
import dev.hanet.toolkit.task.TrainSettings;
import dev.hanet.toolkit.task.grid.Grid;
import dev.hanet.toolkit.task.grid.Sweep;
import dev.hanet.toolkit.task.grid.SweepResult;
import dev.hanet.toolkit.task.grid.Variation;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes a table or figure of the paper again: trains what is missing, reuses what is there, sets ours beside the paper's. */
public final class Reproduce {
    private final Items items;
    private final ExperimentLoader loader;
    private final Obtain obtain;
    private final Sweep sweep;
    private final Evaluate evaluate;
    private final MetricCatalog metrics;
    private final Drawings drawings;

    @Inject
    public Reproduce(
            Items items,
            ExperimentLoader loader,
            Obtain obtain,
            Sweep sweep,
            Evaluate evaluate,
            MetricCatalog metrics,
            Drawings drawings) {
        this.items = items;
        this.loader = loader;
        this.obtain = obtain;
        this.sweep = sweep;
        this.evaluate = evaluate;
        this.metrics = metrics;
        this.drawings = drawings;
    }

    /**
     * What an order needs: nothing is trained.
     *
     * @throws TaskException when there is no such item, or a preset of it
     */
    public List<PlannedRun> plan(Order order, TrainSettings settings) {
        ItemSpec item = items.get(order.item());
        List<PlannedRun> planned = new ArrayList<>();
        if (item.kind() == ItemSpec.Kind.GRID) {
            for (Sweep.Planned one : sweep.plan(grid(item, order))) {
                planned.add(planned(item.rows().get(0), order, one.sets(), one.experiment(), item, settings));
            }
            return planned;
        }
        for (RowSpec row : item.rows()) {
            for (long seed : seeds(item, order)) {
                List<String> sets = order.sets(item, seed);
                Experiment experiment = loader.load(order.spec(row), sets);
                planned.add(planned(row, order, sets, experiment, item, settings));
            }
        }
        return planned;
    }

    private PlannedRun planned(
            RowSpec row, Order order, List<String> sets, Experiment experiment, ItemSpec item, TrainSettings settings) {
        try {
            Dataset dataset = experiment.spec().data().dataset().open(settings.roots());
            elsewhere(item, order).ifPresent(other -> {
                List<String> over = new ArrayList<>(sets);
                over.addAll(Evaluate.overlay(other));
                loader.load(order.spec(row), over).spec().data().dataset().open(settings.roots());
            });
            long examples = order.scale() == Order.Scale.PAPER
                    ? item.examples()
                    : Examples.of(experiment.spec().data(), dataset);
            Optional<Path> known = obtain.known(experiment, settings).map(FinishedRun::path);
            return new PlannedRun(row.method(), order.spec(row), sets, experiment, known, Optional.empty(), examples);
        } catch (DataException e) {
            return new PlannedRun(
                    row.method(), order.spec(row), sets, experiment, Optional.empty(), Optional.of(e), item.examples());
        }
    }

    /** Pictures show one run a row. */
    private static List<Long> seeds(ItemSpec item, Order order) {
        boolean isPictures = item.kind() == ItemSpec.Kind.MAPS || item.kind() == ItemSpec.Kind.PANELS;
        return isPictures ? order.seeds().subList(0, 1) : order.seeds();
    }

    private static Grid grid(ItemSpec item, Order order) {
        Map<String, List<String>> keys = order.scale() == Order.Scale.PHANTOM ? item.phantomVary() : item.vary();
        List<Variation> variations = keys.entrySet().stream()
                .map(entry -> new Variation(entry.getKey(), entry.getValue()))
                .toList();
        return new Grid(order.spec(item.rows().get(0)), order.sets(item), variations, order.seeds());
    }

    /**
     * Makes an item.
     *
     * @param folder where pictures go
     * @param told hears of every run that is got
     * @throws TaskException when there is no such item, or a training had to stop
     * @throws DataException when data is missing
     */
    public Reproduction run(
            Order order, TrainSettings settings, Path folder, TrainListener listener, Consumer<Obtain.Obtained> told) {
        ItemSpec item = items.get(order.item());
        requireData(order, settings);
        String name = name(order);
        if (item.kind() == ItemSpec.Kind.GRID) {
            return figure(name, item, order, sweep.run(grid(item, order), settings, listener, told));
        }
        Map<String, List<FinishedRun>> runs = new LinkedHashMap<>();
        for (RowSpec row : item.rows()) {
            for (long seed : seeds(item, order)) {
                Obtain.Obtained obtained = obtain.run(order.spec(row), order.sets(item, seed), settings, listener);
                told.accept(obtained);
                runs.computeIfAbsent(row.method(), method -> new ArrayList<>()).add(obtained.run());
            }
        }
        return switch (item.kind()) {
            case MAPS -> drawings.maps(name, item, order, first(runs), settings, folder);
            case PANELS -> drawings.panels(name, item, order, first(runs), settings, folder);
            case TABLE, GRID -> table(name, item, order, runs, settings);
        };
    }

    private static Map<String, Path> first(Map<String, List<FinishedRun>> runs) {
        Map<String, Path> first = new LinkedHashMap<>();
        runs.forEach((method, found) -> first.put(method, found.get(0).path()));
        return first;
    }

    /** Before hours of training: the data of every row. */
    private void requireData(Order order, TrainSettings settings) {
        plan(order, settings).stream()
                .flatMap(run -> run.missing().stream())
                .findFirst()
                .ifPresent(missing -> {
                    throw missing;
                });
    }

    private Reproduction table(
            String name, ItemSpec item, Order order, Map<String, List<FinishedRun>> runs, TrainSettings settings) {
        Map<String, List<StoredResult>> results = new LinkedHashMap<>();
        runs.forEach((method, found) -> results.put(
                method,
                found.stream().map(run -> result(run, item, order, settings)).toList()));
        return new TablePage(item, order, items.published(), metrics).of(name, new Scores(results));
    }

    private StoredResult result(FinishedRun run, ItemSpec item, Order order, TrainSettings settings) {
        Optional<String> dataset = elsewhere(item, order);
        if (dataset.isPresent()) {
            Evaluate.Request request = new Evaluate.Request(
                    run.path(), Optional.empty(), dataset, false, settings.roots(), settings.device());
            return StoredResult.read(evaluate.run(request, image -> {}).folder(), Evaluate.ALL);
        }
        return run.test()
                .orElseThrow(() -> TaskException.input(
                        "the run '" + run.path() + "' has no result on a test part",
                        "give data.split of its preset a test part"));
    }

    private static Optional<String> elsewhere(ItemSpec item, Order order) {
        return item.elsewhere().map(other -> order.scale() == Order.Scale.PHANTOM ? other.phantom() : other.dataset());
    }

    private static Reproduction figure(String name, ItemSpec item, Order order, SweepResult result) {
        Page page = new Page(item.title()).words(order.scale().words() + ".");
        page.table(result.table());
        for (Chart chart : result.charts()) {
            page.chart(chart);
        }
        item.remarks().forEach(page::words);
        return new Reproduction(
                name,
                page,
                List.of(new Reproduction.Captioned("of the grid", result.table())),
                item.remarks(),
                List.of(),
                List.of());
    }

    /** The name of an order's files and folder: {@code table1-lite}. */
    public static String name(Order order) {
        return order.scale() == Order.Scale.PAPER
                ? order.item()
                : order.item() + "-" + order.scale().name().toLowerCase(Locale.ROOT);
    }
}
