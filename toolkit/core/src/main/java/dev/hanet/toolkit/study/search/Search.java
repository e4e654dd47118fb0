package dev.hanet.toolkit.study.search;

import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.execution.Curve;
import dev.hanet.toolkit.execution.Executions;
import dev.hanet.toolkit.execution.Executions.Cell;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.SpecSource;
import dev.hanet.toolkit.report.Yardstick;
import dev.hanet.toolkit.run.Host;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.StoredResult;
import dev.hanet.toolkit.schedule.SelectSpec;
import dev.hanet.toolkit.train.Obtain;
import dev.hanet.toolkit.train.Train;
import dev.hanet.toolkit.train.TrainSettings;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.Problem;
import dev.hanet.yaml.SpecException;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Searches for the best values of some keys. The runs are the journal: whoever begins the same search again walks the same course over what is
 * there, so it survives any end, and several processes can walk it at once.
 */
public final class Search {
    private static final double HOUR = 3600;
    /** Keys that make values of trials incomparable, or are not a trial's to choose. */
    private static final List<String> FIXED = List.of("train.epochs", "train.select", "seed", "evaluate", "data.split");

    /** The same by what they mean, which keys above them change too. */
    private static final List<String> COMMON =
            Stream.concat(Yardstick.ALL.stream(), Stream.of("train.epochs")).toList();

    private final ExperimentLoader loader;

    @Inject
    public Search(ExperimentLoader loader) {
        this.loader = loader;
    }

    /**
     * What is searched, and how.
     *
     * @param spec as it was read, once for all trials
     * @param overlay what is laid over it in every trial
     * @param space what differs
     * @param seeds every trial is trained with each, and counts with their mean; empty for the spec's own
     * @param trials how many points at most
     * @param ahead so many jobs may be under way while another is decided; results depend on it
     * @param hours of training, of all processes and earlier calls together, after which nothing more is begun
     */
    public record Setup(
            SpecSource spec,
            Overlay overlay,
            Space space,
            List<Long> seeds,
            Course.Kind kind,
            Course.Prune prune,
            int trials,
            int ahead,
            Optional<Double> hours) {
        public Setup {
            seeds = List.copyOf(seeds);
        }
    }

    /**
     * A trial that is known before anything is trained.
     *
     * @param experiments one a seed
     * @param misfit why it is left out; absent where it is trained
     */
    public record Planned(
            int trial, Map<String, String> values, List<Experiment> experiments, Optional<String> misfit) {
        public Planned {
            experiments = List.copyOf(experiments);
        }
    }

    private Experiment base(Setup setup) {
        return loader.load(setup.spec(), setup.overlay());
    }

    private static Course course(Setup setup, Experiment base) {
        return new Course(
                setup.space(),
                new Course.Rules(
                        setup.kind(),
                        setup.prune(),
                        setup.trials(),
                        base.spec().train().epochs(),
                        setup.ahead(),
                        base.spec().seed()));
    }

    /**
     * Checks what is to be trained: the ends of all ranges and every trial that no result has a part in. The mistakes of all of them are
     * told, each once.
     *
     * @return those trials
     * @throws SpecException when one is no sound spec
     * @throws HanetException when a key cannot be searched over
     */
    public List<Planned> plan(Setup setup) {
        for (Space.Dimension dimension : setup.space().dimensions()) {
            for (String fixed : FIXED) {
                if (dimension.key().equals(fixed) || dimension.key().startsWith(fixed + ".")) {
                    throw HanetException.input(
                            "a search cannot vary '" + dimension.key()
                                    + "': its trials could not be held against each other",
                            fixed.equals("seed")
                                    ? "--seeds 1,2,3 trains every trial with each"
                                    : "sweep without --search trains a grid over it");
                }
            }
            if (setup.kind() == Course.Kind.GRID && dimension.size() == 0) {
                throw HanetException.input(
                        "'" + dimension.key() + "' has a range, of which there is no grid",
                        "give values, --vary " + dimension.key() + "=a,b,c, or --search random");
            }
        }
        Experiment base = base(setup);
        Checked checked = new Checked();
        for (Space.Dimension dimension : setup.space().dimensions()) {
            Map<String, Experiment> known = new LinkedHashMap<>();
            dimension.values().forEach((value, laid) -> checked.load(setup, laid).stream()
                    .limit(1)
                    .forEach(one -> known.put(value, one)));
            requireComparable(dimension.key(), base, known);
        }
        checked.requireSound();
        Course course = course(setup, base);
        List<Planned> planned = new ArrayList<>();
        for (int trial = 0; trial < course.trials(); trial++) {
            Optional<Space.Point> point = course.known(trial);
            if (point.isEmpty()) {
                break;
            }
            List<Experiment> experiments = checked.load(setup, setup.space().overlay(point.orElseThrow()));
            planned.add(new Planned(
                    trial,
                    setup.space().values(point.orElseThrow()),
                    experiments,
                    experiments.stream().flatMap(one -> misfit(one).stream()).findFirst()));
        }
        checked.requireSound();
        return planned;
    }

