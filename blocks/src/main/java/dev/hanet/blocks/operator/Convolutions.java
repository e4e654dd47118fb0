package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.graph.Workspace;
import java.util.List;

/**
 * What convolutions take while they run on the CPU.
 *
 * <p>oneDNN computes on copies whose channels lie in blocks of 16: it copies the input and the weight, computes a result in
 * blocks, lets the copies go and copies the result back. Backwards it does so for the input's gradient, then for the
 * weight's. An image of a few channels is read as it is. Where the padding is too wide for that, windows become columns of
 * a matrix, one a thread, of which two are reckoned with.
 */
final class Convolutions {
    private static final int BLOCK = 16;
    private static final int AS_IT_IS = 4;
    private static final int NEAR = 8;
    private static final int THREADS = 2;

    private Convolutions() {}

    static Workspace workspace(Conv2d convolution, List<Value> operands, TensorType result) {
        TensorType kernel = operands.get(1).type();
        long weight = kernel.bytes();
        long output = blocked(result);
        if (convolution.padding() > NEAR) {
            long columns = result.bytes()
                    / result.shape().size(0)
                    / result.shape().size(1)
                    * kernel.shape().elements()
                    / kernel.shape().size(0);
            return new Workspace(result.bytes(), Math.max(THREADS * columns - weight, output));
        }
        long input = input(operands.get(0));
        long forward = Math.max(input + weight + output - result.bytes(), output);
        return new Workspace(forward, Math.max(input + output, weight));
    }

    /** Forwards it runs a convolution backwards, and once more copies what came out. */
    static Workspace transposedWorkspace(List<Value> operands, TensorType result) {
        long output = blocked(result);
        return new Workspace(2 * output, input(operands.get(0)) + output);
    }

    private static long input(Value x) {
        return x.shape().size(1) < AS_IT_IS ? 0 : blocked(x.type());
    }

    private static long blocked(TensorType type) {
        Shape shape = type.shape();
        long channels = (shape.size(1) + BLOCK - 1) / BLOCK * BLOCK;
        return type.bytes() / shape.size(1) * channels;
    }
}
