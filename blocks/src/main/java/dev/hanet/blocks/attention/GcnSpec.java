package dev.hanet.blocks.attention;

import static dev.hanet.blocks.layer.Layers.convNormRelu;
import static dev.hanet.blocks.operator.Operators.concat;
import static dev.hanet.blocks.operator.Operators.detach;
import static dev.hanet.blocks.operator.Operators.exp;
import static dev.hanet.blocks.operator.Operators.fillLike;
import static dev.hanet.blocks.operator.Operators.flattenSpatial;
import static dev.hanet.blocks.operator.Operators.log;
import static dev.hanet.blocks.operator.Operators.matmul;
import static dev.hanet.blocks.operator.Operators.mean;
import static dev.hanet.blocks.operator.Operators.multiply;
import static dev.hanet.blocks.operator.Operators.scale;
import static dev.hanet.blocks.operator.Operators.sumKeeping;
import static dev.hanet.blocks.operator.Operators.transpose;
import static dev.hanet.blocks.operator.Operators.unflattenLike;

import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.blocks.operator.EdgeOperators.MaskScores;
import dev.hanet.blocks.operator.Operands;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * GraphBuilder convolution over the graph of hierarchical attention: neighbours count alike, whatever they score.
 *
 * <pre>{@code
 * x        [B, C, H, W]
 * result   [B, powers * channels, H, W]    inside: the normalised graph, [B, N, N] with N = H * W
 * }</pre>
 *
 * X' = relu(bn(T X A^p)) for each power p, with A = D^-1/2 B D^-1/2, B the edges with self-loops and D their numbers. Two
 * places share an edge when the product of their features, brought to [0, 1] over the sample, reaches {@code delta}; the
 * edges are constants, so what finds them has no weights to train.
 *
 * <p>Kipf and Welling, arXiv 1609.02907; several powers: Abu-El-Haija et al., MixHop, arXiv 1905.00067.
 */
@About("graph convolution over the graph of hierarchical attention, without score weights")
public record GcnSpec(
        @About("least normalized score that joins two places") @Default("0.5") @Between(min = 0, max = 1)
        double delta,

        @About("powers of the graph, side by side; 0 is the place itself, more than one is MixHop")
        @Default("[1]")
        @Size(min = 1)
        List<@PositiveOrZero Integer> powers,

        @About("channels of each power; the input's divided by the number of powers when left out")
        Optional<@Positive Integer> channels,

        @About("what follows the convolution: batch or none") @Default("batch")
        Norm norm)
        implements ContextSpec, IdleKeys {
    /** First neighbours, the input's channels. */
    public static final GcnSpec STANDARD = new GcnSpec(0.5, List.of(1), Optional.empty(), Norm.BATCH);

    public GcnSpec {
        powers = List.copyOf(powers);
    }

    @AssertTrue(message = "powers lists each power once")
    boolean isPowersOnce() {
        return new HashSet<>(powers).size() == powers.size();
    }

    @Override
    public Map<String, String> idle() {
        return powers.equals(List.of(0)) ? Map.of("delta", "power 0 is the place itself, without a graph") : Map.of();
    }

    @Override
    public Value apply(Value x) {
        Operands.requireImage("gcn", x);
        long width = channels.map(Integer::longValue).orElseGet(() -> equalShare(x));
        Value features = flattenSpatial(x); // [B, C, N]
        NeighbourGraph.Similarity similarity = NeighbourGraph.similarity(features, features);
        Value graph = normalized(NeighbourGraph.firstLevel(similarity, HaSpec.of(delta, 1)), similarity.scores());
        List<Value> parts = new ArrayList<>();
        for (int power : powers) {
            Value gathered = unflattenLike(gather(features, graph, power), x);
            parts.add(convNormRelu("power" + power, gathered, width, Convolution.of(1), norm));
        }
        return concat(1, parts);
    }

    private long equalShare(Value x) {
        long inputs = x.shape().size(1);
        if (inputs % powers.size() != 0) {
            throw x.graph().at("powers", () -> x.graph()
                    .refuse(
                            inputs + " channels cannot be shared equally among " + powers.size() + " powers",
                            "give the channels of each power"));
        }
        return inputs / powers.size();
    }

    private static Value gather(Value features, Value graph, int power) {
        Value gathered = features;
        for (int i = 0; i < power; i++) {
            gathered = matmul(gathered, graph);
        }
        return gathered;
    }

    /** D^-1/2 B D^-1/2, [B, N, N]; symmetric, as products of features are. */
    private static Value normalized(Value edges, Value scores) {
        GraphBuilder graph = edges.graph();
        Value ones = graph.apply(new MaskScores(0), fillLike(detach(scores), 1), edges);
        Value roots = exp(scale(log(sumKeeping(ones, -1)), -0.5)); // [B, N, 1]
        Value normalized = multiply(multiply(ones, roots), transpose(roots));
        Output.Level level = Output.Level.of(edges, 1);
        graph.output(new Output.Attention(level), normalized);
        graph.output(new Output.EdgeDensity(level), mean(ones, 0, 1, 2));
        graph.output(new Output.Edges(level), ones);
        return normalized;
    }
}