    /** Holds the values of a key, whatever it is called, to what all trials have in common, and apart from each other. */
    private static void requireComparable(String key, Experiment base, Map<String, Experiment> known) {
        Map<String, String> values = new HashMap<>();
        known.forEach((value, experiment) -> {
            Map<String, List<String>> differing =
                    Yardstick.differing(List.of(base.resolved(), experiment.resolved()), COMMON);
            if (!differing.isEmpty()) {
                throw HanetException.input(
                        "a search cannot vary '" + key + "' so: its trials could not be held against each other, since "
                                + value + " changes " + Yardstick.words(differing),
                        "sweep without --search trains a grid over it");
            }
            String other = values.putIfAbsent(experiment.hash(), value);
            if (other != null) {
                throw HanetException.input(
                        "'" + other + "' and '" + value + "' of '" + key
                                + "' are the same training: no value that a result depends on differs between them",
                        "leave one of them out");
            }
        });
    }

    /** Mistakes of many specs, each once. */
    private final class Checked {
        private final Set<Problem> problems = new LinkedHashSet<>();
        private final Map<String, List<String>> lines = new LinkedHashMap<>();
        private Optional<String> source = Optional.empty();

        List<Experiment> load(Setup setup, Overlay laid) {
            try {
                return experiments(setup, laid);
            } catch (SpecException e) {
                problems.addAll(e.problems());
                lines.putAll(e.lines());
                source = Optional.of(e.source());
                return List.of();
            }
        }

        void requireSound() {
            if (source.isPresent()) {
                throw new SpecException(List.copyOf(problems), lines, source.orElseThrow());
            }
        }
    }

    private List<Experiment> experiments(Setup setup, Overlay laid) {
        Overlay overlay = setup.overlay().and(laid);
        return setup.seeds().isEmpty()
                ? List.of(loader.load(setup.spec(), overlay))
                : setup.seeds().stream()
                        .map(seed -> loader.load(setup.spec(), overlay.and(Overlay.ofOption("--seeds", "seed", seed))))
                        .toList();
    }

    /** Why an experiment can never be trained here: what it takes by the plan is more than the machine has, whatever else runs. */
    private static Optional<String> misfit(Experiment experiment) {
        long takes = experiment.plan().training().total()
                - experiment.plan().training().allocator();
        long there = Host.current().memory();
        return there > 0 && takes > there
                ? Optional.of("takes about " + ByteCount.words(takes) + " by the plan, and this machine has "
                        + ByteCount.words(there))
                : Optional.empty();
    }

    /**
     * Walks the course.
     *
     * @param told hears of every run that pauses, ends or fails
     * @param notes hears of what is left out
     * @throws SpecException when a trial is no sound spec; nothing was run then
     */
    public SearchResult run(
            Setup setup,
            TrainSettings settings,
            Executions executions,
            Consumer<Obtain.Attempt> told,
            Consumer<String> notes) {
        plan(setup);
        Experiment base = base(setup);
        boolean isHere = executions.isHere() && settings.device().kind() == Device.Kind.CPU;
        Trials trials = new Trials(setup, base, isHere, told, notes);
        executions.run(trials, settings);
        return trials.result();
    }

