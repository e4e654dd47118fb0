package dev.hanet.toolkit.build;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.blocks.decoder.FcnSpec;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.loss.LossSpec;
import dev.hanet.blocks.model.AuxiliarySpec;
import dev.hanet.blocks.model.BottleneckSpec;
import dev.hanet.blocks.model.InsertSpec;
import dev.hanet.blocks.model.ModelSpec;
import dev.hanet.blocks.model.NetworkInput;
import dev.hanet.blocks.model.Networks;
import dev.hanet.blocks.model.ReductionSpec;
import dev.hanet.yaml.ProblemKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Builds the graph of a spec and reports what does not fit.
 *
 * <p>A graph stops at its first mistake. To tell the others as well, the part that made it is replaced by one that fits
 * anywhere, and the graph is built again.
 */
final class NetworkBuilder {
    private final Draft draft;
    private final NetworkInput input;
    private boolean failed;

    private NetworkBuilder(Draft draft, NetworkInput input) {
        this.draft = draft;
        this.input = input;
    }

    /** The training graph; absent when something is wrong or does not fit, which is then reported. */
    static Optional<Graph> build(Draft draft, Frame frame) {
        Optional<ModelSpec> model = model(draft);
        int classes = draft.list("data.classes", String.class).map(List::size).orElse(0);
        if (model.isEmpty() || classes == 0) {
            return Optional.empty();
        }
        int batch = draft.part("train.batch", Integer.class).orElse(1);
        NetworkInput input = new NetworkInput(
                frame.channels(), frame.size().height(), frame.size().width(), batch, classes);
        return new NetworkBuilder(draft, input).build(model.orElseThrow(), draft.part("train.loss", LossSpec.class));
    }

    /** The model, with the neutral variant in the place of what could not be read. */
    private static Optional<ModelSpec> model(Draft draft) {
        return draft.part("model.encoder", EncoderSpec.class).flatMap(encoder -> draft.part(
                        "model.decoder", DecoderSpec.class)
                .map(decoder -> new ModelSpec(
                        encoder,
                        draft.part("model.reduction", ReductionSpec.class).orElse(ReductionSpec.NONE),
                        draft.part("model.context", ContextSpec.class).orElse(new NoContextSpec()),
                        draft.part("model.bottleneck", BottleneckSpec.class).orElse(BottleneckSpec.NONE),
                        decoder,
                        draft.list("model.insert", InsertSpec.class).orElse(List.of()),
                        auxiliary(draft),
                        draft.part("model.mainWeight", Double.class).orElse(1.0))));
    }

    /** The further classifiers; none where the context is missing, for whose points they would ask in vain. */
    private static List<AuxiliarySpec> auxiliary(Draft draft) {
        return draft.part("model.context", ContextSpec.class).isPresent()
                ? draft.list("model.auxiliary", AuxiliarySpec.class).orElse(List.of())
                : List.of();
    }

    private Optional<Graph> build(ModelSpec model, Optional<LossSpec> loss) {
        loss.ifPresent(this::loss);
        Optional<ModelSpec> next = Optional.of(model);
        while (next.isPresent()) {
            ModelSpec tried = next.orElseThrow();
            try {
                Graph graph = loss.isPresent() && !failed
                        ? Networks.training(tried, loss.orElseThrow(), input, this::origin)
                        : Networks.network(tried, input, this::origin);
                return failed ? Optional.empty() : Optional.of(graph);
            } catch (GraphException e) {
                report(e);
                next = without(tried, e.origin().path());
            }
        }
        return Optional.empty();
    }

    /** The loss by itself, which the network's mistakes would hide. */
    private void loss(LossSpec loss) {
        try {
            Graph graph = new Graph(this::origin);
            Value logits = graph.input(
                    "logits",
                    TensorType.floats(Shape.of(input.batch(), input.classes(), input.height(), input.width())));
            Value mask = graph.input(
                    "mask", new TensorType(Shape.of(input.batch(), input.height(), input.width()), ElementType.INT));
            graph.at("train.loss", () -> loss.loss(logits, mask));
        } catch (GraphException e) {
            report(e);
        }
    }

    private Origin origin(String path) {
        return new Origin(Optional.of(draft.binding().at(path)), path);
    }

    private void report(GraphException e) {
        failed = true;
        draft.binding().report(ProblemKind.SHAPE, e.origin().path(), String.valueOf(e.getMessage()), e.remedy());
    }

    /** The model without the part at fault; absent when there is no network without it. */
    private static Optional<ModelSpec> without(ModelSpec model, String path) {
        ReductionSpec reduction = path.startsWith("model.reduction") ? ReductionSpec.NONE : model.reduction();
        BottleneckSpec bottleneck = path.startsWith("model.bottleneck") ? BottleneckSpec.NONE : model.bottleneck();
        ModelSpec reduced = new ModelSpec(
                model.encoder(),
                reduction,
                path.startsWith("model.context") ? new NoContextSpec() : model.context(),
                bottleneck,
                path.startsWith("model.decoder") ? FcnSpec.STANDARD : model.decoder(),
                path.startsWith("model.insert") ? List.of() : model.insert(),
                Stream.of("auxiliary", "context", "decoder").anyMatch(part -> path.startsWith("model." + part))
                        ? List.of()
                        : model.auxiliary(),
                model.mainWeight());
        return reduced.equals(model) ? Optional.empty() : Optional.of(reduced);
    }
}
