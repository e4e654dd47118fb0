package dev.hanet.blocks.attention;

import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.Records;
import dev.hanet.yaml.Source;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Hierarchical attention: every place gathers from its neighbours of level 1 to n in the graph of strong similarities.
 *
 * <p>Source: arXiv 1911.08777, section 3. Where the text can be read in several ways, each reading is an option; defaults
 * are the reading under which every sentence of the text holds.
 *
 * <p>The paper's threshold is {@code delta}, its n {@code levels}, its c {@code channels}.
 */
@About(
        "hierarchical attention: every place gathers from its neighbours of several levels in the graph of strong similarities")
@Source("Ding et al., Hierarchical Attention Networks for Medical Image Segmentation, arXiv 1911.08777")
public record HaSpec(
        @Default("0.5") @About("least normalized score that joins two places") @Between(min = 0, max = 1)
        double delta,

        @About(
                "how many places each is joined with, those of the greatest scores, in place of a threshold; by delta when left out")
        Optional<@Positive Integer> neighbours,

        @Default("fixed") @About("whether delta stays as it is or is learned, from that number on")
        Threshold threshold,

        @Default("50") @About("how steeply a pair becomes an edge around a learned delta") @Positive
        double steepness,

        @Default("2") @About("how many levels of neighbours there are") @Positive
        int levels,

        @About("the levels to gather from; all when left out")
        Optional<List<Integer>> includeLevels,

        @About("channels of the gathered features; the input's when left out")
        Optional<@Positive Integer> channels,

        @About("channels of query and key; those of 'channels' when left out")
        Optional<@Positive Integer> keyChannels,

        @Default("minmax-sample") @About("how scores are brought to [0, 1] before the threshold")
        Normalize normalize,

        @Default("raw") @About("what enters the softmax on edges")
        Scores scores,

        @Default("1.0") @About("what normalized scores are divided by") @Positive
        double temperature,

        @Default("mask") @About("what a pair without an edge brings to the softmax")
        NonEdges nonEdges,

        @Default("add") @About("whether a place is its own neighbour")
        SelfLoops selfLoops,

        @Default("self") @About("what a place without neighbours gathers from")
        EmptyRows emptyRows,

        @Default("exact") @About("which walks make a neighbour of level h")
        Hops hops,

        @Default("boolean") @About("what an edge of level h is worth")
        HopValue hopValue,

        @Default("none") @About("whether an edge needs both directions")
        Symmetrize symmetrize,

        @Default("row") @About("over which axis weights sum to 1, and which way features flow")
        Orientation orientation,

        @Default("graph") @About("how farther levels come from the first")
        Propagation propagation,

        @Default("none") @About("how powers of scores are kept from exploding")
        PowerScale powerScale,

        @Default("linear") @About("what follows the 1x1 convolution of a level")
        LevelProjection levelProjection,

        @Default("concat") @About("how levels come together")
        Fusion fusion,

        @Default("none") @About("whether the input is added to the result")
        Residual residual,

        @Default("separate") @About("whether query and key have a convolution each")
        QueryKey qk,

        @Default("none") @About("what query and key know of where their places are")
        Position position,

        @About(
                "weight of a further loss in training, the binary cross-entropy between the normalized scores and whether both places have"
                        + " one class; none when left out")
        Optional<@Positive Double> purity,

        @Default("auto") @About("how the module is computed; results are the same up to rounding")
        Compute compute)
        implements ContextSpec, IdleKeys {
    /** Where nothing is said of levels. */
    private static final int USUAL_LEVELS = 2;

    public HaSpec {
        includeLevels = includeLevels.map(List::copyOf);
    }

    /** The paper's module with its two parameters, and defaults for the rest. */
    public static HaSpec of(double delta, int levels) {
        return Records.of(HaSpec.class, Map.of("delta", delta, "levels", levels), family -> Map.of());
    }

    @Override
    public Map<String, String> idle() {
        Map<String, String> idle = new TreeMap<>();
        List<Integer> included = includedLevels();
        if (included.stream().allMatch(level -> level == 1)) {
            String why = "it is of farther levels, and there is the first alone";
            idle.put("hops", why);
            idle.put("powerScale", why);
            if (propagation != Propagation.POWER_OF_ATTENTION) {
                idle.put("propagation", why);
            }
            if (hopValue != HopValue.ROW_STOCHASTIC) {
                idle.put("hopValue", why);
            }
        }
        if (included.size() == 1 && fusion != Fusion.GATED) {
            idle.put("fusion", "a single level has nothing to come together with");
        }
        if (propagation == Propagation.POWER_OF_ATTENTION) {
            idle.put("delta", "'propagation: power-of-attention' takes scores without a graph");
        }
        int last = included.get(included.size() - 1);
        if (last < levels) {
            idle.put("levels", "'includeLevels' gathers from none beyond " + last);
        }
        boolean isAlike = normalize != Normalize.MINMAX_ROW
                && normalize != Normalize.EXP_ROWMAX
                && normalize != Normalize.SOFTMAX_ROW;
        if (qk == QueryKey.SHARED && isAlike && neighbours.isEmpty()) {
            idle.put("symmetrize", "with 'qk: shared' scores are the same in both directions");
        }
        return idle;
    }

    @Override
    public Map<String, String> remedies() {
        List<Integer> included = includedLevels();
        int last = included.get(included.size() - 1);
        return last <= USUAL_LEVELS ? Map.of() : Map.of("levels", "write 'levels: " + last + "'");
    }

    @Override
    public Value apply(Value features) {
        features.graph().requireRoom(levels);
        return HierarchicalAttention.hierarchicalAttention(features, this);
    }

    /** The levels to gather from, ascending. */
    public List<Integer> includedLevels() {
        return includeLevels
                .map(list -> list.stream().sorted().toList())
                .orElseGet(() -> IntStream.rangeClosed(1, levels).boxed().toList());
    }

    /** Why features are gathered with maps of all pairs, [B, N, N], and not with fused attention; empty where they are not. */
    Optional<String> whyPlain() {
        if (compute == Compute.PLAIN) {
            return Optional.of(Compute.WHY_PLAIN);
        }
        if (propagation == Propagation.POWER_OF_ATTENTION || propagation == Propagation.POWER_OF_SOFTMAX) {
            return Optional.of("propagation multiplies maps with each other");
        }
        if (threshold != Threshold.FIXED) {
            return Optional.of("delta is learned, so that every pair weighs");
        }
        if (scores == Scores.NORMALIZED) {
            return Optional.of("scores are 'normalized' before the softmax");
        }
        if (nonEdges == NonEdges.ZERO) {
            return Optional.of("nonEdges is 'zero', so that scores are multiplied by the graph");
        }
        if (hopValue != HopValue.BOOLEAN) {
            return Optional.of("hopValue multiplies scores");
        }
        if (orientation == Orientation.UNNORMALIZED) {
            return Optional.of("orientation is 'unnormalized', so that weights do not sum to 1 where they are used");
        }
        return Optional.empty();
    }

    /** Whether a place can be left without neighbours. */
    boolean canLeaveRowsEmpty() {
        return selfLoops != SelfLoops.ADD || hops == Hops.SHELL;
    }

    @AssertTrue(message = "includeLevels lists levels from 1 to 'levels', at least one and each once")
    boolean isIncludeLevelsWithinLevels() {
        return includeLevels
                .map(list -> !list.isEmpty()
                        && new HashSet<>(list).size() == list.size()
                        && list.stream().allMatch(level -> level >= 1 && level <= levels))
                .orElse(true);
    }

    @AssertTrue(message = "temperature divides normalized scores, so it needs scores 'normalized'")
    boolean isTemperatureUsed() {
        return temperature == 1 || scores == Scores.NORMALIZED;
    }

    @AssertTrue(message = "scores 'normalized' needs a normalization, so normalize cannot be 'none'")
    boolean isNormalizationThere() {
        return scores == Scores.RAW || normalize != Normalize.NONE;
    }

    @AssertTrue(message = "emptyRows has no effect with nonEdges 'zero', which leaves no row empty")
    boolean isEmptyRowsMasked() {
        return emptyRows == EmptyRows.SELF || nonEdges == NonEdges.MASK;
    }

    @AssertTrue(message = "emptyRows has no effect here: it needs selfLoops other than 'add' or hops 'shell'")
    boolean isEmptyRowsReachable() {
        return emptyRows == EmptyRows.SELF || canLeaveRowsEmpty();
    }

    @AssertTrue(message = "hops other than 'exact' and hopValue other than 'boolean' need propagation 'graph'")
    boolean isHopsOfGraph() {
        return propagation == Propagation.GRAPH || (hops == Hops.EXACT && hopValue == HopValue.BOOLEAN);
    }

    @AssertTrue(message = "hops 'cumulative' joins levels whose edges count alike, so it needs hopValue 'boolean'")
    boolean isCumulativeBoolean() {
        return hops != Hops.CUMULATIVE || hopValue == HopValue.BOOLEAN;
    }

    @AssertTrue(
            message =
                    "neighbours take the place of the threshold, so delta and threshold must be left out, and symmetrize is not 'mean'")
    boolean isCountedAlone() {
        return neighbours.isEmpty() || (delta == 0.5 && threshold == Threshold.FIXED && symmetrize != Symmetrize.MEAN);
    }

    @AssertTrue(
            message =
                    "neighbours of the greatest scores are the same however these are brought to [0, 1]: normalize is left out or"
                            + " 'cosine', unless scores are 'normalized'")
    boolean isNormalizationHeard() {
        return neighbours.isEmpty()
                || scores == Scores.NORMALIZED
                || normalize == Normalize.MINMAX_SAMPLE
                || normalize == Normalize.COSINE;
    }

    @AssertTrue(message = "steepness is that of a learned delta, so it needs threshold 'learned' or 'straight-through'")
    boolean isSteepnessUsed() {
        return steepness == 50 || threshold != Threshold.FIXED;
    }

    @AssertTrue(
            message =
                    "a learned delta weighs every pair, so propagation is 'graph' or 'none', normalize is not 'none', and nonEdges,"
                            + " selfLoops, emptyRows, hops, hopValue and symmetrize have no effect and must be left out")
    boolean isLearnedThresholdHeard() {
        HaSpec usual = of(delta, levels);
        return threshold == Threshold.FIXED
                || ((propagation == Propagation.GRAPH || propagation == Propagation.NONE)
                        && normalize != Normalize.NONE
                        && nonEdges == usual.nonEdges
                        && selfLoops == usual.selfLoops
                        && emptyRows == usual.emptyRows
                        && hops == usual.hops
                        && hopValue == usual.hopValue
                        && symmetrize == usual.symmetrize);
    }

    @AssertTrue(
            message =
                    "purity judges the normalized scores that make the graph, so it needs a normalization and a graph: normalize is not"
                            + " 'none', and propagation not 'power-of-attention'")
    boolean isPurityOfGraph() {
        return purity.isEmpty() || (normalize != Normalize.NONE && propagation != Propagation.POWER_OF_ATTENTION);
    }

    @AssertTrue(message = "powerScale needs propagation 'power-of-attention'")
    boolean isPowerScaled() {
        return powerScale == PowerScale.NONE || propagation == Propagation.POWER_OF_ATTENTION;
    }

    @AssertTrue(
            message =
                    "propagation 'power-of-attention' takes raw scores without a graph, so neighbours, normalize, scores,"
                            + " nonEdges, selfLoops, emptyRows and symmetrize have no effect and must be left out")
    boolean isGraphUsed() {
        HaSpec usual = of(delta, levels);
        return propagation != Propagation.POWER_OF_ATTENTION
                || (neighbours.isEmpty()
                        && normalize == usual.normalize
                        && scores == usual.scores
                        && nonEdges == usual.nonEdges
                        && selfLoops == usual.selfLoops
                        && emptyRows == usual.emptyRows
                        && symmetrize == usual.symmetrize);
    }

    /** Whether the threshold is a number or a parameter. */
    public enum Threshold {
        @About("delta is a number, and edges are there or not: no gradient flows through them")
        FIXED,
        @About(
                "delta is a parameter, and a pair is an edge to the degree 1 / (1 + exp(-steepness (normalized score - delta)))")
        LEARNED,
        @About(
                "delta is a parameter, and edges are there or not; gradients flow as if they were edges to the degree of 'learned'")
        STRAIGHT_THROUGH
    }

    /** How scores are brought to [0, 1] before the threshold. */
    public enum Normalize {
        @About("least and greatest score of each sample become 0 and 1")
        MINMAX_SAMPLE,
        @About("least and greatest score of each row become 0 and 1")
        MINMAX_ROW,
        @About("the logistic function of each score")
        SIGMOID,
        @About("the exponential of the distance to the greatest score of the row")
        EXP_ROWMAX,
        @About("half of one plus the cosine between query and key")
        COSINE,
        @About("the softmax of each row, whose values are near 1 / N: nearly no edge is left")
        SOFTMAX_ROW,
        @About("scores as they are; the threshold is then a raw score")
        NONE
    }

    /** What enters the softmax on edges. */
    public enum Scores {
        @About("the scaled product of query and key, as equation 4 writes it")
        RAW,
        @About("the normalized scores, divided by the temperature; gradients pass the normalization")
        NORMALIZED
    }

    /** What a pair without an edge brings to the softmax. */
    public enum NonEdges {
        @About("nothing: its weight is exactly 0")
        MASK,
        @About("a score of 0, as equation 4 is printed: its weight is in proportion to 1")
        ZERO
    }

    /** Whether a place is its own neighbour. */
    public enum SelfLoops {
        @About("always: no place is without neighbours, and farther levels contain the nearer ones")
        ADD,
        @About("when its score with itself reaches the threshold")
        AS_THRESHOLDED,
        @About("never on the first level")
        REMOVE
    }

    /** What a place without neighbours gathers from. */
    public enum EmptyRows {
        @About("itself alone")
        SELF,
        @About("every place alike")
        UNIFORM,
        @About("nothing: the result there is 0")
        ZERO
    }

    /** Which walks make a neighbour of level h. */
    public enum Hops {
        @About("walks of exactly h edges")
        EXACT,
        @About("walks of one to h edges")
        CUMULATIVE,
        @About("walks of h edges where no walk of h - 1 edges leads")
        SHELL
    }

    /** What an edge of level h is worth; scores are multiplied by it. */
    public enum HopValue {
        @About("1, however many walks there are")
        BOOLEAN,
        @About("the number of walks of h edges, as equation 2 is printed")
        COUNT,
        @About("the probability that a random walk of h edges ends there")
        ROW_STOCHASTIC
    }

    /** Whether an edge needs both directions. */
    public enum Symmetrize {
        @About("each direction by itself")
        NONE,
        @About("both directions when one of them reaches the threshold")
        OR,
        @About("both directions when both reach the threshold")
        AND,
        @About("both directions when their mean reaches the threshold")
        MEAN
    }

    /** Over which axis weights sum to 1, and which way features flow. */
    public enum Orientation {
        @About("each place gathers with the softmax over its keys")
        ROW,
        @About("each place gathers with the softmax over the queries")
        COLUMN,
        @About("the softmax over keys, applied the other way, as equation 6 is printed")
        UNNORMALIZED
    }

    /** How farther levels come from the first. */
    public enum Propagation {
        @About("products of the graph with itself, equation 2")
        GRAPH,
        @About("powers of the raw scores without a graph, equation 5")
        POWER_OF_ATTENTION,
        @About("powers of the first level's weights: a random walk")
        POWER_OF_SOFTMAX,
        @About("every level uses the first level's graph")
        NONE
    }

    /** How powers of scores are kept from exploding. */
    public enum PowerScale {
        @About("not at all, as equation 5 is printed")
        NONE,
        @About("each product is divided by the number of places")
        INVERSE_NODES,
        @About("the rows of level 2 and up are divided by the sum of their absolute values")
        ROW_L1
    }

    /** What follows the 1x1 convolution of a level. */
    public enum LevelProjection {
        @About("nothing")
        LINEAR,
        @About("batch normalization and a rectifier")
        BN_RELU
    }

    /** How levels come together. */
    public enum Fusion {
        @About("side by side, then one 1x1 convolution, as equation 6 writes it")
        CONCAT,
        @About("added, then one 1x1 convolution")
        SUM,
        @About("added with a learned gate for each level, then one 1x1 convolution")
        GATED
    }

    /** Whether the input is added to the result. */
    public enum Residual {
        @About("the result alone, as equation 6 writes it")
        NONE,
        @About("the input is added")
        ADD,
        @About("the input is added to the result times a learned number that begins at 0")
        GAMMA,
        @About(
                "each number of the result takes the place of the input's to the degree that a 1x1 convolution of both says, a half at first")
        GATED
    }

    /** Whether query and key have a convolution each. */
    public enum QueryKey {
        @About("one each")
        SEPARATE,
        @About("one for both: scores are symmetric")
        SHARED
    }

    /** What query and key know of where their places are. */
    public enum Position {
        @About("nothing: two places are as alike as their features")
        NONE,
        @About("sines and cosines of row and column are added to the features that query and key are made of")
        SINE
    }
}