    /** Jobs as cells, and what becomes of them as results. */
    private final class Trials implements Executions.Work {
        private final Setup setup;
        private final boolean isHere;
        private final Experiment base;
        private final SelectSpec select;
        private final Course course;
        private final Consumer<Obtain.Attempt> told;
        private final Consumer<String> notes;
        private final Deque<Cell> cells = new ArrayDeque<>();
        private final Map<Cell, Course.Job> jobs = new HashMap<>();
        private final Map<Course.Job, List<Path>> runs = new HashMap<>();
        private final Map<Course.Job, Integer> open = new HashMap<>();
        private final Map<Integer, List<Experiment>> experiments = new HashMap<>();
        private final Map<Integer, String> failures = new LinkedHashMap<>();
        private final Map<Path, Curve> curves = new HashMap<>();
        private boolean spent;

        /**
         * @param isHere whether what does not fit into this machine's memory can never be trained
         */
        Trials(Setup setup, Experiment base, boolean isHere, Consumer<Obtain.Attempt> told, Consumer<String> notes) {
            this.setup = setup;
            this.isHere = isHere;
            this.base = base;
            this.select = base.spec().train().select();
            this.course = course(setup, base);
            this.told = told;
            this.notes = notes;
        }

        @Override
        public Optional<Cell> next() {
            while (cells.isEmpty()) {
                if (isSpent()) {
                    return Optional.empty();
                }
                Optional<Course.Job> job = course.next();
                if (job.isEmpty()) {
                    return Optional.empty();
                }
                begin(job.orElseThrow());
            }
            return Optional.of(cells.remove());
        }

        @Override
        public int left() {
            return cells.size();
        }

        private double seconds() {
            return curves.values().stream().mapToDouble(Curve::seconds).sum();
        }

        private boolean isSpent() {
            double hours = seconds() / HOUR;
            if (!spent && setup.hours().isPresent() && hours >= setup.hours().orElseThrow()) {
                spent = true;
                notes.accept("the budget is spent: nothing more is begun");
            }
            return spent;
        }

        private void begin(Course.Job job) {
            Optional<String> misfit;
            try {
                misfit =
                        experiments
                                .computeIfAbsent(
                                        job.trial(),
                                        trial ->
                                                experiments(setup, setup.space().overlay(job.point())))
                                .stream()
                                .filter(one -> isHere)
                                .flatMap(one -> misfit(one).stream())
                                .findFirst();
            } catch (SpecException e) {
                misfit = Optional.of(
                        e.problems().get(0).path() + ": " + e.problems().get(0).message());
            }
            if (misfit.isPresent()) {
                failures.put(job.trial(), misfit.orElseThrow());
                notes.accept("trial " + job.trial() + " is left out (" + words(job) + "): " + misfit.orElseThrow());
                course.result(job, Course.Outcome.FAILED);
                return;
            }
            List<Experiment> all = Objects.requireNonNull(experiments.get(job.trial()));
            open.put(job, all.size());
            Train.Stretch stretch =
                    job.epoch() >= base.spec().train().epochs() ? Train.Stretch.WHOLE : new Train.Stretch(job.epoch());
            for (Experiment experiment : all) {
                Cell cell = new Cell(
                        "trial " + job.trial() + ": " + words(job) + ", seed "
                                + experiment.spec().seed(),
                        experiment,
                        stretch);
                cells.add(cell);
                jobs.put(cell, job);
            }
        }

        private String words(Course.Job job) {
            return setup.space().values(job.point()).entrySet().stream()
                    .map(value ->
                            value.getKey().substring(value.getKey().lastIndexOf('.') + 1) + " " + value.getValue())
                    .collect(Collectors.joining(", "));
        }

        @Override
        public void ended(Cell cell, Obtain.Attempt attempt) {
            told.accept(attempt);
            Course.Job job = Objects.requireNonNull(jobs.get(cell));
            if (attempt instanceof Obtain.Failed failed) {
                failures.putIfAbsent(job.trial(), failed.why());
            }
            run(attempt).ifPresent(run -> {
                runs.computeIfAbsent(job, any -> new ArrayList<>()).add(run);
                curves.put(run, Curve.of(RunDirectory.open(run), select));
            });
            if (open.merge(job, -1, Integer::sum) == 0) {
                course.result(job, outcome(job));
            }
        }

