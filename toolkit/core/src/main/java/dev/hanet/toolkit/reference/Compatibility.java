package dev.hanet.toolkit.reference;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.decoder.FcnSpec;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import dev.hanet.blocks.loss.LossSpec;
import dev.hanet.blocks.model.BottleneckSpec;
import dev.hanet.blocks.model.InsertSpec;
import dev.hanet.blocks.model.LinkType;
import dev.hanet.blocks.model.ModelSpec;
import dev.hanet.blocks.model.NetworkInput;
import dev.hanet.blocks.model.Networks;
import dev.hanet.blocks.model.ReductionSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which encoders, context blocks and decoders fit together: every combination is built, as a graph, with the keys that the
 * parts have by default.
 */
final class Compatibility {
    /** Sides of the images; a multiple of every output stride, and large enough for the largest window. */
    static final int SIZE = 192;

    private static final int CHANNELS = 3;
    private static final int CLASSES = 3;
    private static final ReductionSpec NARROW = new ReductionSpec(LinkType.CONV_BN_RELU, 1, 64);

    private final Parts parts;
    private final Map<Combination, Optional<GraphException>> outcomes = new ConcurrentHashMap<>();
    private final Map<Parts.Encoder, Integer> strides = new ConcurrentHashMap<>();

    /** Parts by name, for images of a size. */
    record Combination(Parts.Encoder encoder, String context, String decoder, int size) {}

    private Compatibility(Parts parts) {
        this.parts = parts;
    }

    /** Builds all of them. */
    static Compatibility of(Parts parts) {
        Compatibility result = new Compatibility(parts);
        parts.encoders().parallelStream().forEach(result::build);
        return result;
    }

    private void build(Parts.Encoder encoder) {
        strides.put(encoder, stride(encoder));
        for (String decoder : parts.decoders().keySet()) {
            for (String context : parts.contexts().keySet()) {
                build(new Combination(encoder, context, decoder, SIZE));
            }
            parts.contexts().keySet().stream()
                    .filter(context -> refusal(encoder, context, decoder).isEmpty())
                    .findFirst()
                    .ifPresent(context -> build(new Combination(encoder, context, decoder, SIZE + 1)));
        }
    }

    /** What the encoder's last features really have; what was asked for where it cannot be built. */
    private static int stride(Parts.Encoder encoder) {
        try {
            TensorType image = TensorType.floats(Shape.of(1, CHANNELS, SIZE, SIZE));
            return encoder.spec()
                    .features(new GraphBuilder().input("image", image))
                    .last()
                    .stride();
        } catch (GraphException e) {
            return encoder.stride().orElse(1);
        }
    }

    private void build(Combination combination) {
        ModelSpec model = new ModelSpec(
                combination.encoder().spec(),
                ReductionSpec.STANDARD,
                context(combination.context()),
                BottleneckSpec.STANDARD,
                Optional.ofNullable(parts.decoders().get(combination.decoder())).orElseThrow(),
                List.of());
        outcomes.put(combination, refusal(() -> Networks.network(model, input(combination.size(), 1))));
    }

    private ContextSpec context(String name) {
        return Optional.ofNullable(parts.contexts().get(name)).orElseThrow();
    }

    private static NetworkInput input(int size, int batch) {
        return new NetworkInput(CHANNELS, size, size, batch, CLASSES);
    }

    private static Optional<GraphException> refusal(Runnable building) {
        try {
            building.run();
            return Optional.empty();
        } catch (GraphException e) {
            return Optional.of(e);
        }
    }

    Parts parts() {
        return parts;
    }

    int outputStride(Parts.Encoder encoder) {
        return Optional.ofNullable(strides.get(encoder)).orElseThrow();
    }

    /** Why the combination cannot be built; absent when it can. */
    Optional<GraphException> refusal(Parts.Encoder encoder, String context, String decoder) {
        return Optional.ofNullable(outcomes.get(new Combination(encoder, context, decoder, SIZE)))
                .orElseThrow();
    }

    /** Whether some context block stands between the two. */
    boolean fits(Parts.Encoder encoder, String decoder) {
        return parts.contexts().keySet().stream()
                .anyMatch(context -> refusal(encoder, context, decoder).isEmpty());
    }

    /** Whether images may be one pixel larger than a multiple of the output stride. */
    boolean takesOneMore(Parts.Encoder encoder, String decoder) {
        return outcomes.entrySet().stream()
                .filter(entry -> entry.getKey().size() == SIZE + 1)
                .anyMatch(entry -> entry.getKey().encoder().equals(encoder)
                        && entry.getKey().decoder().equals(decoder)
                        && entry.getValue().isEmpty());
    }

    /** Why a context block cannot be inserted at any point; absent when it can. */
    Optional<GraphException> insertion(String context) {
        return refusal(() -> Networks.network(
                around(new NoContextSpec(), List.of(new InsertSpec("context", context(context)))), input(SIZE, 2)));
    }

    /** Why a network with a context block cannot be trained with one image a batch; absent when it can. */
    Optional<GraphException> singleImages(String context) {
        return refusal(() -> Networks.training(
                around(context(context), List.of()),
                CrossEntropyLossSpec.STANDARD,
                input(SIZE, 1),
                path -> new Origin(Optional.empty(), path)));
    }

    /** Why a loss is of no network of an activation; absent when it is. */
    Optional<GraphException> loss(String loss, Activation activation) {
        ModelSpec model = new ModelSpec(
                parts.encoders().get(0).spec(),
                NARROW,
                new NoContextSpec(),
                BottleneckSpec.STANDARD,
                FcnSpec.STANDARD,
                List.of(),
                List.of(),
                1,
                activation);
        LossSpec judge = Optional.ofNullable(parts.losses().get(loss)).orElseThrow();
        return refusal(
                () -> Networks.training(model, judge, input(SIZE, 2), path -> new Origin(Optional.empty(), path)));
    }

    private ModelSpec around(ContextSpec context, List<InsertSpec> insert) {
        return new ModelSpec(
                parts.encoders().get(0).spec(), NARROW, context, BottleneckSpec.STANDARD, FcnSpec.STANDARD, insert);
    }
}
