package dev.hanet.toolkit.study.grid;

import dev.hanet.toolkit.execution.Executions;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.report.Yardstick;
import dev.hanet.toolkit.run.FinishedRun;
import dev.hanet.toolkit.schedule.SelectSpec;
import dev.hanet.toolkit.train.Obtain;
import dev.hanet.toolkit.train.TrainSettings;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.Problem;
import dev.hanet.yaml.SpecException;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Trains every point of a grid; runs that are there already are not trained again, so a sweep can be stopped at any time. */
public final class Sweep {
    private final ExperimentLoader loader;
    private final Obtain obtain;

    @Inject
    public Sweep(ExperimentLoader loader, Obtain obtain) {
        this.loader = loader;
        this.obtain = obtain;
    }

    /**
     * Checks every point; the mistakes of all of them are told, each once.
     *
     * @throws SpecException when a point is no sound spec
     * @throws HanetException when two of them are the same training
     */
    public List<Planned> plan(Grid grid) {
        List<Planned> planned = new ArrayList<>();
        Set<Problem> problems = new LinkedHashSet<>();
        Map<String, List<String>> lines = new LinkedHashMap<>();
        Optional<String> source = Optional.empty();
        for (Grid.Point point : grid.points()) {
            for (Overlay overlay : grid.overlays(point)) {
                try {
                    planned.add(new Planned(point, loader.load(grid.spec(), overlay)));
                } catch (SpecException e) {
                    problems.addAll(e.problems());
                    lines.putAll(e.lines());
                    source = Optional.of(e.source());
                }
            }
        }
        if (source.isPresent()) {
            throw new SpecException(List.copyOf(problems), lines, source.orElseThrow());
        }
        requireDistinct(planned);
        return planned;
    }

    /** The complete spec of each point, of folds and seeds that of the first. */
    private static Collection<String> firsts(List<Planned> planned) {
        Map<Grid.Point, String> firsts = new LinkedHashMap<>();
        planned.forEach(one -> firsts.putIfAbsent(one.point(), one.experiment().resolved()));
        return firsts.values();
    }

    /** Two rows of one training would be counted as two: values may be written otherwise and mean the same. */
    private static void requireDistinct(List<Planned> planned) {
        Map<String, Planned> known = new HashMap<>();
        for (Planned one : planned) {
            Planned other = known.putIfAbsent(one.experiment().hash(), one);
            if (other != null) {
                throw HanetException.input(
                        "'" + other.cell().name() + "' and '" + one.cell().name()
                                + "' are the same training: no value that a result depends on differs between them",
                        "leave one of them out");
            }
        }
    }

    /**
     * One training that a grid asks for.
     *
     * @param point where in the grid
     * @param experiment what is trained there
     */
    public record Planned(Grid.Point point, Experiment experiment) {
        /** The same, to be trained: {@code levels 2, seed 1}. */
        public Executions.Cell cell() {
            String name = Stream.concat(
                            point.values().entrySet().stream()
                                    .map(value -> SweepResult.shortly(value.getKey()) + " " + value.getValue()),
                            Stream.of("seed " + experiment.spec().seed()))
                    .collect(Collectors.joining(", "));
            return new Executions.Cell(name, experiment);
        }
    }

    /** The finished run of a training that a grid asks for, if there is one. */
    public Optional<FinishedRun> known(Planned planned, TrainSettings settings) {
        return obtain.known(planned.experiment(), settings);
    }

    /**
     * Gets all runs; one that fails does not stop the others.
     *
     * @param executions who trains
     * @param told hears of every run that is got, or failed
     * @throws SpecException when a point is no sound spec; nothing was run then
     */
    public SweepResult run(Grid grid, TrainSettings settings, Executions executions, Consumer<Obtain.Attempt> told) {
        List<Planned> planned = plan(grid);
        Experiment first = planned.get(0).experiment();
        List<Obtain.Attempt> attempts =
                executions.run(planned.stream().map(Planned::cell).toList(), settings, told);
        List<SweepResult.Entry> entries = new ArrayList<>();
        for (int i = 0; i < planned.size(); i++) {
            Planned one = planned.get(i);
            entries.add(
                    new SweepResult.Entry(one.point(), one.experiment().spec().seed(), attempts.get(i)));
        }
        SelectSpec select = first.spec().train().select();
        return new SweepResult(
                grid,
                select.metric(),
                select.higherIsBetter(),
                first.name(),
                entries,
                Yardstick.differing(firsts(planned), Yardstick.ALL));
    }
}