        private Course.Outcome outcome(Course.Job job) {
            List<Path> got = runs.getOrDefault(job, List.of());
            if (got.size()
                    < Objects.requireNonNull(experiments.get(job.trial())).size()) {
                return Course.Outcome.FAILED;
            }
            int sign = select.higherIsBetter() ? 1 : -1;
            double sum = 0;
            Map<String, List<Double>> images = new HashMap<>();
            for (Path run : got) {
                OptionalDouble best = Curve.of(RunDirectory.open(run), select).best(job.epoch());
                sum += best.isPresent() ? sign * best.getAsDouble() : Double.NaN;
                images(run, job).forEach((image, value) -> images.computeIfAbsent(image, any -> new ArrayList<>())
                        .add(sign * value));
            }
            Map<String, Double> means = new HashMap<>();
            images.forEach((image, values) -> {
                if (values.size() == got.size()) {
                    means.put(
                            image,
                            values.stream().mapToDouble(one -> one).average().orElse(Double.NaN));
                }
            });
            if (Double.isNaN(sum)) {
                failures.putIfAbsent(job.trial(), "validation measured nothing that chooses an epoch");
            }
            return new Course.Outcome(sum / got.size(), means);
        }

        /** What validation measured at the pause; of a run that was trained without one nothing is known by image. */
        private Map<String, Double> images(Path run, Course.Job job) {
            Path results = run.resolve("results");
            String name = new Train.Stretch(job.epoch()).result();
            if (!Files.exists(results.resolve(name + ".json"))) {
                return Map.of();
            }
            Map<String, Double> values = new HashMap<>();
            StoredResult result = StoredResult.read(results, name);
            result.images()
                    .forEach((image, metrics) ->
                            values.put(image, select.metric().of(metric -> metrics.getOrDefault(metric, Double.NaN))));
            return result.together().means(values);
        }

        private static Optional<Path> run(Obtain.Attempt attempt) {
            return attempt instanceof Obtain.Obtained whole
                    ? Optional.of(whole.run().path())
                    : attempt instanceof Obtain.Paused paused ? Optional.of(paused.run()) : Optional.empty();
        }

        SearchResult result() {
            int sign = select.higherIsBetter() ? 1 : -1;
            Map<Integer, SearchResult.Trial> trials = new LinkedHashMap<>();
            for (Course.Job job : course.told()) {
                Course.Outcome outcome = course.outcome(job);
                List<Path> got =
                        runs.getOrDefault(job, List.of()).stream().sorted().toList();
                SearchResult.Trial before = trials.get(job.trial());
                if (before != null && !Double.isFinite(outcome.score()) && !failures.containsKey(job.trial())) {
                    continue;
                }
                trials.put(
                        job.trial(),
                        new SearchResult.Trial(
                                job.trial(),
                                job.point(),
                                before == null || !got.isEmpty() ? job.epoch() : before.epoch(),
                                sign * outcome.score(),
                                before == null ? sign * outcome.score() : before.first(),
                                before == null || !got.isEmpty() ? got : before.runs(),
                                Optional.ofNullable(failures.get(job.trial()))));
            }
            return new SearchResult(
                    setup.space(),
                    select,
                    base.name(),
                    base.spec().train().epochs(),
                    List.copyOf(trials.values()),
                    seconds(),
                    curves.values().stream().mapToInt(Curve::epochs).sum());
        }
    }

    /** Every key with its values or its range, for a reader: {@code delta in 0, 0.5}. */
    static String words(Space space) {
        return space.dimensions().stream()
                .map(dimension -> dimension.key() + " "
                        + Stream.concat(
                                        dimension.range().stream().map(range -> (range.log() ? "log " : "") + "from"),
                                        Stream.of(String.join(
                                                dimension.range().isPresent() ? " to " : ", ",
                                                dimension.values().keySet())))
                                .collect(Collectors.joining(" ")))
                .collect(Collectors.joining("; "));
    }
}
