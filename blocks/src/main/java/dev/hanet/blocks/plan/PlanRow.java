package dev.hanet.blocks.plan;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One part of a network.
 *
 * @param path the part's scope, {@code encoder.layer1}, or its key, {@code model.encoder}
 * @param output the shape of what it hands on
 * @param parameters trained elements
 * @param macs multiply-accumulates of one forward pass
 */
public record PlanRow(String path, Shape output, long parameters, long macs) {
    private static final int DEPTH = 2;
    private static final String INSERTED = ".inserted";
    private static final Pattern LAYER_OF_UNIT = Pattern.compile("\\.(conv|bn)$");

    /** A graph summed up by scope, two names deep; an inserted block, and a convolution with what follows it, is one part. */
    static List<PlanRow> of(Graph graph, LiveValues live) {
        return of(graph, live, value -> path(graph, value.scope()));
    }

    /**
     * A graph summed up by the keys of the spec that declared its values, {@code model.context}; what no key declared is left
     * out.
     */
    public static List<PlanRow> byKey(Graph graph) {
        return of(graph, LiveValues.of(graph), Value::path).stream()
                .filter(row -> !row.path().isEmpty())
                .toList();
    }

    /** What it costs, in words: {@code 4,288 parameters, 1.2 M MACs}. */
    public String costs() {
        return PlanTable.costs(parameters, macs);
    }

    private static List<PlanRow> of(Graph graph, LiveValues live, Function<Value, String> key) {
        Map<String, Part> parts = new LinkedHashMap<>();
        for (Value value : graph.values()) {
            if (value.kind() == Value.Kind.PARAMETER) {
                part(parts, key.apply(value)).parameters += value.shape().elements();
            } else if (live.contains(value)) {
                Optional<Operator> operator = value.operator();
                if (operator.isPresent()) {
                    Part part = part(parts, key.apply(value));
                    part.macs += operator.get().macs(value.operands(), value.type());
                    part.output = value.shape();
                }
            }
        }
        List<PlanRow> rows = new ArrayList<>();
        parts.forEach((path, part) -> rows.add(new PlanRow(path, part.output, part.parameters, part.macs)));
        return rows;
    }

    private static Part part(Map<String, Part> parts, String path) {
        return parts.computeIfAbsent(path, name -> new Part());
    }

    private static String path(Graph graph, String scope) {
        int inserted = scope.indexOf(INSERTED);
        if (inserted >= 0) {
            return scope.substring(0, inserted + INSERTED.length());
        }
        int first = scope.indexOf('.');
        String outer = first < 0 ? scope : scope.substring(0, first);
        if (graph.parts().getOrDefault(outer, DEPTH) == 1) {
            return outer;
        }
        String whole = LAYER_OF_UNIT.matcher(scope).replaceFirst("");
        List<String> names = List.of(whole.split("\\.", -1));
        return String.join(".", names.subList(0, Math.min(DEPTH, names.size())));
    }

    private static final class Part {
        private Shape output = Shape.of();
        private long parameters;
        private long macs;
    }
}
