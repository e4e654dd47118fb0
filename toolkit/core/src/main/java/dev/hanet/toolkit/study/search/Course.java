package dev.hanet.toolkit.study.search;

import dev.hanet.toolkit.statistic.PairedTest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what is trained next, and nothing else: the same results lead to the same course, in whatever order and from however many
 * processes they arrive.
 *
 * <p>What is to be done are jobs, counted from 0: a trial, and the epoch up to which it is trained. Job n is decided from the results of
 * the jobs up to {@code n - ahead} and from no other, though they be known already; so {@code ahead} jobs can be under way at once, and
 * the course is that of so many workers who all take equally long.
 *
 * <p>Sources: asynchronous successive halving, Li et al., MLSys 2020 (arXiv 1810.05934), algorithm 2, with the one bracket that stops
 * earliest; the test of {@link Prune#WILCOXON} is that of Optuna's pruner of that name, over images.
 */
public final class Course {
    /** One trial in so many goes on at a rung. */
    static final int ETA = 3;

    private static final int RUNGS = 3;
    private static final double DOUBTFUL = 0.1;
    /** Parzen estimators take over from chance after so many trials, or a quarter of all. */
    private static final int BY_CHANCE = 10;

    private final Space space;
    private final Rules rules;
    private final List<Job> jobs = new ArrayList<>();
    private final Map<Integer, Outcome> outcomes = new HashMap<>();
    private int idle;
    private boolean over;

    /** How points are chosen. */
    public enum Kind {
        /** Every point. */
        GRID,
        /** By chance, each to the end. */
        RANDOM,
        /** By chance; at each rung the best third goes on. */
        ASHA,
        /** Where good trials lie closer than others. */
        TPE
    }

    /** What ends a trial before its last epoch. */
    public enum Prune {
        /** Nothing but the kind of search. */
        NONE,
        /** Being worse than the best trial, image by image. */
        WILCOXON
    }

    /**
     * How a search goes.
     *
     * @param trials how many points at most
     * @param epochs of a whole training
     * @param ahead so many jobs may be under way while another is decided
     * @param seed of all chance
     */
    public record Rules(Kind kind, Prune prune, int trials, int epochs, int ahead, long seed) {
        /** The epochs at which trials are held against each other, the last one that of a whole training. */
        public List<Integer> rungs() {
            if (kind != Kind.ASHA && prune == Prune.NONE) {
                return List.of(epochs);
            }
            List<Integer> rungs = new ArrayList<>();
            int epoch = epochs;
            while (epoch >= 1 && rungs.size() < RUNGS) {
                rungs.add(0, epoch);
                epoch /= ETA;
            }
            return rungs;
        }
    }

    /**
     * A trial up to a rung.
     *
     * @param number in the course
     * @param trial from 0
     * @param rung from 0
     * @param epoch the last one
     */
    public record Job(int number, int trial, Space.Point point, int rung, int epoch) {}

    /**
     * What came of a job.
     *
     * @param score the greater the better; not a number where there is none
     * @param images image to its value in that epoch, the greater the better; empty where that is not known
     */
    public record Outcome(double score, Map<String, Double> images) {
        /** Of what could not be trained. */
        public static final Outcome FAILED = new Outcome(Double.NaN, Map.of());

        public Outcome {
            images = Map.copyOf(images);
        }
    }

    /** A course from its beginning. */
    public Course(Space space, Rules rules) {
        this.space = space;
        this.rules = rules;
    }

    /** The point of a trial where no result has a part in that. */
    Optional<Space.Point> known(int trial) {
        boolean isByChance = rules.kind() != Kind.TPE || trial < byChance();
        if (!isByChance || trial >= trials()) {
            return Optional.empty();
        }
        return Optional.of(rules.kind() == Kind.GRID ? space.at(trial) : space.drawn(trial, rules.seed()));
    }

    /** How many trials there can be. */
    int trials() {
        int all = space.count().orElse(Integer.MAX_VALUE);
        return rules.kind() == Kind.GRID ? all : Math.min(rules.trials(), all);
    }

    private int byChance() {
        return Math.min(BY_CHANCE, Math.max(2, trials() / 4));
    }

    /** The next job; absent while too little is known to decide it, and when all are decided. */
    public Optional<Job> next() {
        while (!over) {
            int number = jobs.size();
            for (int before = 0; before <= number - rules.ahead(); before++) {
                if (!outcomes.containsKey(before)) {
                    return Optional.empty();
                }
            }
            Optional<Job> decided = decide(number);
            if (decided.isPresent()) {
                idle = 0;
                jobs.add(decided.orElseThrow());
                return decided;
            }
            // A worker of so many that has nothing to do.
            jobs.add(new Job(number, -1, new Space.Point(List.of()), -1, 0));
            outcomes.put(number, Outcome.FAILED);
            idle++;
            over = idle >= rules.ahead();
        }
        return Optional.empty();
    }

    /** What came of a job. */
    public void result(Job job, Outcome outcome) {
        outcomes.put(job.number(), outcome);
    }

    private Optional<Job> decide(int number) {
        List<Job> told = jobs.stream()
                .filter(job -> job.trial() >= 0 && job.number() <= number - rules.ahead())
                .toList();
        Optional<Job> further = rules.kind() == Kind.ASHA
                ? promoted(number, told)
                : rules.prune() == Prune.WILCOXON ? goingOn(number, told) : Optional.empty();
        if (further.isPresent()) {
            return further;
        }
        int trial = (int) jobs.stream().filter(job -> job.rung() == 0).count();
        if (trial >= trials()) {
            return Optional.empty();
        }
        return known(trial)
                .or(() -> proposed(trial, told))
                .map(point -> new Job(number, trial, point, 0, rules.rungs().get(0)));
    }

    /** The best trial of the highest rung at which one of the best third has not gone on. */
    private Optional<Job> promoted(int number, List<Job> told) {
        for (int rung = rules.rungs().size() - 2; rung >= 0; rung--) {
            int at = rung;
            List<Job> ranked = told.stream()
                    .filter(job -> job.rung() == at)
                    .sorted(Comparator.<Job>comparingDouble(job -> -score(job)).thenComparing(Job::trial))
                    .toList();
            for (Job job : ranked.subList(0, ranked.size() / ETA)) {
                if (!isFurther(job) && isSound(job) && !isPruned(job, told)) {
                    return Optional.of(further(number, job));
                }
            }
        }
        return Optional.empty();
    }

    /** The first trial that is at a rung and not doubtful there. */
    private Optional<Job> goingOn(int number, List<Job> told) {
        return told.stream()
                .filter(job -> job.rung() < rules.rungs().size() - 1)
                .filter(job -> !isFurther(job) && isSound(job) && !isPruned(job, told))
                .min(Comparator.comparingInt(Job::trial))
                .map(job -> further(number, job));
    }

    private Job further(int number, Job job) {
        return new Job(
                number, job.trial(), job.point(), job.rung() + 1, rules.rungs().get(job.rung() + 1));
    }

    private boolean isFurther(Job job) {
        return jobs.stream().anyMatch(other -> other.trial() == job.trial() && other.rung() > job.rung());
    }

    private boolean isSound(Job job) {
        return Double.isFinite(score(job));
    }

    private double score(Job job) {
        Outcome outcome = outcomes.getOrDefault(job.number(), Outcome.FAILED);
        return Double.isNaN(outcome.score()) ? Double.NEGATIVE_INFINITY : outcome.score();
    }

    /** Whether it is worse than the best trial that has come so far, over the images of both: Wilcoxon's test, one-sided, 10 %. */
    private boolean isPruned(Job job, List<Job> told) {
        if (rules.prune() != Prune.WILCOXON) {
            return false;
        }
        Optional<Job> best = told.stream()
                .filter(other -> other.rung() == job.rung() && other.trial() != job.trial())
                .max(Comparator.comparingDouble(this::score));
        if (best.isEmpty() || score(best.orElseThrow()) <= score(job)) {
            return false;
        }
        Map<String, Double> theirs = outcomes.getOrDefault(best.orElseThrow().number(), Outcome.FAILED)
                .images();
        Map<String, Double> ours =
                outcomes.getOrDefault(job.number(), Outcome.FAILED).images();
        double[] differences = ours.keySet().stream()
                .sorted()
                .filter(theirs::containsKey)
                .mapToDouble(image -> ours.getOrDefault(image, Double.NaN) - theirs.getOrDefault(image, Double.NaN))
                .filter(Double::isFinite)
                .toArray();
        return PairedTest.lower(differences) < DOUBTFUL;
    }

    private Optional<Space.Point> proposed(int trial, List<Job> told) {
        Map<Integer, Job> farthest = new HashMap<>();
        told.forEach(job -> farthest.merge(job.trial(), job, (one, other) -> one.rung() > other.rung() ? one : other));
        List<Parzen.Scored> scored = farthest.values().stream()
                .sorted(Comparator.comparingInt(Job::trial))
                .map(job -> new Parzen.Scored(job.point(), score(job)))
                .toList();
        Set<Space.Point> tried = new HashSet<>(
                jobs.stream().filter(job -> job.trial() >= 0).map(Job::point).toList());
        return Parzen.propose(space, scored, tried, Space.random(trial, rules.seed()));
    }

    /** What has been decided so far and is known. */
    public List<Job> told() {
        return jobs.stream()
                .filter(job -> job.trial() >= 0 && outcomes.containsKey(job.number()))
                .toList();
    }

    /** What came of a job that is {@link #told}. */
    public Outcome outcome(Job job) {
        return outcomes.getOrDefault(job.number(), Outcome.FAILED);
    }
}
