package dev.hanet.blocks.diagram;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.ImageOperators.ResizeLike;
import dev.hanet.blocks.operator.ShapeOperators.UnflattenLike;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which box each value of a network belongs to.
 *
 * <p>A value belongs to its scope: one of the stages of encoder or decoder, an inserted block, else a part of the network.
 * What stands between them, such as pooling and resizing, belongs to the only part that uses it, or else to the part it
 * comes from.
 */
final class DiagramParts {
    static final String IMAGE = "image";
    static final String LOGITS = "logits";
    private static final String INSERTED = ".inserted";
    private static final Set<String> CONTAINERS = Set.of("encoder", "decoder");

    private final Graph graph;
    private final Map<Value, String> parts = new HashMap<>();
    private final Map<String, String> joined = new HashMap<>();
    private final TreeMap<Integer, Value> live = new TreeMap<>();

    DiagramParts(Graph graph) {
        this.graph = graph;
        Value logits = graph.output(Output.LOGITS);
        follow(logits);
        fromConsumers(logits);
        fromOperands();
        joinNorms();
    }

    /** The values on the way to the logits, without parameters, in the order they are computed. */
    Iterable<Value> values() {
        return live.values();
    }

    String part(Value value) {
        return parts.getOrDefault(value, "");
    }

    /** The part that a scope's parameters count for. */
    String part(String scope) {
        String own = scoped(scope);
        return joined.getOrDefault(own, own);
    }

    /** What a value is computed from; a tensor that only lends its size is no source. */
    static List<Value> sources(Value value) {
        boolean isLent = value.operator()
                .filter(operator -> operator instanceof ResizeLike || operator instanceof UnflattenLike)
                .isPresent();
        return isLent ? value.operands().subList(0, 1) : value.operands();
    }

    private void follow(Value logits) {
        Deque<Value> open = new ArrayDeque<>(List.of(logits));
        while (!open.isEmpty()) {
            Value value = open.pop();
            boolean isData = value.kind() == Value.Kind.RESULT || value.kind() == Value.Kind.INPUT;
            if (isData && live.putIfAbsent(value.index(), value) == null) {
                open.addAll(sources(value));
            }
        }
    }

    private void fromConsumers(Value logits) {
        Map<Value, Set<String>> users = new HashMap<>();
        users.computeIfAbsent(logits, value -> new LinkedHashSet<>()).add(LOGITS);
        for (Value value : live.descendingMap().values()) {
            String own = value.kind() == Value.Kind.INPUT ? value.name() : scoped(value.scope());
            Set<String> consumers = users.getOrDefault(value, Set.of());
            String part = own.isEmpty() && consumers.size() == 1
                    ? consumers.iterator().next()
                    : own;
            parts.put(value, part);
            for (Value operand : sources(value)) {
                users.computeIfAbsent(operand, any -> new LinkedHashSet<>()).add(part);
            }
        }
    }

    private void fromOperands() {
        for (Value value : live.values()) {
            if (part(value).isEmpty()) {
                parts.put(
                        value,
                        sources(value).stream()
                                .map(this::part)
                                .filter(part -> !part.isEmpty())
                                .findFirst()
                                .orElse(IMAGE));
            }
        }
    }

    /** A normalisation that has a scope to itself goes with the convolution before it. */
    private void joinNorms() {
        Map<String, Long> macs = new HashMap<>();
        Map<String, Set<String>> before = new LinkedHashMap<>();
        for (Value value : live.values()) {
            Optional<Operator> operator = value.operator();
            operator.ifPresent(
                    applied -> macs.merge(part(value), applied.macs(value.operands(), value.type()), Long::sum));
            for (Value operand : sources(value)) {
                if (live.containsKey(operand.index()) && !part(operand).equals(part(value))) {
                    before.computeIfAbsent(part(value), part -> new LinkedHashSet<>())
                            .add(part(operand));
                }
            }
        }
        before.forEach((part, sources) -> {
            boolean isBare = macs.getOrDefault(part, 0L) == 0 && sources.size() == 1;
            if (isBare
                    && !part.equals(LOGITS)
                    && !sources.contains(IMAGE)
                    && !part.endsWith(INSERTED)
                    && !graph.parts().containsKey(part)) {
                String named = sources.iterator().next();
                String source = joined.getOrDefault(named, named);
                joined.put(part, source);
                parts.replaceAll((value, held) -> held.equals(part) ? source : held);
            }
        });
    }

    private boolean isContainer(String scope) {
        return graph.parts().isEmpty()
                ? CONTAINERS.contains(scope)
                : graph.parts().getOrDefault(scope, 1) > 1;
    }

    /** The part a scope belongs to; empty for the inside of encoder and decoder between their stages. */
    String scoped(String scope) {
        int inserted = scope.indexOf(INSERTED);
        if (inserted >= 0) {
            return scope.substring(0, inserted + INSERTED.length());
        }
        if (isContainer(scope)) {
            return "";
        }
        String[] names = scope.split("\\.", 3);
        return names.length > 1 && isContainer(names[0]) ? names[0] + "." + names[1] : names[0];
    }
}
