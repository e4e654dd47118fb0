package dev.hanet.toolkit.study;

import dev.hanet.blocks.weights.pretrained.InitialWeights;
import dev.hanet.blocks.weights.pretrained.WeightsFolder;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.split.FoldsSplit;
import dev.hanet.toolkit.execution.Executions;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.metric.Evaluator;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.Cautions;
import dev.hanet.toolkit.run.CodeVersion;
import dev.hanet.toolkit.run.FinishedRun;
import dev.hanet.toolkit.run.Provenance;
import dev.hanet.toolkit.run.Provenances;
import dev.hanet.toolkit.run.ResultFiles;
import dev.hanet.toolkit.run.RunNames;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Scoring;
import dev.hanet.toolkit.session.SeenBefore;
import dev.hanet.toolkit.session.Segmentation;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.session.WarmStart;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.statistic.OverImages;
import dev.hanet.toolkit.train.Obtain;
import dev.hanet.toolkit.train.TrainSettings;
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
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Cross-validation as one training: every fold of a spec, and the metrics over all images, each segmented by the one network that
 * neither learnt from it nor was chosen by it. Folds that are there already are not trained again.
 */
public final class Folds {
    private static final String ALL = "all";
    private static final String FAILED = "failed";

    private final ExperimentLoader loader;
    private final Sessions sessions;
    private final MetricCatalog catalog;

    @Inject
    public Folds(ExperimentLoader loader, Sessions sessions, MetricCatalog catalog) {
        this.loader = loader;
        this.sessions = sessions;
        this.catalog = catalog;
    }

    /**
     * The experiment of each fold.
     *
     * @throws HanetException when its split has no folds
     */
    public List<Experiment> plan(Experiment experiment) {
        if (!(experiment.spec().data().split() instanceof FoldsSplit split)) {
            throw HanetException.input(
                    "there are no folds to train: data.split is of another type",
                    "write 'data: {split: {type: folds, folds: 5}}', or lay it over: --set 'data.split={type: folds, folds:"
                            + " 5}'");
        }
        return IntStream.rangeClosed(1, split.folds())
                .mapToObj(fold -> loader.vary(experiment, Overlay.ofOption("--folds", "data.split.fold", fold)))
                .toList();
    }

    /**
     * Holds the folds to weights that have not seen what they test: of {@code train.from}, and of runs' files.
     *
     * @param folder of all runs
     * @throws HanetException naming run, fold and images
     */
    public void requireUnseen(List<Experiment> folds, DataRoots roots, WeightsFolder found, Path folder) {
        List<Provenance.DataFile> files = List.of();
        for (int fold = 0; fold < folds.size(); fold++) {
            Experiment experiment = folds.get(fold);
            List<InitialWeights> weights = Sessions.initialWeights(experiment, found);
            try {
                List<Path> runs = SeenBefore.runs(
                        weights,
                        experiment.spec().train().from().map(from -> WarmStart.file(from, experiment, folder)));
                if (runs.isEmpty()) {
                    return;
                }
                DataSpec data = experiment.spec().data();
                Dataset dataset = data.open(experiment.roots(roots));
                files = fold == 0 ? Provenances.dataFiles(dataset) : files; // all folds have the same
                Provenance.Ingredients now = new Provenance.Ingredients(
                        CodeVersion.current(), files, Provenances.parts(data.divide(dataset.items())));
                for (SeenBefore seen :
                        SeenBefore.of(runs, experiment, now, loader, new SeenBefore.Places(folder, found))) {
                    if (seen.caution().images().isEmpty()) {
                        continue; // each training says so
                    }
                    throw HanetException.input(
                            "of folds every image is tested by a network that has not seen it, and '"
                                    + seen.run()
                                    + "', whose weights they would begin with, has: in fold " + (fold + 1) + " "
                                    + seen.caution().images().orElseThrow(),
                            "begin without it, or with a run of other images; one fold alone may begin with a run of that fold:"
                                    + " leave --folds out");
                }
            } catch (DataException e) {
                throw e.in(experiment::at);
            }
        }
    }

