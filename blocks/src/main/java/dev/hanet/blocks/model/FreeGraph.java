package dev.hanet.blocks.model;

import dev.hanet.blocks.block.BlockInput;
import dev.hanet.blocks.block.BlockResult;
import dev.hanet.blocks.block.FeatureMap;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Builds a network that is written node by node.
 *
 * <p>A node that cannot be built hides only those that depend on it: every other mistake is told as well.
 */
final class FreeGraph {
    private static final int BOUNDARY_CHANNELS = 2;

    private final GraphBuilder graph;
    private final Value image;
    private final GraphSpec spec;
    private final int maps;
    private final GraphFaults faults = new GraphFaults();
    private final Set<String> failed = new HashSet<>();
    private final Map<String, BlockResult> built = new LinkedHashMap<>();

    FreeGraph(Value image, GraphSpec spec, int maps) {
        this.graph = image.graph();
        this.image = image;
        this.spec = spec;
        this.maps = maps;
    }

    Classified build() {
        Optional<Insertions> insertions = faults.attempt(() -> new Insertions(graph, spec.insert()));
        NodeOrder order = new NodeOrder(graph, spec.nodes(), faults);
        failed.addAll(order.failed());
        boolean isWhole = failed.isEmpty();
        order.names().forEach(this::node);
        Map<String, Optional<Value>> outputs = new LinkedHashMap<>();
        spec.outputs().forEach((name, output) -> outputs.put(name, output(name, output)));
        if (!spec.outputs().containsKey(GraphSpec.MAIN)) {
            faults.add(graph.at(
                    "outputs",
                    () -> graph.refuse("there is no output 'main'", "name the node that segments: {main: ...}")));
        }
        if (isWhole) {
            unused();
        }
        List<Auxiliaries.Branch> further = new ArrayList<>();
        if (failed.isEmpty()) {
            faults.attempt(() -> Auxiliaries.of(graph, spec.auxiliary(), this::auxiliary))
                    .ifPresent(further::addAll);
        }
        boolean isBuilt = failed.isEmpty();
        insertions.ifPresent(announced -> faults.attempt(() -> {
            if (isBuilt) {
                announced.requireAllUsed();
            } else {
                announced.requireDistinct();
            }
            return true;
        }));
        faults.throwAll();
        return classified(outputs, further);
    }

    private Classified classified(Map<String, Optional<Value>> outputs, List<Auxiliaries.Branch> auxiliary) {
        List<Auxiliaries.Branch> further = new ArrayList<>();
        outputs.forEach((name, value) -> {
            if (!name.equals(GraphSpec.MAIN)) {
                further.add(branch(name, value));
            }
        });
        further.addAll(auxiliary);
        return new Classified(
                spec.activation(),
                branch(GraphSpec.MAIN, outputs.getOrDefault(GraphSpec.MAIN, Optional.empty())),
                further);
    }

    private Auxiliaries.Branch branch(String name, Optional<Value> value) {
        OutputSpec output = Optional.ofNullable(spec.outputs().get(name)).orElseThrow();
        Value logits = value.orElseThrow(
                () -> graph.refuse("the output '" + name + "' depends on a node that could not be read"));
        return graph.at(
                "outputs." + name,
                () -> new Auxiliaries.Branch(
                        name, output.weight(), logits, output.target(), output.loss(), graph.origin()));
    }

    private void node(String name) {
        NodeSpec node = Optional.ofNullable(spec.nodes().get(name)).orElseThrow();
        List<Reference> references = Reference.of(node);
        if (failed.contains(name) || references.stream().anyMatch(reference -> failed.contains(reference.node()))) {
            failed.add(name);
            return;
        }
        graph.part(name, node.block() instanceof EncoderSpec ? 2 : 1);
        Optional<BlockResult> result = graph.at("nodes." + name, () -> faults.attempt(() -> build(name, node)));
        result.ifPresentOrElse(made -> built.put(name, made), () -> failed.add(name));
    }

    private BlockResult build(String name, NodeSpec node) {
        List<Value> values = Reference.from(node.from()).stream()
                .map(reference -> graph.at(reference.key(), () -> value(reference)))
                .toList();
        Map<String, Value> named = new LinkedHashMap<>();
        node.block()
                .references()
                .forEach((key, of) -> named.put(key, graph.at(key, () -> value(new Reference(key, of)))));
        BlockInput input = new BlockInput(values, named, maps, Strides.of(image, values.get(0)));
        BlockResult result = node.shares().isPresent()
                ? graph.borrow(name, node.shares().get(), () -> node.block().build(input))
                : graph.scope(name, () -> node.block().build(input));
        return new BlockResult(graph.point(name, result.value()), result.taps());
    }

