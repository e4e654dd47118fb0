package dev.hanet.blocks.attention;

import dev.hanet.blocks.attention.HaSpec.EmptyRows;
import dev.hanet.blocks.attention.HaSpec.NonEdges;
import dev.hanet.blocks.attention.HaSpec.Orientation;
import dev.hanet.blocks.attention.HaSpec.PowerScale;
import dev.hanet.blocks.attention.HaSpec.Propagation;
import dev.hanet.blocks.attention.HaSpec.Scores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The attention of one sample, written down from the formulas entry by entry. */
final class PlainAttention {
    private final HaSpec spec;
    private final double delta;
    private final double[][] query;
    private final double[][] key;
    private final int places;

    /** Queries and keys are [D, N]; the threshold may be a learned one. */
    PlainAttention(HaSpec spec, double delta, double[][] query, double[][] key) {
        this.spec = spec;
        this.delta = delta;
        this.query = query;
        this.key = key;
        this.places = query[0].length;
    }

    /** S[i][j] = q_i . k_j / sqrt(D). */
    double[][] scores() {
        double[][] products = Matrices.times(Matrices.transposed(query), key);
        return Matrices.map(products, product -> product / Math.sqrt(query.length));
    }

    /** M, the scores on their way to the threshold. */
    double[][] normalized() {
        double[][] scores = scores();
        double[][] result = new double[places][places];
        double least =
                Arrays.stream(scores).flatMapToDouble(Arrays::stream).min().orElseThrow();
        double greatest =
                Arrays.stream(scores).flatMapToDouble(Arrays::stream).max().orElseThrow();
        for (int i = 0; i < places; i++) {
            double rowLeast = Arrays.stream(scores[i]).min().orElseThrow();
            double rowGreatest = Arrays.stream(scores[i]).max().orElseThrow();
            double rowSum = Arrays.stream(scores[i]).map(Math::exp).sum();
            for (int j = 0; j < places; j++) {
                double score = scores[i][j];
                result[i][j] = switch (spec.normalize()) {
                    case MINMAX_SAMPLE -> (score - least) / (greatest - least);
                    case MINMAX_ROW -> (score - rowLeast) / (rowGreatest - rowLeast);
                    case SIGMOID -> 1 / (1 + Math.exp(-score));
                    case EXP_ROWMAX -> Math.exp(score - rowGreatest);
                    case COSINE -> (1 + cosine(i, j)) / 2;
                    case SOFTMAX_ROW -> Math.exp(score) / rowSum;
                    case NONE -> score;
                };
            }
        }
        return result;
    }

    private double cosine(int i, int j) {
        double product = 0;
        double querySquares = 0;
        double keySquares = 0;
        for (int d = 0; d < query.length; d++) {
            product += query[d][i] * key[d][j];
            querySquares += query[d][i] * query[d][i];
            keySquares += key[d][j] * key[d][j];
        }
        return product / Math.sqrt(querySquares * keySquares);
    }

    /** B_1 as zeros and ones. */
    double[][] firstLevel() {
        double[][] m = spec.neighbours().isPresent()
                ? amongTheGreatest(spec.neighbours().get())
                : normalized();
        double[][] edges = new double[places][places];
        for (int i = 0; i < places; i++) {
            for (int j = 0; j < places; j++) {
                double strength =
                        switch (spec.symmetrize()) {
                            case NONE -> m[i][j];
                            case OR -> Math.max(m[i][j], m[j][i]);
                            case AND -> Math.min(m[i][j], m[j][i]);
                            case MEAN -> (m[i][j] + m[j][i]) / 2;
                        };
                edges[i][j] = strength >= delta ? 1 : 0;
            }
            edges[i][i] = switch (spec.selfLoops()) {
                case ADD -> 1;
                case AS_THRESHOLDED -> edges[i][i];
                case REMOVE -> 0;
            };
        }
        return edges;
    }

    /** 1 for the pairs of which fewer than {@code count} of the row score higher, else 0. */
    private double[][] amongTheGreatest(int count) {
        double[][] m = spec.normalize() == HaSpec.Normalize.COSINE ? normalized() : scores();
        double[][] result = new double[places][places];
        for (int i = 0; i < places; i++) {
            for (int j = 0; j < places; j++) {
                double score = m[i][j];
                result[i][j] =
                        Arrays.stream(m[i]).filter(other -> other > score).count() < count ? 1 : 0;
            }
        }
        return result;
    }

    /** What edges are worth on levels 1 to n; 0 where there is no edge. */
    List<double[][]> levels() {
        double[][] first = firstLevel();
        double[][] step =
                switch (spec.hopValue()) {
                    case BOOLEAN, COUNT -> first;
                    case ROW_STOCHASTIC -> shares(first);
                };
        List<double[][]> walks = new ArrayList<>(List.<double[][]>of(step));
        for (int level = 2; level <= spec.levels(); level++) {
            double[][] product = Matrices.times(walks.get(level - 2), step);
            walks.add(
                    switch (spec.hopValue()) {
                        case BOOLEAN -> Matrices.map(product, Math::signum);
                        case COUNT, ROW_STOCHASTIC -> product;
                    });
        }
        List<double[][]> result = new ArrayList<>();
        for (int level = 1; level <= spec.levels(); level++) {
            double[][] edges = new double[places][places];
            for (int i = 0; i < places; i++) {
                for (int j = 0; j < places; j++) {
                    double exact = walks.get(level - 1)[i][j];
                    edges[i][j] = switch (spec.hops()) {
                        case EXACT -> exact;
                        case CUMULATIVE -> reachedWithin(walks, level, i, j) ? 1 : 0;
                        case SHELL -> level > 1 && walks.get(level - 2)[i][j] > 0 ? 0 : exact;
                    };
                }
            }
            result.add(spec.propagation() == Propagation.GRAPH ? edges : first);
        }
        return result;
    }

