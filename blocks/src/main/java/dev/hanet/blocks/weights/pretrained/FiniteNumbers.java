package dev.hanet.blocks.weights.pretrained;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.yaml.HanetException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds weights that are no numbers, with which every result of a network would be none. */
public final class FiniteNumbers {
    private FiniteNumbers() {}

    /** How many elements are NaN, infinite, or too large for float; 0 for integers. */
    public static long othersIn(Tensor tensor) {
        return look(tensor).count;
    }

    /**
     * Refuses a file with such weights.
     *
     * @throws HanetException that names the first tensor of them and says how many there are
     */
    static void require(Path file, Map<String, Tensor> tensors) {
        List<String> found = new ArrayList<>();
        tensors.forEach((name, tensor) -> {
            Look look = look(tensor);
            if (look.count > 0) {
                found.add("the tensor '" + name.replaceAll("\\p{Cntrl}", "?") + "' holds " + look.count + " of "
                        + tensor.shape().elements() + " numbers that are not finite, the first is " + look.first);
            }
        });
        if (!found.isEmpty()) {
            int more = found.size() - 1;
            throw HanetException.input(file + ": " + found.get(0)
                    + (more == 0 ? "" : ", and so do " + more + " more tensors")
                    + "; no network can begin with that");
        }
    }

    private record Look(long count, double first) {}

    private static Look look(Tensor tensor) {
        ElementType element = tensor.type().element();
        long count = 0;
        double first = 0;
        if (element == ElementType.FLOAT || element == ElementType.DOUBLE) {
            ByteBuffer bytes = tensor.bytes();
            while (bytes.hasRemaining()) {
                double value = element == ElementType.FLOAT ? bytes.getFloat() : bytes.getDouble();
                if (!Float.isFinite((float) value)) {
                    first = count == 0 ? value : first;
                    count++;
                }
            }
        }
        return new Look(count, first);
    }
}
