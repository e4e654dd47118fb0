package dev.hanet.toolkit.study.grid;

import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.SpecSource;
import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.report.Yardstick;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.Cautions;
import dev.hanet.toolkit.run.FinishedRun;
import dev.hanet.toolkit.run.ResultFiles;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.session.TrainedRun;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.statistic.OverImages;
import dev.hanet.toolkit.study.Folds;
import dev.hanet.toolkit.train.TrainSettings;
import dev.hanet.toolkit.use.Evaluate;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.SpecException;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the best point of a grid by validation alone, and measures that one on the test part: nnU-Net's search for the best configuration.
 *
 * <p>Trainings of {@link #untested} grids leave the test part alone. Of a spec whose split has folds, every point is trained on all of them, the
 * mean over the folds chooses, and the chosen point is measured out of fold, each image by the network that has not seen it; images that are out of
 * fold in one fold may be validation in another, and so had a say in the choice.
 */
public final class BestPoint {
    private static final String FILE = "best";

    private final ExperimentLoader loader;
    private final Sessions sessions;
    private final Folds folds;
    private final Evaluate evaluate;

    @Inject
    public BestPoint(ExperimentLoader loader, Sessions sessions, Folds folds, Evaluate evaluate) {
        this.loader = loader;
        this.sessions = sessions;
        this.folds = folds;
        this.evaluate = evaluate;
    }

    /**
     * The grid with the folds that its spec has, whose trainings do not look at the test part.
     *
     * @throws HanetException when there are folds and seeds, or points are not measured alike
     */
    public Grid untested(Grid grid) {
        Grid silent = grid.with(Overlay.ofOption("--best", "evaluate.test", false));
        Experiment first =
                loader.load(grid.spec(), silent.overlays(silent.points().get(0)).get(0));
        int count = Folds.count(first);
        if (count > 0 && !grid.seeds().isEmpty()) {
            throw HanetException.input(
                    "the folds of a spec are an ensemble already, and there are seeds too",
                    "leave --seeds out, or take a split without folds");
        }
        Grid folded = silent.folded(count);
        requireAlike(folded);
        return folded;
    }

    /** Holds points to one yardstick: else the best would be the one that is measured by the easiest. */
    private void requireAlike(Grid grid) {
        List<String> specs = new ArrayList<>();
        for (Grid.Point point : grid.points()) {
            try {
                specs.add(loader.load(grid.spec(), grid.overlays(point).get(0)).resolved());
            } catch (SpecException e) {
                // told with the mistakes of all points, before any is trained
            }
        }
        Map<String, List<String>> differing = Yardstick.differing(specs, Yardstick.ALL);
        if (!differing.isEmpty()) {
            throw HanetException.input(
                    "the best of these points cannot be chosen: their values on validation are not measured alike, since they differ in "
                            + Yardstick.words(differing),
                    "leave --best out, or vary other keys");
        }
    }

    /**
     * What was chosen.
     *
     * @param point of the grid
     * @param validation the mean over its runs of what chose their epochs, on validation
     * @param runs its runs: of the folds in their order, or of the seeds
     * @param ties further points of the same value
     */
    public record Choice(Grid.Point point, double validation, List<FinishedRun> runs, List<Grid.Point> ties) {
        public Choice {
            runs = List.copyOf(runs);
            ties = List.copyOf(ties);
        }
    }

    /**
     * Chooses the point whose runs are the best on validation in the mean; of equal ones the first. Points of which a run failed, or has no value,
     * are left out.
     *
     * @throws HanetException when none is left
     */
    public Choice choose(SweepResult result) {
        return best(result.whole(), result.higherIsBetter())
                .orElseThrow(() -> result.whole().isEmpty()
                        ? HanetException.input(
                                "no point has all of its runs", "look at what failed; --retry trains it again")
                        : HanetException.input(
                                "no point has a value of " + result.chosenBy() + " to choose by",
                                "give data.split a validation part that has what train.select.metric measures"));
    }

    /** The best that has a value, and which ones have the same. */
    static Optional<Choice> best(List<Choice> whole, boolean isHigherBetter) {
        Comparator<Choice> byValue = Comparator.comparingDouble(Choice::validation);
        List<Choice> known =
                whole.stream().filter(one -> !Double.isNaN(one.validation())).toList();
        return known.stream()
                .min(isHigherBetter ? byValue.reversed() : byValue)
                .map(first -> new Choice(
                        first.point(),
                        first.validation(),
                        first.runs(),
                        known.stream()
                                .filter(one -> !one.equals(first) && one.validation() == first.validation())
                                .map(Choice::point)
                                .toList()));
    }

    /**
     * Looks before anything is trained whether there is something to choose by.
     *
     * @throws HanetException when there are no validation images
     */
    public void requireValidation(Grid grid, TrainSettings settings) {
        Experiment first =
                loader.load(grid.spec(), grid.overlays(grid.points().get(0)).get(0));
        if (divided(first, settings).validation().isEmpty()) {
            throw HanetException.input(
                    "the validation part of the split is empty, yet the best point is chosen by it",
                    "give data.split a validation part, or leave --best out");
        }
    }

    /**
     * Measures the chosen runs on the test part, or out of fold.
     *
     * @return one result over all images of folds, else one a run; none without a test part
     */
    public List<EvaluationResult> measure(Grid grid, Choice choice, TrainSettings settings) {
        if (grid.folds() > 0) {
            List<Experiment> experiments = grid.overlays(choice.point()).stream()
                    .map(overlay -> loader.load(grid.spec(), overlay))
                    .toList();
            return List.of(folds.measure(experiments, choice.runs(), settings));
        }
        Evaluate.Place place = new Evaluate.Place(
                settings.roots(), settings.device(), settings.reuse().accepted(), Optional.empty());
        List<EvaluationResult> results = new ArrayList<>();
        for (FinishedRun run : choice.runs()) {
            TrainedRun trained = sessions.read(run.path());
            if (divided(trained.experiment(), settings).test().isEmpty()) {
                return List.of();
            }
            results.add(evaluate.run(trained, Optional.of(Part.TEST), place, done -> {})
                    .result());
        }
        return results;
    }

    private static Split divided(Experiment experiment, TrainSettings settings) {
        DataSpec data = experiment.spec().data();
        return data.divide(data.open(experiment.roots(settings.roots())).items());
    }

    /** Metric to the mean over the results. */
    public static Map<String, Double> means(List<EvaluationResult> results) {
        Map<String, Double> means = new LinkedHashMap<>();
        results.stream()
                .flatMap(result -> result.values().keySet().stream())
                .distinct()
                .forEach(metric -> means.put(
                        metric,
                        results.stream()
                                .mapToDouble(result -> result.values().getOrDefault(metric, Double.NaN))
                                .average()
                                .orElse(Double.NaN)));
        return means;
    }

    /** What the intervals of {@link #table} say. */
    public static String sentence(List<EvaluationResult> results) {
        return results.get(0).sentence();
    }

    /** A row a metric: the mean over the runs, or over all images of folds, and how sure it is. */
    public static Table table(List<EvaluationResult> results) {
        List<List<String>> rows = new ArrayList<>();
        means(results).forEach((metric, value) -> {
            OverImages sure = OverImages.of(
                    results.stream().map(EvaluationResult::perImage).toList(),
                    metric,
                    results.get(0).together());
            rows.add(List.of(
                    results.get(0).labels().getOrDefault(metric, metric),
                    Numbers.rounded(value),
                    Numbers.rounded(sure.mean()),
                    sure.interval(),
                    Numbers.rounded(sure.least())));
        });
        return new Table(List.of("metric", "value", "mean of images", OverImages.INTERVAL, OverImages.CAN_SHOW), rows);
    }

    /**
     * Writes {@code best.yaml}, the complete spec of the chosen point, with {@code best.provenance.json} beside it, where its paths begin; {@code best-runs.txt}, its runs, a line each, which {@code predict} takes as
     * {@code @best-runs.txt}; and {@code best.md} and {@code best.html} with what was found. Of folds {@code best.json} and its images as well.
     *
     * @param grid as it was trained
     * @return the files, in this order
     */
    public List<Path> write(Path folder, Grid grid, Choice choice, String chosenBy, List<EvaluationResult> results) {
        Path into = AtomicFiles.folder(folder);
        Experiment experiment = loader.load(
                grid.spec(),
                grid.overlay().and(choice.point().overlay()).and(Overlay.ofOption("--best", "evaluate.test", true)));
        Path spec = into.resolve(FILE + ".yaml");
        AtomicFiles.write(spec, experiment.resolved());
        AtomicFiles.write(
                SpecSource.memoryOf(spec),
                SpecSource.memory(
                        SpecSource.remembered(choice.runs().get(0).path().resolve(SpecSource.PROVENANCE))));
        Path runs = into.resolve(FILE + "-runs.txt");
        AtomicFiles.write(
                runs,
                choice.runs().stream()
                        .map(run -> quoted(run.path().toAbsolutePath().normalize()) + "\n")
                        .collect(Collectors.joining()));
        Page page = new Page("best of " + experiment.name());
        page.words(words(choice, chosenBy));
        page.words("The runs of this point: "
                + choice.runs().stream()
                        .map(run -> String.valueOf(run.path().getFileName()))
                        .collect(Collectors.joining(", "))
                + (grid.folds() > 0
                        ? ". Images out of fold were measured for them alone, after they were chosen; some of them are validation in other"
                                + " folds and so had a say in the choice."
                        : ". The test part was measured for them alone, after they were chosen."));
        Cautions.of(Map.of(
                        words(choice, chosenBy),
                        choice.runs().stream().map(FinishedRun::path).toList()))
                .forEach(words -> page.warning(words + "."));
        if (!results.isEmpty()) {
            page.heading(grid.folds() > 0 ? "All images, out of fold" : "On test")
                    .table(table(results))
                    .words(sentence(results));
        }
        Path markdown = into.resolve(FILE + ".md");
        Path html = into.resolve(FILE + ".html");
        AtomicFiles.write(markdown, page.markdown());
        AtomicFiles.write(html, page.html());
        if (grid.folds() > 0) {
            results.forEach(result -> ResultFiles.write(into, FILE, result));
        }
        return List.of(spec, runs, markdown, html);
    }

    /** Removes what {@link #write} wrote of an earlier sweep: it is no answer to a newer one. */
    static void remove(Path folder) {
        Path spec = folder.resolve(FILE + ".yaml");
        if (Files.exists(SpecSource.memoryOf(spec))) { // else a file of this name is somebody's own
            Stream.concat(
                            Stream.of(FILE + ".yaml", FILE + "-runs.txt", FILE + ".md", FILE + ".html"),
                            ResultFiles.names(FILE).stream())
                    .forEach(file -> AtomicFiles.remove(folder.resolve(file)));
            AtomicFiles.remove(SpecSource.memoryOf(spec));
        }
    }

    /** What was chosen, in a sentence. */
    public static String words(Choice choice, String chosenBy) {
        int runs = choice.runs().size();
        return "best by validation: " + words(choice.point()) + ", " + chosenBy + " "
                + Numbers.rounded(choice.validation()) + (runs > 1 ? ", the mean of " + runs + " runs" : "")
                + (choice.ties().isEmpty()
                        ? ""
                        : "; as good: "
                                + choice.ties().stream().map(BestPoint::words).collect(Collectors.joining(", "))
                                + ", and of equals the first is taken");
    }

    private static String words(Grid.Point point) {
        return point.values().isEmpty()
                ? "the spec as it is"
                : point.values().entrySet().stream()
                        .map(value -> value.getKey() + "=" + value.getValue())
                        .collect(Collectors.joining(" "));
    }

    /** As a file of arguments has it. */
    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
