package dev.hanet.toolkit.study.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * The density of the points that some trials had, as tree-structured Parzen estimators have it: the even mixture of a kernel a point and a
 * wide prior, a kernel being the product of one a dimension.
 *
 * <p>Numbers and ordered values lie on a scale from 0 to 1; their kernel is a normal distribution cut off there, of the width {@code
 * max(0.2 n^(-1/(d+4)), 1/min(100, n+2))} for n points in d dimensions, and the prior one about 0.5 of width 1; of values that are counted a
 * kernel has what lies between the edges of each. Among values without order a point's own has {@code (1+p)/(1+Kp)} and each of the
 * others {@code p/(1+Kp)} with {@code p = 1/(n+1)}; the prior is even.
 *
 * <p>Source: Bergstra et al., Algorithms for Hyper-Parameter Optimization, NIPS 2011; joint kernels and widths as Falkner et al. (BOHB), ICML
 * 2018, and Watanabe, arXiv 2304.11127, describe them.
 */
final class Parzen {
    private static final NormalDistribution NORMAL = new NormalDistribution();
    private static final double WIDTH = 0.2;
    private static final int FINEST = 100;
    private static final double PRIOR = 1;
    /** The share of trials that count as good. */
    private static final double GOOD = 0.2;

    private static final int CANDIDATES = 64;

    private final Space space;
    private final List<Space.Point> points;
    private final double width;

    Parzen(Space space, List<Space.Point> points) {
        this.space = space;
        this.points = List.copyOf(points);
        int count = points.size();
        this.width = count == 0
                ? PRIOR
                : Math.max(
                        WIDTH * Math.pow(count, -1.0 / (space.dimensions().size() + 4)),
                        1.0 / Math.min(FINEST, count + 2));
    }

    /** A point and how good it was. */
    record Scored(Space.Point point, double score) {}

    /**
     * The point that is the likeliest among good trials in comparison with the others: {@code l(x) / g(x)} is the greatest. Of few points
     * all that were not tried yet are looked at, else some that {@code l} draws.
     *
     * @param told what is known, the greatest score the best
     * @param tried points that are not to be had again
     * @return absent when all were tried
     */
    static Optional<Space.Point> propose(
            Space space, List<Scored> told, Set<Space.Point> tried, SplittableRandom random) {
        List<Scored> ranked = new ArrayList<>(told);
        ranked.sort(Comparator.comparingDouble(Scored::score).reversed());
        int good = Math.max(1, (int) Math.ceil(GOOD * ranked.size()));
        Parzen best = new Parzen(
                space,
                ranked.subList(0, Math.min(good, ranked.size())).stream()
                        .map(Scored::point)
                        .toList());
        Parzen rest = new Parzen(
                space,
                ranked.subList(Math.min(good, ranked.size()), ranked.size()).stream()
                        .map(Scored::point)
                        .toList());
        return candidates(space, best, random).stream()
                .filter(point -> !tried.contains(point))
                .max(Comparator.comparingDouble(point -> Math.log(best.of(point)) - Math.log(rest.of(point))));
    }

    private static List<Space.Point> candidates(Space space, Parzen best, SplittableRandom random) {
        List<Space.Point> candidates = new ArrayList<>();
        Optional<Integer> count = space.count();
        if (count.isPresent()) {
            for (int i = 0; i < count.orElseThrow(); i++) {
                candidates.add(space.at(i));
            }
            return candidates;
        }
        Set<Space.Point> seen = new HashSet<>();
        for (int i = 0; i < CANDIDATES; i++) {
            Space.Point point = best.draw(random);
            if (seen.add(point)) {
                candidates.add(point);
            }
        }
        return candidates;
    }

    /** The density at a point; of values that are counted its mass. */
    double of(Space.Point point) {
        double sum = kernel(Optional.empty(), point);
        for (Space.Point one : points) {
            sum += kernel(Optional.of(one), point);
        }
        return sum / (points.size() + 1);
    }

    private double kernel(Optional<Space.Point> about, Space.Point point) {
        double product = 1;
        for (int i = 0; i < space.dimensions().size(); i++) {
            int index = i;
            product *= kernel(
                    space.dimensions().get(i),
                    about.map(one -> one.coordinates().get(index)),
                    point.coordinates().get(i));
        }
        return product;
    }

    private double kernel(Space.Dimension dimension, Optional<Double> about, double at) {
        int size = dimension.size();
        if (!dimension.ordered()) {
            double other = 1.0 / (points.size() + 1);
            return about.isEmpty() ? 1.0 / size : ((about.orElseThrow() == at ? 1 : 0) + other) / (1 + size * other);
        }
        double mean = about.map(dimension::place).orElse(0.5);
        double spread = about.isPresent() ? width : PRIOR;
        double whole = below(1, mean, spread) - below(0, mean, spread);
        return size == 0
                ? NORMAL.density((at - mean) / spread) / spread / whole
                : (below(dimension.edge(at + 1), mean, spread) - below(dimension.edge(at), mean, spread)) / whole;
    }

    private static double below(double place, double mean, double spread) {
        return NORMAL.cumulativeProbability((place - mean) / spread);
    }

    /** A point of this density. */
    Space.Point draw(SplittableRandom random) {
        int chosen = random.nextInt(points.size() + 1);
        List<Double> coordinates = new ArrayList<>();
        for (int i = 0; i < space.dimensions().size(); i++) {
            Space.Dimension dimension = space.dimensions().get(i);
            double chance = random.nextDouble();
            if (!dimension.ordered()) {
                Optional<Double> own = chosen < points.size()
                        ? Optional.of(points.get(chosen).coordinates().get(i))
                        : Optional.empty();
                coordinates.add(value(dimension, own, chance));
                continue;
            }
            double mean = chosen < points.size()
                    ? dimension.place(points.get(chosen).coordinates().get(i))
                    : 0.5;
            double spread = chosen < points.size() ? width : PRIOR;
            double low = below(0, mean, spread);
            double high = below(1, mean, spread);
            double place = mean + spread * NORMAL.inverseCumulativeProbability(low + chance * (high - low));
            coordinates.add(dimension.coordinate(Math.min(1, Math.max(0, place))));
        }
        return new Space.Point(coordinates);
    }

    private double value(Space.Dimension dimension, Optional<Double> own, double chance) {
        double left = chance;
        for (int value = 0; value < dimension.size(); value++) {
            left -= kernel(dimension, own, value);
            if (left < 0) {
                return value;
            }
        }
        return dimension.size() - 1.0;
    }
}