    /** The folds, to be trained. */
    public static List<Executions.Cell> cells(List<Experiment> folds) {
        return IntStream.range(0, folds.size())
                .mapToObj(fold -> new Executions.Cell("fold " + (fold + 1), folds.get(fold)))
                .toList();
    }

    /**
     * Gets the run of each fold; one that fails does not stop the others.
     *
     * @param folds as planned
     * @param executions who trains
     * @param told hears of every run that is got, or failed
     * @throws HanetException when they would begin with weights that have seen what they test
     */
    public Result run(
            List<Experiment> folds, TrainSettings settings, Executions executions, Consumer<Obtain.Attempt> told) {
        requireUnseen(folds, settings.roots(), settings.weights(), settings.runs());
        List<Obtain.Attempt> attempts = executions.run(cells(folds), settings, told);
        List<FinishedRun> runs = attempts.stream()
                .filter(Obtain.Obtained.class::isInstance)
                .map(attempt -> ((Obtain.Obtained) attempt).run())
                .toList();
        return new Result(
                folds.get(0),
                attempts,
                runs.size() == folds.size() ? Optional.of(measure(folds, runs, settings)) : Optional.empty());
    }

    /** How many folds the split of an experiment has; 0 where it has none. */
    public static int count(Experiment experiment) {
        return experiment.spec().data().split() instanceof FoldsSplit split ? split.folds() : 0;
    }

    /**
     * The metrics over all images, each by the network of the fold that tests it.
     *
     * @param folds as planned
     * @param runs theirs, in the same order
     */
    public EvaluationResult measure(List<Experiment> folds, List<FinishedRun> runs, TrainSettings settings) {
        Experiment first = folds.get(0);
        Evaluator evaluator = new Scoring(first.spec().data(), first.spec().evaluate(), catalog).evaluator();
        Dataset dataset = first.spec().data().open(first.roots(settings.roots()));
        for (int fold = 0; fold < runs.size(); fold++) {
            DataSpec data = folds.get(fold).spec().data();
            try (OpenRun run = sessions.open(runs.get(fold).path(), settings.device())) {
                for (Item item : data.divide(dataset.items()).test()) {
                    Sample sample = dataset.load(item);
                    Segmentation found = run.session().segment(sample);
                    evaluator.add(sample, found.mask(), found.probabilities());
                }
            }
        }
        return evaluator.result().with(first.spec().data().together(dataset.items()));
    }

    /**
     * What the folds came to.
     *
     * @param experiment of the first one
     * @param attempts what became of each, in their order
     * @param all the metrics over all images, each by the network of the fold that tests it; absent where a fold failed
     */
    public record Result(Experiment experiment, List<Obtain.Attempt> attempts, Optional<EvaluationResult> all) {
        public Result {
            attempts = List.copyOf(attempts);
        }

        /** The runs that were got. */
        public List<FinishedRun> runs() {
            return attempts.stream()
                    .filter(Obtain.Obtained.class::isInstance)
                    .map(attempt -> ((Obtain.Obtained) attempt).run())
                    .toList();
        }

        /** What is to be said of the values beside one another, and against them, a sentence each. */
        public List<String> cautions() {
            Map<String, List<Path>> rows = new LinkedHashMap<>();
            for (int fold = 0; fold < attempts.size(); fold++) {
                if (attempts.get(fold) instanceof Obtain.Obtained obtained) {
                    rows.put("fold " + (fold + 1), List.of(obtained.run().path()));
                }
            }
            return Cautions.of(rows);
        }

        /** A row a fold, and one of all images; values rounded. */
        public Table table() {
            return table(Numbers::rounded);
        }

