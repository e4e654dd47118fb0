package dev.hanet.toolkit.study.paper;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.execution.Executions;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.run.FinishedRun;
import dev.hanet.toolkit.run.StoredResult;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.session.TrainedRun;
import dev.hanet.toolkit.study.grid.Grid;
import dev.hanet.toolkit.study.grid.Sweep;
import dev.hanet.toolkit.study.grid.SweepResult;
import dev.hanet.toolkit.train.Obtain;
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
import java.util.stream.Collectors;

/**
 * Makes a table or figure of the paper again, or a study: trains what is missing, reuses what is there, sets ours beside
 * the paper's.
 */
public final class Reproduce {
    private final Items items;
    private final Planning planning;
    private final Sweep sweep;
    private final Evaluate evaluate;
    private final Sessions sessions;
    private final MetricCatalog metrics;
    private final Drawings drawings;

    @Inject
    public Reproduce(
            Items items,
            Planning planning,
            Sweep sweep,
            Evaluate evaluate,
            Sessions sessions,
            MetricCatalog metrics,
            Drawings drawings) {
        this.items = items;
        this.planning = planning;
        this.sweep = sweep;
        this.evaluate = evaluate;
        this.sessions = sessions;
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
        return planning.of(planning.agenda(items.get(order.item()), settled(order), settings));
    }

    /**
     * Every training of an order, for whoever trains them elsewhere.
     *
     * @throws HanetException when there is no such item, or the network that says where the others look is not there yet, without which
     *     they are not known
     * @throws DataException when data is missing
     */
    public List<Executions.Cell> cells(Order order, TrainSettings settings) {
        ItemSpec item = items.get(order.item());
        List<PlannedRun> planned = plan(order, settings);
        requireData(planned);
        boolean isLocalized =
                item.localizer().isEmpty() || planned.get(0).known().isPresent();
        if (!isLocalized) {
            Experiment localizer = planned.get(0).experiment();
            throw HanetException.input(
                    "the trainings of '" + order.name()
                            + "' are not known before the network that finds where they look is trained",
                    "train it first: ./hanet train " + localizer.name()
                            + localizer.overlay().options().stream()
                                    .map(option -> " --set '" + option + "'")
                                    .collect(Collectors.joining()));
        }
        return planned.stream().map(PlannedRun::cell).toList();
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
            Order asked, TrainSettings settings, Path folder, Executions executions, Consumer<Obtain.Attempt> told) {
        ItemSpec item = items.get(asked.item());
        Order order = asked.of(item);
        String name = order.name();
        Planning.Agenda agenda = planning.agenda(item, order, settings);
        List<PlannedRun> planned = planning.of(agenda);
        requireData(planned);
        Optional<FinishedRun> localizer = localizer(planned, agenda, executions, told);
        Overlay placing =
                localizer.map(run -> Planning.placing(agenda, run.path())).orElse(Overlay.NONE);
        if (item.kind() == ItemSpec.Kind.GRID) {
            Grid grid = Planning.grid(agenda, item.rows().get(0), placing);
            return figure(name, item, order, sweep.run(grid, settings, executions, told));
        }
        Map<PlannedRun, FinishedRun> runs = new LinkedHashMap<>();
        List<List<String>> failed = new ArrayList<>();
        List<PlannedRun> rows = localizer.isPresent() ? planning.rows(agenda, placing) : planned;
        List<Obtain.Attempt> attempts =
                executions.run(rows.stream().map(PlannedRun::cell).toList(), settings, told);
        for (int i = 0; i < rows.size(); i++) {
            PlannedRun one = rows.get(i);
            Obtain.Attempt attempt = attempts.get(i);
            if (attempt instanceof Obtain.Obtained obtained) {
                runs.put(one, obtained.run());
            } else if (attempt instanceof Obtain.Failed failure) {
                failed.add(List.of(
                        one.method(), String.valueOf(one.experiment().spec().seed()), failure.why()));
            }
        }
        Reproduction made =
                switch (item.kind()) {
                    case MAPS -> drawings.maps(name, item, order, byMethod(runs), settings, folder);
                    case PANELS -> drawings.panels(name, item, order, byMethod(runs), settings, folder);
                    case TABLE, STUDY, GRID -> table(name, item, order, runs, localizer, settings);
                };
        return made.withFailures(new Table(List.of("method", "seed", "why it failed"), failed));
    }

    /** Gets the run that says where the rows' networks look; it is planned first, and without it there are no rows. */
    private Optional<FinishedRun> localizer(
            List<PlannedRun> planned, Planning.Agenda agenda, Executions executions, Consumer<Obtain.Attempt> told) {
        return agenda.item().localizer().map(localizer -> {
            Obtain.Attempt attempt = executions
                    .run(List.of(planned.get(0).cell()), agenda.settings(), told)
                    .get(0);
            if (attempt instanceof Obtain.Obtained obtained) {
                return obtained.run();
            }
            throw HanetException.failure(
                    "the network that says where the others look could not be trained"
                            + (attempt instanceof Obtain.Failed failed ? ": " + failed.why() : ""),
                    "--retry trains it again");
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
        Map<String, List<RowScores.Entry>> entries = new LinkedHashMap<>();
        runs.forEach((planned, run) -> entries.computeIfAbsent(planned.method(), method -> new ArrayList<>())
                .add(new RowScores.Entry(
                        planned.point(),
                        planned.experiment().spec().seed(),
                        run,
                        planned.experiment().graph().parameterCount(),
                        result(run, elsewhere, settings),
                        elsewhere.isPresent() ? Map.of() : run.baselines())));
        return new TablePage(item, order, items.published(), metrics, new RowScores(entries), localizer).of(name);
    }

    private StoredResult result(FinishedRun run, Optional<String> elsewhere, TrainSettings settings) {
        if (elsewhere.isPresent()) {
            TrainedRun trained =
                    sessions.read(run.path(), Evaluate.elsewhere(elsewhere.orElseThrow(), Optional.empty()));
            Evaluate.Place place = new Evaluate.Place(
                    settings.roots(), settings.device(), settings.reuse().accepted(), Optional.empty());
            return StoredResult.read(
                    evaluate.run(trained, Optional.empty(), place, image -> {}).folder(), Evaluate.ALL);
        }
        return run.test()
                .orElseThrow(() -> HanetException.input(
                        "the run '" + run.path() + "' has no result on a test part",
                        "give data.split of its preset a test part"));
    }

    private static Reproduction figure(String name, ItemSpec item, Order order, SweepResult result) {
        Page page = new Page(item.title()).words(order.scale().words() + ".");
        page.table(result.table());
        result.sentence().ifPresent(words -> page.words(words + "."));
        page.charts("Charts", result.charts());
        item.remarks().forEach(page::words);
        return Reproduction.unjudged(
                        name,
                        page,
                        List.of(new Reproduction.Captioned("values of the grid", result.table())),
                        item.remarks())
                .withFailures(result.failures());
    }
}
