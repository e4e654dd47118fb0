package dev.hanet.blocks.attention.ha;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.attention.ha.option.EmptyRows;
import dev.hanet.blocks.attention.ha.option.Fusion;
import dev.hanet.blocks.attention.ha.option.HopValue;
import dev.hanet.blocks.attention.ha.option.Hops;
import dev.hanet.blocks.attention.ha.option.LevelProjection;
import dev.hanet.blocks.attention.ha.option.NonEdges;
import dev.hanet.blocks.attention.ha.option.Normalize;
import dev.hanet.blocks.attention.ha.option.Orientation;
import dev.hanet.blocks.attention.ha.option.PowerScale;
import dev.hanet.blocks.attention.ha.option.Propagation;
import dev.hanet.blocks.attention.ha.option.QueryKey;
import dev.hanet.blocks.attention.ha.option.Residual;
import dev.hanet.blocks.attention.ha.option.Scores;
import dev.hanet.blocks.attention.ha.option.SelfLoops;
import dev.hanet.blocks.attention.ha.option.Symmetrize;
import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Source;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Hierarchical attention: every place gathers from its neighbours of level 1 to n in the graph of strong similarities.
 *
 * <p>Source: arXiv 1911.08777, section 3. Where the text can be read in several ways, each reading is an option; defaults
 * are the reading under which every sentence of the text holds.
 *
 * @param delta least normalized score that joins two places (the paper's threshold)
 * @param levels how many levels of neighbours there are (the paper's n)
 * @param includeLevels the levels to gather from; absent means all
 * @param channels channels of the features that are gathered (the paper's c); absent means the input's
 * @param keyChannels channels of query and key; absent means {@code channels}
 * @param normalize how scores are brought to [0, 1] before the threshold
 * @param scores what enters the softmax on edges
 * @param temperature what normalized scores are divided by
 * @param nonEdges what a pair without an edge brings to the softmax
 * @param selfLoops whether a place is its own neighbour
 * @param emptyRows what a place without neighbours gathers from
 * @param hops which walks make a neighbour of level h
 * @param hopValue what an edge of level h is worth
 * @param symmetrize whether an edge needs both directions
 * @param orientation over which axis weights sum to 1, and which way features flow
 * @param propagation how farther levels come from the first
 * @param powerScale how powers of scores are kept from exploding
 * @param levelProjection what follows the 1x1 convolution of a level
 * @param fusion how levels come together
 * @param residual whether the input is added to the result
 * @param qk whether query and key have a convolution each
 */
@About(
        "hierarchical attention: every place gathers from its neighbours of several levels in the graph of strong similarities")
@Source("Ding et al., Hierarchical Attention Networks for Medical Image Segmentation, arXiv 1911.08777")
public record HaSpec(
        @Default("0.5") @About("least normalized score that joins two places") @Between(min = 0, max = 1)
        double delta,

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
        QueryKey qk)
        implements ContextSpec {
    public HaSpec {
        includeLevels = includeLevels.map(List::copyOf);
    }

    /** The paper's module with its two parameters, and defaults for the rest. */
    public static HaSpec of(double delta, int levels) {
        return new HaSpec(
                delta,
                levels,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Normalize.MINMAX_SAMPLE,
                Scores.RAW,
                1.0,
                NonEdges.MASK,
                SelfLoops.ADD,
                EmptyRows.SELF,
                Hops.EXACT,
                HopValue.BOOLEAN,
                Symmetrize.NONE,
                Orientation.ROW,
                Propagation.GRAPH,
                PowerScale.NONE,
                LevelProjection.LINEAR,
                Fusion.CONCAT,
                Residual.NONE,
                QueryKey.SEPARATE);
    }

    @Override
    public Value apply(Value features) {
        return HierarchicalAttention.hierarchicalAttention(features, this);
    }

    /** The levels to gather from, ascending. */
    public List<Integer> includedLevels() {
        return includeLevels
                .map(list -> list.stream().sorted().toList())
                .orElseGet(() -> IntStream.rangeClosed(1, levels).boxed().toList());
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

    @AssertTrue(message = "powerScale needs propagation 'power-of-attention'")
    boolean isPowerScaled() {
        return powerScale == PowerScale.NONE || propagation == Propagation.POWER_OF_ATTENTION;
    }

    @AssertTrue(
            message =
                    "propagation 'power-of-attention' takes raw scores without a graph, so normalize, scores, nonEdges,"
                            + " selfLoops, emptyRows and symmetrize have no effect and must be left out")
    boolean isGraphUsed() {
        return propagation != Propagation.POWER_OF_ATTENTION
                || (normalize == Normalize.MINMAX_SAMPLE
                        && scores == Scores.RAW
                        && nonEdges == NonEdges.MASK
                        && selfLoops == SelfLoops.ADD
                        && emptyRows == EmptyRows.SELF
                        && symmetrize == Symmetrize.NONE);
    }
}
