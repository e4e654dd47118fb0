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
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.spec.DeepSupervisionSpec;
import dev.hanet.yaml.Problem;
import dev.hanet.yaml.ProblemKind;
import java.util.ArrayList;
import java.util.Arrays;
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
    private static final int MOST_STRIDE = 256;
    private static final String NEAREST = "nearest sizes: ";

    private final Draft draft;
    private final int classes;
    private final int batch;
    private InputSize.Frame frame;
    private Optional<InputSize.Fit> fit = Optional.empty();
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
            InputSize.misfit(draft, frame).ifPresent(fit -> InputSize.report(draft, frame, fit)); // all the same
            return Built.NOTHING;
        }
        return new NetworkBuilder(draft, frame, classes)
                .build(model.orElseThrow(), draft.part("train.loss", LossSpec.class));
    }

    private NetworkInput input() {
        return input(frame);
    }

    private NetworkInput input(InputSize.Frame given) {
        return new NetworkInput(
                given.channels(), given.size().height(), given.size().width(), batch, classes);
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
                if (isMadeToFit(tried, e)) {
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

    /** Takes a size that fits the whole network where this one does not, which is then reported; once at most. */
    private boolean isMadeToFit(NetworkSpec tried, GraphException e) {
        if (isSized) {
            return false;
        }
        isSized = true;
        Optional<InputSize.Fit> misfit = InputSize.misfit(draft, frame);
        if (misfit.isEmpty() && !isOfSize(e)) {
            return false;
        }
        fit = fit(tried);
        if (misfit.isPresent()) {
            InputSize.report(draft, frame, fit.orElseGet(misfit::orElseThrow));
        } else if (fit.isPresent() && e.getSuppressed().length == 0) {
            report(e);
        } else {
            return false; // a network written node by node tells its other mistakes with it
        }
        frame = frame.of(
                fit.or(() -> misfit).map(found -> found.near(frame.size())).orElse(frame.size()));
        return true;
    }

    private static boolean isOfSize(GraphException e) {
        return e.isOfSize()
                || Arrays.stream(e.getSuppressed())
                        .anyMatch(more -> more instanceof GraphException other && other.isOfSize());
    }

    /** Which sizes fit all parts of the network, whatever else is wrong with them; absent where none does. */
    private Optional<InputSize.Fit> fit(NetworkSpec model) {
        for (int stride = 1; stride <= MOST_STRIDE; stride *= 2) {
            ImageSize size = new InputSize.Fit(stride, false).odd(frame.size());
            if (fits(model, size)) {
                boolean oneMore = fits(model, new ImageSize(size.height() + 1, size.width() + 1));
                return Optional.of(new InputSize.Fit(stride, oneMore));
            }
        }
        return Optional.empty();
    }

    private boolean fits(NetworkSpec model, ImageSize size) {
        InputSize.Frame other = frame.of(size);
        if (InputSize.misfit(draft, other).isPresent()) {
            return false;
        }
        try {
            Networks.network(model, input(other), this::origin);
            return true;
        } catch (GraphException e) {
            return !isOfSize(e);
        }
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
        draft.binding().report(ProblemKind.SHAPE, path, e.problem(), remedy(e), related(e));
        for (Throwable more : e.getSuppressed()) {
            if (more instanceof GraphException other) {
                report(other);
            }
        }
    }

    /** What the part says that is at fault, or with sizes that fit all of the network where that sees a part of it alone. */
    private Optional<String> remedy(GraphException e) {
        return e.isOfSize()
                ? fit.map(found -> found.nearest(frame.size()))
                        .filter(sizes -> !sizes.isEmpty())
                        .map(sizes -> e.remedy()
                                        .filter(said -> !said.startsWith(NEAREST))
                                        .map(said -> said + "; ")
                                        .orElse("")
                                + NEAREST
                                + sizes)
                        .or(e::remedy)
                : e.remedy();
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
