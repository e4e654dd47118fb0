package dev.hanet.blocks.weights.pretrained;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a file's tensors an encoder can take.
 *
 * @param naming whose names the file uses
 * @param matched the tensors under the encoder's own names
 * @param missing names of the encoder that the file lacks
 * @param otherShape what differs in shape or type, each in words
 * @param leftOver names of the file that the encoder has no use for
 */
public record WeightsMatch(
        Naming naming,
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
     * Compares by name and shape, under the naming that finds most.
     *
     * @param expected the encoder's parameters and buffers, {@code encoder.conv1.weight} and so on
     */
    public static WeightsMatch of(Map<String, Shape> expected, Map<String, Tensor> given) {
        WeightsMatch best = of(expected, given, Naming.TORCHVISION);
        for (Naming naming : Naming.values()) {
            WeightsMatch match = of(expected, given, naming);
            if (match.missing.size() < best.missing.size()) {
                best = match;
            }
        }
        return best;
    }

    private static WeightsMatch of(Map<String, Shape> expected, Map<String, Tensor> given, Naming naming) {
        Map<String, Tensor> rest = new LinkedHashMap<>(given);
        Map<String, Tensor> matched = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        List<String> otherShape = new ArrayList<>();
        expected.forEach((name, shape) -> {
            Tensor tensor = rest.remove(naming.prefix() + name.substring(ENCODER.length()));
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
        return new WeightsMatch(naming, matched, missing, otherShape, List.copyOf(rest.keySet()));
    }

    /** Whether the encoder gets all that it has. */
    public boolean isWhole() {
        return missing.isEmpty() && otherShape.isEmpty();
    }

    /** What there is to say, a line each. */
    public List<String> report() {
        List<String> lines = new ArrayList<>();
        lines.add(matched.size() + " matched, by the names of " + naming.words());
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

    /**
     * What stands in other libraries' checkpoints before the names that torchvision gave; ours are {@code encoder.} and
     * those names.
     */
    public enum Naming {
        /** {@code conv1.weight}: networks for classification. */
        TORCHVISION("", "torchvision or timm"),
        /** {@code encoder.conv1.weight}: the same as ours. */
        ENCODER("encoder.", "segmentation_models.pytorch or this toolkit"),
        /** {@code encoder.model.conv1.weight}: timm's encoders inside segmentation_models.pytorch. */
        ENCODER_MODEL("encoder.model.", "segmentation_models.pytorch over timm"),
        /** {@code backbone.conv1.weight}: networks for segmentation. */
        BACKBONE("backbone.", "torchvision's segmentation networks");

        private final String prefix;
        private final String words;

        Naming(String prefix, String words) {
            this.prefix = prefix;
            this.words = words;
        }

        String prefix() {
            return prefix;
        }

        /** Whose it is. */
        public String words() {
            return words;
        }
    }
}
