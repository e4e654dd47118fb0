package dev.hanet.toolkit.study.search;

import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.picture.Parallel;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.Cautions;
import dev.hanet.toolkit.run.RunNames;
import dev.hanet.toolkit.schedule.SelectSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * What a search found.
 *
 * @param space what was searched
 * @param select what chooses the best epoch, and the best trial
 * @param name of the experiment
 * @param epochs of a whole training
 * @param trials in their order
 * @param seconds of all trainings together
 * @param trained how many epochs they went through, fewer than they might where {@code train.patience} ended one
 */
public record SearchResult(
        Space space, SelectSpec select, String name, int epochs, List<Trial> trials, double seconds, long trained) {
    /** A model of so few trials says nothing. */
    private static final int LEAST = 8;

    private static final double[] WIDTHS = {0.1, 0.2, 0.4};
    private static final int SHUFFLES = 50;
    private static final int SHOWN = 5;

    public SearchResult {
        trials = List.copyOf(trials);
    }

    /**
     * One trial.
     *
     * @param number from 0
     * @param epoch up to which it was trained
     * @param value the best value up to there, the mean over its seeds; not a number where it failed
     * @param first the same at the first rung, to which all trials came
     * @param runs its run directories, a seed each
     * @param failure why it was left out, or had to stop
     */
    public record Trial(
            int number,
            Space.Point point,
            int epoch,
            double value,
            double first,
            List<Path> runs,
            Optional<String> failure) {
        public Trial {
            runs = List.copyOf(runs);
        }

        /** Up to which epoch it came; 0 where none was begun. */
        int trained() {
            return runs.isEmpty() ? 0 : epoch;
        }
    }

    /** The best of those that were trained longest; of equal ones the first. */
    public Optional<Trial> best() {
        return ties().stream().findFirst();
    }

    /** That others are as good as the trial that is called the best, a sentence. */
    public Optional<String> tie() {
        List<Trial> ties = ties();
        return ties.size() < 2
                ? Optional.empty()
                : Optional.of("trials "
                        + ties.stream()
                                .map(trial -> String.valueOf(trial.number()))
                                .collect(Collectors.joining(", "))
                        + " are equally good; of equals the first is called the best");
    }

    /** The trials than which none is better, of those that were trained longest. */
    private List<Trial> ties() {
        int longest = sound().stream().mapToInt(Trial::epoch).max().orElse(0);
        List<Trial> last =
                sound().stream().filter(trial -> trial.epoch() == longest).toList();
        return last.stream().min(order()).stream()
                .flatMap(best -> last.stream().filter(trial -> order().compare(trial, best) == 0))
                .toList();
    }

    private List<Trial> sound() {
        return trials.stream()
                .filter(trial -> trial.failure().isEmpty() && Double.isFinite(trial.value()))
                .toList();
    }

    private Comparator<Trial> order() {
        return Comparator.comparingDouble(trial -> select.higherIsBetter() ? -trial.value() : trial.value());
    }

    /** Whether some trial had to stop, or was left out. */
    public boolean isFailed() {
        return trials.stream().anyMatch(trial -> trial.failure().isPresent());
    }

    /** What is to be said of trials beside one another, and what is known against single runs, a sentence each. */
    public List<String> cautions() {
        Map<String, List<Path>> rows = new LinkedHashMap<>();
        trials.forEach(trial -> rows.put("trial " + trial.number(), trial.runs()));
        return Cautions.of(rows);
    }

    /** How many epochs were trained, of all that every trial to the end would be. */
    public String spent() {
        long whole = trials.stream()
                .mapToLong(trial -> (long) epochs * Math.max(1, trial.runs().size()))
                .sum();
        return String.format(
                Locale.ROOT,
                "%d trials, %,d epochs of the %,d that all of them to the end would take, %s of training",
                trials.size(),
                trained,
                whole,
                Numbers.duration(seconds));
    }

    /** A row a trial, the best first. */
    public Table table() {
        List<String> head = new ArrayList<>(List.of("trial"));
        space.dimensions().forEach(dimension -> head.add(dimension.key()));
        head.addAll(List.of("epochs", "validation " + select.metric().words(), "what became of it"));
        List<Trial> ranked = new ArrayList<>(trials);
        ranked.sort(Comparator.<Trial>comparingInt(trial -> sound().contains(trial) ? -trial.epoch() : 1)
                .thenComparing(order())
                .thenComparing(Trial::number));
        return new Table(
                head,
                ranked.stream()
                        .map(trial -> {
                            List<String> row = new ArrayList<>(List.of(String.valueOf(trial.number())));
                            row.addAll(space.values(trial.point()).values());
                            row.add(String.valueOf(trial.trained()));
                            row.add(Numbers.rounded(trial.value()));
                            row.add(became(trial));
                            return row;
                        })
                        .toList());
    }

    private String became(Trial trial) {
        return trial.failure().orElse(trial.epoch() >= epochs ? "trained" : "stopped early");
    }

    /**
     * How much each key matters: by how much more a smooth model of all trials (the mean of the others, weighted by a normal kernel) errs at a
     * trial once the values of the key are shuffled among the trials, as shares of all keys; at the first rung, to which all came.
     *
     * @return nothing where there are too few trials, or the model explains nothing
     */
    public Map<String, Double> importances() {
        List<Trial> told = trials.stream()
                .filter(trial -> trial.failure().isEmpty() && Double.isFinite(trial.first()))
                .toList();
        if (told.size() < LEAST) {
            return Map.of();
        }
        double[] values = told.stream().mapToDouble(Trial::first).toArray();
        double[][] places = told.stream().map(this::places).toArray(double[][]::new);
        double mean = java.util.Arrays.stream(values).average().orElse(0);
        double without = 0;
        for (double value : values) {
            // as the model, of all but itself
            double others = (mean * values.length - value) / (values.length - 1);
            without += (value - others) * (value - others);
        }
        double width = WIDTHS[0];
        for (double one : WIDTHS) {
            width = error(places, places, values, one) < error(places, places, values, width) ? one : width;
        }
        double least = error(places, places, values, width);
        if (least >= without) {
            return Map.of();
        }
        Map<String, Double> importances = new LinkedHashMap<>();
        double all = 0;
        for (int key = 0; key < space.dimensions().size(); key++) {
            double more = Math.max(0, shuffled(places, values, width, key) - least);
            importances.put(space.dimensions().get(key).key(), more);
            all += more;
        }
        double whole = all;
        importances.replaceAll((key, more) -> whole == 0 ? 0 : more / whole);
        return importances;
    }

    private static double shuffled(double[][] places, double[] values, double width, int key) {
        Random random = new Random(key);
        double sum = 0;
        for (int shuffle = 0; shuffle < SHUFFLES; shuffle++) {
            List<Double> column = new ArrayList<>();
            for (double[] place : places) {
                column.add(place[key]);
            }
            Collections.shuffle(column, random);
            double[][] asked = new double[places.length][];
            for (int i = 0; i < places.length; i++) {
                asked[i] = places[i].clone();
                asked[i][key] = column.get(i);
            }
            sum += error(asked, places, values, width);
        }
        return sum / SHUFFLES;
    }

    /** The squared error of the model at each trial, of all others. */
    private static double error(double[][] asked, double[][] places, double[] values, double width) {
        double error = 0;
        for (int i = 0; i < values.length; i++) {
            double weights = 0;
            double sum = 0;
            for (int j = 0; j < values.length; j++) {
                if (i == j) {
                    continue;
                }
                double distance = 0;
                for (int key = 0; key < places[j].length; key++) {
                    double apart = (asked[i][key] - places[j][key]) / width;
                    distance += apart * apart;
                }
                double weight = Math.exp(-distance / 2) + 1e-12;
                weights += weight;
                sum += weight * values[j];
            }
            error += (values[i] - sum / weights) * (values[i] - sum / weights);
        }
        return error;
    }

    private double[] places(Trial trial) {
        double[] places = new double[space.dimensions().size()];
        for (int key = 0; key < places.length; key++) {
            places[key] = space.dimensions()
                    .get(key)
                    .place(trial.point().coordinates().get(key));
        }
        return places;
    }

    /** A line a trial over an axis a key and one of the values. */
    Parallel parallel() {
        List<Trial> told = sound();
        double low = told.stream().mapToDouble(Trial::value).min().orElse(0);
        double high = told.stream().mapToDouble(Trial::value).max().orElse(1);
        List<Parallel.Axis> axes = new ArrayList<>();
        for (Space.Dimension dimension : space.dimensions()) {
            List<Parallel.Tick> ticks = new ArrayList<>();
            int size = dimension.size();
            int steps = size == 0 ? 3 : Math.min(size - 1, 7);
            for (int step = 0; step <= steps; step++) {
                double coordinate =
                        size == 0 ? step / 3.0 : Math.rint(steps == 0 ? 0 : (double) step * (size - 1) / steps);
                ticks.add(new Parallel.Tick(dimension.place(coordinate), shortly(dimension.text(coordinate))));
            }
            axes.add(new Parallel.Axis(
                    shortly(dimension.key().substring(dimension.key().lastIndexOf('.') + 1)), ticks));
        }
        axes.add(new Parallel.Axis(
                select.metric().words(),
                List.of(new Parallel.Tick(0, Numbers.rounded(low)), new Parallel.Tick(1, Numbers.rounded(high)))));
        List<Trial> best = told.stream()
                .sorted(Comparator.<Trial>comparingInt(trial -> -trial.epoch()).thenComparing(order()))
                .limit(SHOWN)
                .toList();
        return new Parallel(
                "trials, the best " + Math.min(SHOWN, best.size()) + " in colour",
                axes,
                told.stream()
                        .map(trial -> {
                            List<Double> places = new ArrayList<>();
                            for (double place : places(trial)) {
                                places.add(place);
                            }
                            places.add(high > low ? (trial.value() - low) / (high - low) : 0.5);
                            return new Parallel.Line(places, best.contains(trial));
                        })
                        .toList());
    }

    private static String shortly(String text) {
        return text.length() > 18 ? text.substring(0, 17) + "…" : text;
    }

    /** Where its files lie when nothing else is said: {@code search} in the folder of the experiment's runs. */
    public Path folder(Path runs) {
        return runs.resolve(RunNames.of(name)).resolve("search");
    }

    /**
     * Writes {@code search.md}, {@code search.html} and {@code search.csv}.
     *
     * @return the files
     */
    public List<Path> write(Path folder) {
        Page page = new Page("search over " + name);
        page.lead(Search.words(space));
        page.words("The best value of " + select.metric().words()
                + " on validation up to the last epoch of a trial, the mean over its seeds. Trials of fewer epochs were stopped"
                + " early and are not to be held against those of more; read the test part of the best one, once.");
        page.words(spent() + ".");
        best().ifPresent(trial -> page.words("Best: trial " + trial.number() + ", "
                + trial.runs().stream().map(Path::toString).collect(Collectors.joining(", ")) + "."));
        tie().ifPresent(words -> page.words(words + "."));
        page.table(table());
        cautions().forEach(words -> page.warning(words + "."));
        if (!sound().isEmpty()) {
            page.headingOnScreen("Trials").parallel(parallel());
        }
        Map<String, Double> importances = importances();
        page.heading("Which keys matter");
        if (importances.isEmpty()) {
            page.words("Nothing can be told: that takes " + LEAST
                    + " trials, and a smooth model of them that errs less than their mean does.");
        } else {
            page.words(
                            "By how much more a smooth model of all trials errs once the values of a key are shuffled among them, as shares;"
                                    + " at the first epoch at which trials are held against each other.")
                    .table(new Table(
                            List.of("key", "share"),
                            importances.entrySet().stream()
                                    .map(one -> List.of(one.getKey(), Numbers.rounded(one.getValue())))
                                    .toList()));
        }
        Path into = AtomicFiles.folder(folder);
        AtomicFiles.write(into.resolve("search.md"), page.markdown());
        AtomicFiles.write(into.resolve("search.html"), page.html());
        AtomicFiles.write(into.resolve("search.csv"), runs().csv());
        return List.of(into.resolve("search.md"), into.resolve("search.html"), into.resolve("search.csv"));
    }

    private Table runs() {
        List<String> head = new ArrayList<>(List.of("trial"));
        space.dimensions().forEach(dimension -> head.add(dimension.key()));
        head.addAll(
                List.of("epochs", "validation " + select.metric().words(), "what became of it", "runs", Cautions.CELL));
        return new Table(
                head,
                trials.stream()
                        .map(trial -> {
                            List<String> row = new ArrayList<>(List.of(String.valueOf(trial.number())));
                            row.addAll(space.values(trial.point()).values());
                            row.add(String.valueOf(trial.trained()));
                            row.add(Numbers.exact(trial.value()));
                            row.add(became(trial));
                            row.add(trial.runs().stream().map(Path::toString).collect(Collectors.joining(" ")));
                            row.add(trial.runs().stream()
                                    .map(Cautions::cell)
                                    .filter(words -> !words.isEmpty())
                                    .collect(Collectors.joining("; ")));
                            return row;
                        })
                        .toList());
    }
}
