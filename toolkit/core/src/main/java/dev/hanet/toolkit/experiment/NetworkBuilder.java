package dev.hanet.toolkit.experiment;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.decoder.FcnSpec;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.loss.LossSpec;
import dev.hanet.blocks.model.BottleneckSpec;
import dev.hanet.blocks.model.InsertSpec;
import dev.hanet.blocks.model.ModelSpec;
import dev.hanet.blocks.model.NetworkInput;
import dev.hanet.blocks.model.NetworkSpec;
import dev.hanet.blocks.model.Networks;
import dev.hanet.blocks.model.ReductionSpec;
import dev.hanet.toolkit.spec.DeepSupervisionSpec;
import dev.hanet.yaml.Problem;
import dev.hanet.yaml.ProblemKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds the graph of a spec and reports what does not fit.
 *
 * <p>A graph stops at its first mistake. To tell the others as well, the part that made it is replaced by one that fits
 * anywhere, and the graph is built again; in the same way a size that does not fit the encoder's stride makes room for one that does. A
 * network written node by node tells all its mistakes at once.
 */
final class NetworkBuilder {
    private final Draft draft;
    private final int classes;
    private final int batch;
    private InputSize.Frame frame;
    private boolean isSized;
    private boolean failed;

    private NetworkBuilder(Draft draft, InputSize.Frame frame, int classes) {
        this.draft = draft;
        this.frame = frame;
        this.classes = classes;
        this.batch = draft.part("train.batch", Integer.class).orElse(1);
    }

    /**
     * What could be built.
     *
     * @param whole the training graph; absent when something is wrong or does not fit, which is then reported
     * @param sketch the same or, where parts are at fault, the network without them; absent when there is none without them
     */
    record Built(Optional<Graph> whole, Optional<Graph> sketch) {
        static final Built NOTHING = new Built(Optional.empty(), Optional.empty());
    }

    /** Builds what can be built, and reports the rest. */
    static Built build(Draft draft, InputSize.Frame frame) {
        Optional<NetworkSpec> model = NetworkDraft.of(draft);
        int classes = draft.list("data.classes", String.class).map(List::size).orElse(0);
        if (model.isEmpty() || classes == 0) {
            InputSize.fitting(draft, frame); // tells a size that does not fit all the same
            return Built.NOTHING;
        }
        return new NetworkBuilder(draft, frame, classes)
                .build(model.orElseThrow(), draft.part("train.loss", LossSpec.class));
    }

    private NetworkInput input() {
        return new NetworkInput(
                frame.channels(), frame.size().height(), frame.size().width(), batch, classes);
    }

    private Built build(NetworkSpec model, Optional<LossSpec> loss) {
        loss.ifPresent(given -> loss(given, model.activation()));
        Optional<NetworkSpec> next = Optional.of(model);
        while (next.isPresent()) {
            NetworkSpec tried = next.orElseThrow();
            try {
                Graph graph = loss.isPresent() && !failed
                        ? Networks.training(tried, loss.orElseThrow(), isChanging(), input(), this::origin)
                        : Networks.network(tried, input(), this::origin);
                return new Built(failed ? Optional.empty() : Optional.of(graph), Optional.of(graph));
            } catch (GraphException e) {
                if (isMadeToFit()) {
                    continue;
                }
                report(e);
                next = tried instanceof ModelSpec scheme
                        ? without(scheme, e.origin().path())
                        : Optional.empty();
            }
        }
        return Built.NOTHING;
    }

    private boolean isChanging() {
        return draft.part("train.deepSupervision", DeepSupervisionSpec.class)
                .map(DeepSupervisionSpec::isChanging)
                .orElse(false);
    }

    /** Takes a size that fits the encoder's stride where this one does not, which is then reported; once at most. */
    private boolean isMadeToFit() {
        InputSize.Frame fitting = isSized ? frame : InputSize.fitting(draft, frame);
        boolean isOther = !fitting.equals(frame);
        isSized = true;
        frame = fitting;
        return isOther;
    }

    /** The loss by itself, which the network's mistakes would hide. */
    private void loss(LossSpec loss, Activation activation) {
        try {
            NetworkInput input = input();
            GraphBuilder graph = new GraphBuilder(this::origin);
            Value logits = graph.input(
                    "logits",
                    TensorType.floats(
                            Shape.of(input.batch(), activation.maps(classes), input.height(), input.width())));
            Value mask = graph.input(
                    "mask", new TensorType(Shape.of(input.batch(), input.height(), input.width()), ElementType.INT));
            graph.at("train.loss", () -> loss.loss(activation, logits, mask));
        } catch (GraphException e) {
            report(e);
        }
    }

    private Origin origin(String path) {
        return new Origin(Optional.of(draft.binding().at(path)), path);
    }

    private void report(GraphException e) {
        failed = true;
        if (e.origin().path().equals("model") && !draft.binding().isSound("model")) {
            return; // what it lacks could not be read, which was told
        }
        // The image itself was made by no part of the network.
        String path = e.origin().path().isEmpty() ? frame.path() : e.origin().path();
        draft.binding().report(ProblemKind.SHAPE, path, e.problem(), e.remedy(), related(e));
        for (Throwable more : e.getSuppressed()) {
            if (more instanceof GraphException other) {
                report(other);
            }
        }
    }

    /** Where the values come from that do not fit, but for what the part at fault made itself. */
    private static List<Problem.Related> related(GraphException e) {
        Map<String, Problem.Related> related = new LinkedHashMap<>();
        for (Value operand : e.operands()) {
            if (operand.kind() == Value.Kind.RESULT
                    && !operand.path().equals(e.origin().path())) {
                operand.declaredAt()
                        .ifPresent(at -> related.putIfAbsent(
                                operand.path(), new Problem.Related(at, operand + " comes from here")));
            }
        }
        return List.copyOf(related.values());
    }

    /** The model without the part at fault; absent when there is no network without it. */
    private static Optional<NetworkSpec> without(ModelSpec model, String path) {
        ModelSpec reduced = model.withInsert(insertions(model, path));
        if (path.startsWith("model.reduction")) {
            reduced = reduced.withReduction(ReductionSpec.NONE);
        } else if (path.startsWith("model.bottleneck")) {
            reduced = reduced.withBottleneck(BottleneckSpec.NONE);
        } else if (path.startsWith("model.auxiliary")) {
            reduced = reduced.withAuxiliary(List.of(), model.mainWeight());
        } else if (path.startsWith("model.context")) {
            reduced = reduced.withContext(new NoContextSpec()).withAuxiliary(List.of(), model.mainWeight());
        } else if (path.startsWith("model.decoder")) {
            reduced = reduced.withDecoder(FcnSpec.STANDARD).withAuxiliary(List.of(), model.mainWeight());
        }
        return reduced.equals(model) ? Optional.empty() : Optional.of(reduced);
    }

    /** A block at fault makes room for none, so that the others keep their places; wrong points take all with them. */
    private static List<InsertSpec> insertions(ModelSpec model, String path) {
        if (!path.startsWith("model.insert")) {
            return model.insert();
        }
        List<InsertSpec> rest = new ArrayList<>(model.insert());
        for (int i = 0; i < rest.size(); i++) {
            if (path.startsWith("model.insert[" + i + "].use")) {
                rest.set(i, new InsertSpec(rest.get(i).at(), new NoContextSpec()));
            }
        }
        return rest.equals(model.insert()) ? List.of() : rest;
    }
}
