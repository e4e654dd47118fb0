package dev.hanet.toolkit.experiment;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.model.AuxiliarySpec;
import dev.hanet.blocks.model.BottleneckSpec;
import dev.hanet.blocks.model.GraphSpec;
import dev.hanet.blocks.model.InsertSpec;
import dev.hanet.blocks.model.ModelSpec;
import dev.hanet.blocks.model.NetworkSpec;
import dev.hanet.blocks.model.NodeSpec;
import dev.hanet.blocks.model.OutputSpec;
import dev.hanet.blocks.model.ReductionSpec;
import dev.hanet.yaml.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The network of a draft as far as it could be read. */
final class NetworkDraft {
    private static final String NODES = "model.nodes.";
    private static final String OUTPUTS = "model.outputs.";

    /** A name that no spec can give a node. */
    private static final String UNREAD = "";

    private NetworkDraft() {}

    /** The network, with a neutral variant or nothing in the place of what could not be read. */
    static Optional<NetworkSpec> of(Draft draft) {
        Optional<NetworkSpec> whole = draft.part("model", NetworkSpec.class);
        if (whole.isPresent()) {
            return whole;
        }
        boolean isGraph =
                draft.part("model.type", String.class).filter("graph"::equals).isPresent();
        return isGraph
                ? graph(draft).map(NetworkSpec.class::cast)
                : scheme(draft).map(NetworkSpec.class::cast);
    }

    /** A node that could not be read hides those that depend on it, and no others. */
    private static Optional<GraphSpec> graph(Draft draft) {
        Map<String, NodeSpec> nodes = new LinkedHashMap<>();
        for (String name : keys(draft, "nodes")) {
            nodes.put(name, draft.part(NODES + name, NodeSpec.class).orElse(NodeSpec.UNREAD));
        }
        Map<String, OutputSpec> outputs = new LinkedHashMap<>();
        for (String name : keys(draft, "outputs")) {
            outputs.put(name, draft.part(OUTPUTS + name, OutputSpec.class).orElse(OutputSpec.of(UNREAD)));
        }
        if (nodes.isEmpty()) {
            return Optional.empty();
        }
        nodes.put(UNREAD, NodeSpec.UNREAD);
        if (outputs.isEmpty()) {
            outputs.put(GraphSpec.MAIN, OutputSpec.of(UNREAD));
        }
        return Optional.of(new GraphSpec(
                nodes,
                outputs,
                draft.list("model.insert", InsertSpec.class).orElse(List.of()),
                draft.list("model.auxiliary", AuxiliarySpec.class).orElse(List.of()),
                activation(draft)));
    }

    private static Set<String> keys(Draft draft, String key) {
        return entry(draft.binding().document().tree(), "model")
                .flatMap(model -> entry(model, key))
                .filter(Tree.Mapping.class::isInstance)
                .map(found -> ((Tree.Mapping) found).entries().keySet())
                .orElse(Set.of());
    }

    private static Optional<Tree> entry(Tree tree, String key) {
        return tree instanceof Tree.Mapping mapping
                ? Optional.ofNullable(mapping.entries().get(key))
                : Optional.empty();
    }

    private static Optional<ModelSpec> scheme(Draft draft) {
        return draft.part("model.encoder", EncoderSpec.class).flatMap(encoder -> draft.part(
                        "model.decoder", DecoderSpec.class)
                .map(decoder -> ModelSpec.of(encoder, decoder)
                        .withReduction(draft.part("model.reduction", ReductionSpec.class)
                                .orElse(ReductionSpec.NONE))
                        .withContext(
                                draft.part("model.context", ContextSpec.class).orElse(new NoContextSpec()))
                        .withBottleneck(draft.part("model.bottleneck", BottleneckSpec.class)
                                .orElse(BottleneckSpec.NONE))
                        .withInsert(draft.list("model.insert", InsertSpec.class).orElse(List.of()))
                        .withAuxiliary(
                                auxiliary(draft),
                                draft.part("model.mainWeight", Double.class).orElse(1.0))
                        .withActivation(activation(draft))));
    }

    private static Activation activation(Draft draft) {
        return draft.part("model.activation", Activation.class).orElse(Activation.SOFTMAX);
    }

    /** The further classifiers; none where the context is missing, for whose points they would ask in vain. */
    private static List<AuxiliarySpec> auxiliary(Draft draft) {
        return draft.part("model.context", ContextSpec.class).isPresent()
                ? draft.list("model.auxiliary", AuxiliarySpec.class).orElse(List.of())
                : List.of();
    }
}
