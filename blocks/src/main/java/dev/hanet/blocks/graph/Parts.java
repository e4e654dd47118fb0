package dev.hanet.blocks.graph;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The parts of a network as a recipe names them: the scopes of its weights, {@code encoder} or {@code encoder.layer1}, and
 * {@code head}, the layers that give the logits.
 *
 * @param graph whose
 */
public record Parts(Graph graph) {
    /** The layers nearest to the logits, those of further classifiers among them. */
    public static final String HEAD = "head";

    /** Every part that has weights, from the outermost scopes to those within them, and the head. */
    public List<String> names() {
        Set<String> outer = new LinkedHashSet<>();
        Set<String> inner = new LinkedHashSet<>();
        stored().forEach(name -> {
            int first = name.indexOf('.');
            int second = name.indexOf('.', first + 1);
            if (first > 0) {
                outer.add(name.substring(0, first));
            }
            if (second > 0) {
                inner.add(name.substring(0, second));
            }
        });
        return Stream.of(outer, Set.of(HEAD), inner)
                .flatMap(Collection::stream)
                .distinct()
                .toList();
    }

    /** The parameters and buffers of a part by name; none when there is no such part. */
    public Set<String> tensors(String part) {
        Set<String> tensors = new LinkedHashSet<>();
        stored().filter(name -> name.startsWith(part + ".")).forEach(tensors::add);
        if (part.equals(HEAD) && tensors.isEmpty()) {
            graph.outputs(Output.Logits.class).forEach(logits -> nearest(graph.output(logits), tensors));
        }
        return tensors;
    }

    /** The parameters and buffers of several parts. */
    public Set<String> tensors(Collection<String> parts) {
        Set<String> tensors = new LinkedHashSet<>();
        parts.forEach(part -> tensors.addAll(tensors(part)));
        return tensors;
    }

    private Stream<String> stored() {
        return Stream.concat(graph.parameters().keySet().stream(), graph.buffers().keySet().stream());
    }

    private static void nearest(Value value, Set<String> found) {
        List<Value> weights = value.operands().stream()
                .filter(operand -> operand.kind() == Value.Kind.PARAMETER)
                .toList();
        weights.forEach(weight -> found.add(weight.name()));
        if (weights.isEmpty()) {
            value.operands().forEach(operand -> nearest(operand, found));
        }
    }
}