    private static boolean reachedWithin(List<double[][]> walks, int level, int i, int j) {
        return walks.subList(0, level).stream().anyMatch(walk -> walk[i][j] > 0);
    }

    private static double[][] shares(double[][] edges) {
        return Arrays.stream(edges)
                .map(row -> {
                    double degree = Arrays.stream(row).sum();
                    return Arrays.stream(row)
                            .map(edge -> degree == 0 ? 0 : edge / degree)
                            .toArray();
                })
                .toArray(double[][]::new);
    }

    /** The softmax of every level. */
    List<double[][]> weights() {
        List<double[][]> result = new ArrayList<>();
        double[][] power = scores();
        for (int level = 1; level <= spec.levels(); level++) {
            switch (spec.propagation()) {
                case GRAPH, NONE ->
                    result.add(
                            spec.threshold() == HaSpec.Threshold.FIXED
                                    ? softmaxOn(levels().get(level - 1))
                                    : softmaxByDegree(spec.propagation() == Propagation.GRAPH ? level : 1));
                case POWER_OF_SOFTMAX ->
                    result.add(
                            level == 1
                                    ? softmaxOn(firstLevel())
                                    : Matrices.times(result.get(level - 2), result.get(0)));
                case POWER_OF_ATTENTION -> {
                    power = level == 1 ? power : Matrices.times(power, scores());
                    result.add(softmax(scaledPower(power, level)));
                }
            }
        }
        return result;
    }

    /** To which degree pairs are edges of a level under a learned threshold. */
    private double[][] degrees(int level) {
        double[][] first = Matrices.map(normalized(), alike -> 1 / (1 + Math.exp(-spec.steepness() * (alike - delta))));
        for (int i = 0; i < places; i++) {
            first[i][i] = 1;
        }
        double[][] result = first;
        for (int walked = 2; walked <= level; walked++) {
            result = Matrices.map(Matrices.times(result, first), degree -> Math.min(1, degree));
        }
        return level == 1 ? result : Matrices.map(result, degree -> degree + 1e-6);
    }

    /** Weights in proportion to exp(score) times the degree. */
    private double[][] softmaxByDegree(int level) {
        double[][] scores = spec.scores() == Scores.RAW
                ? scores()
                : Matrices.map(normalized(), value -> value / spec.temperature());
        double[][] degrees = degrees(level);
        double[][] worth = new double[places][places];
        for (int i = 0; i < places; i++) {
            for (int j = 0; j < places; j++) {
                worth[i][j] = Math.exp(scores[i][j]) * degrees[i][j];
            }
        }
        return spec.orientation() == Orientation.COLUMN
                ? Matrices.transposed(shares(Matrices.transposed(worth)))
                : shares(worth);
    }

    private double[][] scaledPower(double[][] power, int level) {
        return Arrays.stream(power)
                .map(row -> {
                    double absolute = Arrays.stream(row).map(Math::abs).sum();
                    double divisor = level == 1 || spec.powerScale() == PowerScale.NONE
                            ? 1
                            : spec.powerScale() == PowerScale.ROW_L1 ? absolute : Math.pow(places, level - 1);
                    return Arrays.stream(row).map(value -> value / divisor).toArray();
                })
                .toArray(double[][]::new);
    }

    private double[][] softmaxOn(double[][] edges) {
        double[][] scores = spec.scores() == Scores.RAW
                ? scores()
                : Matrices.map(normalized(), value -> value / spec.temperature());
        if (spec.orientation() == Orientation.COLUMN) {
            return Matrices.transposed(rowSoftmaxOn(Matrices.transposed(edges), Matrices.transposed(scores)));
        }
        return rowSoftmaxOn(edges, scores);
    }

    private double[][] rowSoftmaxOn(double[][] edges, double[][] scores) {
        double[][] result = new double[places][places];
        for (int i = 0; i < places; i++) {
            double sum = 0;
            for (int j = 0; j < places; j++) {
                boolean counts = edges[i][j] > 0 || spec.nonEdges() == NonEdges.ZERO;
                result[i][j] = counts ? Math.exp(scores[i][j] * edges[i][j]) : 0;
                sum += result[i][j];
            }
            for (int j = 0; j < places; j++) {
                double uniform = spec.emptyRows() == EmptyRows.UNIFORM ? 1.0 / places : 0;
                double alone = spec.emptyRows() == EmptyRows.SELF && i == j ? 1 : uniform;
                result[i][j] = sum == 0 ? alone : result[i][j] / sum;
            }
        }
        return result;
    }

    private double[][] softmax(double[][] scores) {
        double[][] all = Matrices.filled(places, places, 1);
        return spec.orientation() == Orientation.COLUMN
                ? Matrices.transposed(rowSoftmaxOn(all, Matrices.transposed(scores)))
                : rowSoftmaxOn(all, scores);
    }

    /** Z_h of every level for features [C, N]. */
    List<double[][]> gathered(double[][] features) {
        return weights().stream()
                .map(map -> Matrices.times(
                        features, spec.orientation() == Orientation.ROW ? Matrices.transposed(map) : map))
                .toList();
    }
}
