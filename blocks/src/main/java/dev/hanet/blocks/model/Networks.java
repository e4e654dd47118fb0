package dev.hanet.blocks.model;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.block.ImageFit;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.loss.LossSpec;
import dev.hanet.blocks.operator.BatchNorm;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Assembles whole networks from specs. */
public final class Networks {
    /** What further losses are multiplied by, the input of a training in which that changes. */
    public static final String SUPERVISION = "supervision";

    private Networks() {}

    /** A network outside any text: mistakes carry the YAML path alone. */
    public static Graph network(NetworkSpec model, NetworkInput input) {
        return network(model, input, path -> new Origin(Optional.empty(), path));
    }

    /**
     * The network: input {@code image} [B, channels, H, W], {@link Output#LOGITS} [B, maps, H, W], with as many maps as the
     * model's activation has for the classes, {@link Output#PROBABILITIES} [B, classes, H, W], and for each further
     * classifier its logits.
     *
     * @param places where the parts of the spec stand, by YAML path from {@code model} on
     * @throws dev.hanet.blocks.graph.GraphException when parts do not fit, with the place of the part; those of further
     *     parts are suppressed in it
     */
    public static Graph network(NetworkSpec model, NetworkInput input, Function<String, Origin> places) {
        GraphBuilder graph = new GraphBuilder(places);
        build(graph, model, input);
        return graph.build();
    }

    /** The network and its loss, whose parts have the weights that the spec says from the first step to the last. */
    public static Graph training(
            NetworkSpec model, LossSpec loss, NetworkInput input, Function<String, Origin> places) {
        return training(model, loss, false, input, places);
    }

    /**
     * The network and its loss: further input {@code mask} [B, H, W], further {@link Output#LOSS} [], the weighted sum of the main classifier's
     * loss, those of the further classifiers, and what blocks add to it.
     *
     * @param changing whether all but the main classifier's loss are multiplied by a number that each step says: the input
     *     {@link #SUPERVISION} []
     * @param places where the parts of the spec stand, by YAML path from {@code model} on; the loss is {@code train.loss}, what changes
     *     {@code train.deepSupervision}
     * @throws dev.hanet.blocks.graph.GraphException when parts do not fit, with the place of the part; those of further
     *     parts are suppressed in it
     */
    public static Graph training(
            NetworkSpec model, LossSpec loss, boolean changing, NetworkInput input, Function<String, Origin> places) {
        GraphBuilder graph = new GraphBuilder(places);
        Classified classified = build(graph, model, input);
        TensorType masks = new TensorType(Shape.of(input.batch(), input.height(), input.width()), ElementType.INT);
        Value mask = graph.input("mask", masks);
        Optional<Value> share =
                changing ? Optional.of(graph.input(SUPERVISION, TensorType.floats(Shape.of()))) : Optional.empty();
        if (changing && classified.auxiliary().isEmpty() && !graph.hasObjectives()) {
            throw graph.at(
                    "train.deepSupervision",
                    () -> graph.refuse(
                            "there is no further loss whose weight could change",
                            "take it out, or add model.auxiliary, a further output of a free graph or 'purity' of HA"));
        }
        graph.output(Output.LOSS, graph.at("train.loss", () -> classified.loss(loss, mask, share)));
        Graph built = graph.build();
        requireSeveralNumbers(built);
        return built;
    }

    private static Classified build(GraphBuilder graph, NetworkSpec model, NetworkInput input) {
        Value image = graph.input(
                "image", TensorType.floats(Shape.of(input.batch(), input.channels(), input.height(), input.width())));
        Classified classified = graph.at("model", () -> {
            int maps = maps(graph, model.activation(), input.classes());
            if (model instanceof GraphSpec free) {
                return new FreeGraph(image, free, maps).build();
            }
            Insertions insertions = new Insertions(graph, model.insert());
            Classified result = build(image, (ModelSpec) model, maps);
            insertions.requireAllUsed();
            return result;
        });
        classified.declareOutputs();
        return classified;
    }

    private static int maps(GraphBuilder graph, Activation activation, int classes) {
        if (activation == Activation.NESTED_SIGMOID && classes < 2) {
            throw graph.at(
                    "activation",
                    () -> graph.refuse(
                            "nested classes are a background and at least one more, and there is " + classes,
                            "name the classes from the outermost to the innermost in data.classes"));
        }
        return activation.maps(classes);
    }

    private static Classified build(Value image, ModelSpec model, int maps) {
        Activation activation = model.activation();
        GraphBuilder graph = image.graph();
        FeaturePyramid pyramid = part(graph, "encoder", () -> {
            FeaturePyramid features = model.encoder().features(image);
            ImageFit.requireMultipleOrOneMore(image, features.last().stride());
            graph.stride(features.last().stride());
            return features;
        });
        Value features = pyramid.last().value();
        Value reduced = graph.at("reduction", () -> model.reduction().apply(features));
        Value before = graph.point("reduction", reduced);
        Value related = graph.point("context", part(graph, "context", () -> model.context()
                .apply(before, pyramid.last().stride())));
        Value narrowed = graph.at("bottleneck", () -> model.bottleneck().apply(related));
        Value last = graph.point("bottleneck", narrowed);
        Value logits = part(graph, "decoder", () -> model.decoder().logits(last, pyramid, image, maps, activation));
        requireLogits(image, logits, maps, "decoder");
        Auxiliaries.Branch main = Auxiliaries.Branch.of(GraphSpec.MAIN, model.mainWeight(), logits);
        return new Classified(activation, main, Auxiliaries.of(graph, model.auxiliary(), branch -> {
            Value at = Auxiliaries.features(graph, branch);
            Value of = graph.at("decoder", () -> branch.decoder().logits(at, pyramid, image, maps, activation));
            requireLogits(image, of, maps, "decoder");
            return of;
        }));
    }

    private static <T> T part(GraphBuilder graph, String key, Supplier<T> body) {
        return graph.at(key, () -> graph.scope(key, body));
    }

    private static void requireLogits(Value image, Value logits, int maps, String key) {
        List<Long> wanted = image.shape().with(1, maps).sizes();
        if (!logits.shape().sizes().equals(wanted)) {
            throw image.graph().at(key, () -> image.graph()
                    .refuse("the decoder gives " + logits + ", but logits are "
                            + image.shape().with(1, maps)));
        }
    }

    /**
     * Refuses training in which a normalisation would see one number a channel: its variance is 0, and the running one
     * no number.
     */
    private static void requireSeveralNumbers(Graph graph) {
        for (Value value : graph.values()) {
            boolean normalises =
                    value.operator().filter(BatchNorm.class::isInstance).isPresent();
            if (normalises && value.shape().elements() == value.shape().size(1)) {
                throw new GraphException(
                        new Origin(value.declaredAt(), value.path()),
                        "batch normalisation '" + value.scope() + "' would see one number a channel: a batch of one"
                                + " image, and a map of one place",
                        Optional.of("train with batches of at least 2 images"));
            }
        }
    }
}
