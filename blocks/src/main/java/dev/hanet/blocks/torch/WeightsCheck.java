package dev.hanet.blocks.torch;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.yaml.HanetException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Compares named tensors with what a network expects, and lists every difference. */
final class WeightsCheck {
    private static final int SHOWN = 8;

    private WeightsCheck() {}

    static void check(Map<String, Shape> expected, Map<String, Tensor> given) {
        List<String> missing = expected.keySet().stream()
                .filter(name -> !given.containsKey(name))
                .toList();
        List<String> leftOver = given.keySet().stream()
                .filter(name -> !expected.containsKey(name))
                .toList();
        List<String> otherShape = new ArrayList<>();
        List<String> otherElement = new ArrayList<>();
        given.forEach((name, tensor) -> {
            Shape shape = expected.get(name);
            if (shape != null && !shape.equals(tensor.shape())) {
                otherShape.add("'" + name + "' " + tensor.shape() + " instead of " + shape);
            }
            ElementType element = tensor.type().element();
            if (shape != null && element != ElementType.FLOAT && element != ElementType.DOUBLE) {
                otherElement.add("'" + name + "' " + element);
            }
        });
        List<String> sentences = new ArrayList<>();
        add(sentences, "missing", quoted(missing));
        add(sentences, "left over", quoted(leftOver));
        add(sentences, "of another shape", otherShape);
        add(sentences, "not floating point", otherElement);
        if (!sentences.isEmpty()) {
            throw HanetException.input("the tensors do not fit the network: " + String.join("; ", sentences));
        }
    }

    private static List<String> quoted(Collection<String> names) {
        return names.stream().map(name -> "'" + name + "'").toList();
    }

    private static void add(List<String> sentences, String what, List<String> names) {
        if (!names.isEmpty()) {
            String list = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
            String more = names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "";
            sentences.add(names.size() + " " + what + ": " + list + more);
        }
    }
}