    private Value value(Reference reference) {
        if (reference.isInput()) {
            return image;
        }
        BlockResult of = Optional.ofNullable(built.get(reference.node())).orElseThrow();
        if (reference.tap().isEmpty()) {
            return of.value();
        }
        Map<String, Value> taps = new LinkedHashMap<>(of.taps());
        String within = reference.node() + ".";
        graph.points().forEach((point, value) -> {
            if (point.startsWith(within)) {
                taps.putIfAbsent(point.substring(within.length()), value);
            }
        });
        Value tap = taps.get(reference.tap());
        if (tap == null) {
            throw graph.refuse(
                    "'" + reference.tap() + "' is no output of the node '" + reference.node() + "'",
                    taps.isEmpty()
                            ? "it has one output: write '" + reference.node() + "'"
                            : "it offers: "
                                    + taps.entrySet().stream()
                                            .map(entry -> entry.getKey() + " "
                                                    + entry.getValue().shape())
                                            .collect(Collectors.joining(", ")));
        }
        return tap;
    }

    private Optional<Value> output(String name, OutputSpec output) {
        Reference reference = new Reference("", output.from());
        if (failed.contains(reference.node())) {
            return Optional.empty();
        }
        return graph.at(
                "outputs." + name,
                () -> faults.attempt(() -> {
                    if (!reference.isInput() && !spec.nodes().containsKey(reference.node())) {
                        throw graph.refuse(NodeOrder.unknown(reference), NodeOrder.remedy(reference, spec.nodes()));
                    }
                    if (name.equals(GraphSpec.MAIN) && output.target() != OutputSpec.Target.MASK) {
                        throw graph.at(
                                "target",
                                () -> graph.refuse(
                                        "the main output finds the classes of the mask", "write 'target: mask'"));
                    }
                    return logits(name, value(reference), output.target());
                }));
    }

    private Value logits(String name, Value value, OutputSpec.Target target) {
        boolean isMask = target == OutputSpec.Target.MASK;
        int channels = isMask ? maps : BOUNDARY_CHANNELS;
        Shape wanted = image.shape().with(1, channels);
        if (!value.shape().equals(wanted)) {
            boolean isSize =
                    value.shape().rank() == wanted.rank() && value.shape().size(1) == channels;
            throw graph.refuse(
                    "the output '" + name + "' is " + value + ", but logits are " + wanted,
                    isSize
                            ? "bring it to the image's size with a node {from: ..., type: resize, like: input}"
                            : "end with a node {from: ..., type: conv, channels: " + (isMask ? "classes" : channels)
                                    + ", kernel: 1}");
        }
        return value;
    }

    /** Every node is there for another one, or is a result; one that could not be built has been told. */
    private void unused() {
        Set<String> used = new HashSet<>();
        spec.nodes().forEach((name, node) -> {
            Reference.from(node.from()).forEach(reference -> used.add(reference.node()));
            node.block().references().values().forEach(of -> used.add(new Reference("", of).node()));
        });
        spec.outputs().values().forEach(output -> used.add(new Reference("", output.from()).node()));
        spec.auxiliary().forEach(branch -> used.add(new Reference("", branch.at()).node()));
        spec.nodes().keySet().stream()
                .filter(name -> !used.contains(name) && !failed.contains(name))
                .forEach(name -> faults.add(graph.at(
                        "nodes." + name,
                        () -> graph.refuse(
                                "nobody uses the node '" + name + "'",
                                "name it in another node's 'from' or in the outputs, or take it out"))));
    }

    /** A further classifier sees the features at its point and no other. */
    private Value auxiliary(AuxiliarySpec branch) {
        Value features = Auxiliaries.features(graph, branch);
        FeaturePyramid alone = new FeaturePyramid(
                "graph", List.of(new FeatureMap(branch.at(), features, Strides.of(image, features))));
        Value logits = branch.decoder().logits(features, alone, image, maps, spec.activation());
        return graph.at("decoder", () -> logits(branch.at(), logits, OutputSpec.Target.MASK));
    }
}
