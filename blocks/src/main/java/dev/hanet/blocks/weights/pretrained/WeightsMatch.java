package dev.hanet.blocks.weights.pretrained;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a file's tensors an encoder can take.
 *
 * @param prefix what stands before the names that torchvision gave; empty or with a dot at its end
 * @param matched the tensors under the encoder's own names
 * @param missing names of the encoder that the file lacks
 * @param otherShape what differs in shape or type, each in words
 * @param leftOver names of the file that the encoder has no use for
 */
public record WeightsMatch(
        String prefix,
        Map<String, Tensor> matched,
        List<String> missing,
        List<String> otherShape,
        List<String> leftOver) {
    private static final String ENCODER = "encoder.";
    private static final String COUNTER = ".num_batches_tracked";
    private static final int SHOWN = 8;

    public WeightsMatch {
        matched = Collections.unmodifiableMap(new LinkedHashMap<>(matched));
        missing = List.copyOf(missing);
        otherShape = List.copyOf(otherShape);
        leftOver = List.copyOf(leftOver);
    }

    /**
     * Compares by name and shape, behind the one prefix under which most of the names stand: wrappers for training, for
     * several devices and for compilation each leave one of their own.
     *
     * @param expected the encoder's parameters and buffers, {@code encoder.conv1.weight} and so on
     */
    public static WeightsMatch of(Map<String, Shape> expected, Map<String, Tensor> given) {
        return of(expected, given, prefix(expected.keySet(), given.keySet()));
    }

    private static String prefix(Set<String> expected, Set<String> given) {
        Map<String, Integer> found = new HashMap<>();
        for (String name : given) {
            for (int start = 0; start >= 0; start = next(name, start)) {
                if (expected.contains(ENCODER + name.substring(start))) {
                    found.merge(name.substring(0, start), 1, Integer::sum);
                }
            }
        }
        return found.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(entry -> -entry.getKey().length())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse("");
    }

    /** Where the next part of a name begins; negative when there is none. */
    private static int next(String name, int start) {
        int dot = name.indexOf('.', start);
        return dot < 0 ? -1 : dot + 1;
    }

    private static WeightsMatch of(Map<String, Shape> expected, Map<String, Tensor> given, String prefix) {
        Map<String, Tensor> rest = new LinkedHashMap<>(given);
        Map<String, Tensor> matched = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        List<String> otherShape = new ArrayList<>();
        expected.forEach((name, shape) -> {
            Tensor tensor = rest.remove(prefix + name.substring(ENCODER.length()));
            if (tensor == null) {
                missing.add(name);
            } else if (!tensor.shape().equals(shape)) {
                otherShape.add("'" + name + "' is " + tensor.shape() + " instead of " + shape);
            } else if (tensor.type().element() != ElementType.FLOAT
                    && tensor.type().element() != ElementType.DOUBLE) {
                otherShape.add(
                        "'" + name + "' has elements of type " + tensor.type().element());
            } else {
                matched.put(name, tensor);
            }
        });
        rest.keySet().removeIf(name -> name.endsWith(COUNTER));
        return new WeightsMatch(prefix, matched, missing, otherShape, List.copyOf(rest.keySet()));
    }

    /** Whether the encoder gets all that it has. */
    public boolean isWhole() {
        return missing.isEmpty() && otherShape.isEmpty();
    }

    /** What there is to say, a line each. */
    public List<String> report() {
        List<String> lines = new ArrayList<>();
        lines.add(matched.size() + " matched, by the names of " + words());
        add(lines, "missing", missing);
        add(lines, "of another shape", otherShape);
        add(lines, "left over", leftOver);
        return lines;
    }

    private static void add(List<String> lines, String what, List<String> names) {
        if (!names.isEmpty()) {
            String more = names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "";
            String list = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
            lines.add(names.size() + " " + what + ": " + list.replaceAll("\\p{Cntrl}", "?") + more);
        }
    }

    /** Whose names they are. */
    private String words() {
        return switch (prefix) {
            case "" ->
                matched.keySet().stream().anyMatch(name -> name.startsWith(ENCODER + "_"))
                        ? "efficientnet-lite-pytorch"
                        : "torchvision or timm";
            case "encoder." -> "segmentation_models.pytorch or this toolkit";
            case "encoder.model." -> "segmentation_models.pytorch over timm";
            case "backbone." -> "torchvision's segmentation networks";
            default -> "torchvision behind '" + prefix.replaceAll("\\p{Cntrl}", "?") + "'";
        };
    }
}