        private Table table(DoubleFunction<String> words) {
            Map<String, String> labels = labels();
            List<String> head = new ArrayList<>(List.of("fold", "run", "epoch"));
            head.addAll(labels.values());
            List<List<String>> rows = new ArrayList<>();
            for (int fold = 0; fold < attempts.size(); fold++) {
                if (attempts.get(fold) instanceof Obtain.Obtained obtained) {
                    FinishedRun run = obtained.run();
                    rows.add(row(
                            List.of(
                                    String.valueOf(fold + 1),
                                    String.valueOf(run.path().getFileName()),
                                    String.valueOf(run.best().epoch())),
                            labels.keySet().stream().map(metric -> words.apply(value(run, metric)))));
                } else {
                    rows.add(row(
                            List.of(String.valueOf(fold + 1), FAILED, ""),
                            labels.keySet().stream().map(metric -> words.apply(Double.NaN))));
                }
            }
            all.ifPresent(result -> rows.add(row(
                    List.of("all, out of fold", "", ""),
                    labels.keySet().stream().map(metric -> words.apply(result.value(metric))))));
            all.ifPresent(result -> {
                List<OverImages> sure = List.copyOf(result.overImages().values());
                rows.add(
                        row(List.of(OverImages.COUNT, "", ""), sure.stream().map(one -> String.valueOf(one.images()))));
                rows.add(row(List.of("mean of images", "", ""), words(sure, OverImages::mean, words)));
                rows.add(row(List.of("95 % from", "", ""), words(sure, OverImages::low, words)));
                rows.add(row(List.of("95 % to", "", ""), words(sure, OverImages::high, words)));
                rows.add(row(List.of(OverImages.CAN_SHOW, "", ""), words(sure, OverImages::least, words)));
            });
            return new Table(head, rows);
        }

        private static Stream<String> words(
                List<OverImages> sure, ToDoubleFunction<OverImages> number, DoubleFunction<String> words) {
            return sure.stream().map(one -> words.apply(number.applyAsDouble(one)));
        }

        private static double value(FinishedRun run, String metric) {
            return run.test()
                    .map(test -> test.values().getOrDefault(metric, Double.NaN))
                    .orElse(Double.NaN);
        }

        private static List<String> row(List<String> first, Stream<String> values) {
            return Stream.concat(first.stream(), values).toList();
        }

        /** Metric to what it is of and how it is read, of any result there is. */
        private Map<String, String> labels() {
            return all.map(EvaluationResult::labels).orElseGet(() -> runs().stream()
                    .flatMap(run -> run.test().stream())
                    .findFirst()
                    .map(test -> test.labels())
                    .orElse(Map.of()));
        }

        /**
         * Where tables go.
         *
         * @param runs the folder of all runs
         */
        public Path folder(Path runs) {
            return runs.resolve(RunNames.of(experiment.name())).resolve("folds");
        }

        /**
         * Writes {@code folds.md}, {@code folds.html} and {@code folds.csv} beside the runs, in {@code folds}, and the metrics over all
         * images as an evaluation's, {@code all.json} and by image.
         *
         * @param runs the folder of all runs
         * @return the folder
         */
        public Path write(Path runs) {
            Path folder = AtomicFiles.folder(folder(runs));
            Page page = new Page("folds of " + experiment.name());
            page.words("Each fold's network is scored on the images of its fold."
                    + (all.isPresent()
                            ? " The row of all has all images, each as the network of its own fold segments it, which neither learnt from it nor"
                                    + " was chosen by it."
                            : " Not every fold came through, so nothing is told of all images together."));
            page.table(table());
            cautions().forEach(words -> page.warning(words + "."));
            all.ifPresent(result -> page.words(result.sentence() + "."));
            AtomicFiles.write(folder.resolve("folds.md"), page.markdown());
            AtomicFiles.write(folder.resolve("folds.html"), page.html());
            AtomicFiles.write(folder.resolve("folds.csv"), table(Numbers::exact).csv());
            if (all.isEmpty()) { // what an earlier call wrote is not of these runs
                ResultFiles.names(ALL).forEach(file -> AtomicFiles.remove(folder.resolve(file)));
            }
            all.ifPresent(result -> ResultFiles.write(folder, ALL, result));
            return folder;
        }
    }
}
