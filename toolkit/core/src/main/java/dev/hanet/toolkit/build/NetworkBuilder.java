package dev.hanet.toolkit.build;

import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.loss.LossSpec;
import dev.hanet.blocks.model.BottleneckSpec;
import dev.hanet.blocks.model.ModelSpec;
import dev.hanet.blocks.model.NetworkInput;
import dev.hanet.blocks.model.Networks;
import dev.hanet.blocks.model.ReductionSpec;
import dev.hanet.toolkit.spec.ExperimentSpec;
import java.util.List;
import java.util.Optional;

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

    /** The training graph; absent when something does not fit, which is then reported. */
    static Optional<Graph> build(Draft draft, ExperimentSpec spec, Frame frame) {
        NetworkInput input = new NetworkInput(
                frame.channels(),
                frame.size().height(),
                frame.size().width(),
                spec.train().batch(),
                spec.data().classes().size());
        return new NetworkBuilder(draft, input).build(spec.model(), spec.train().loss());
    }

    private Optional<Graph> build(ModelSpec model, LossSpec loss) {
        loss(loss);
        Optional<ModelSpec> next = Optional.of(model);
        while (next.isPresent()) {
            ModelSpec tried = next.orElseThrow();
            try {
                Graph graph = Networks.training(tried, loss, input, this::origin);
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
        draft.binding().report(e.origin().path(), String.valueOf(e.getMessage()), e.remedy());
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
                model.decoder(),
                path.startsWith("model.insert") ? List.of() : model.insert());
        return reduced.equals(model) ? Optional.empty() : Optional.of(reduced);
    }
}
