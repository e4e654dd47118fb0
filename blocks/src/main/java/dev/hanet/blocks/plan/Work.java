package dev.hanet.blocks.plan;

import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Value;

/**
 * How long a forward pass takes, as so many multiply-accumulates of dense convolutions would.
 *
 * <p>Operations alone do not tell: a depthwise convolution does nine for each number that it reads and writes, a
 * normalization hardly any, and on small images it takes longest to call either. So each operator costs its
 * multiply-accumulates, the bytes it reads and writes, and its call. The two prices were fitted to the processor time of
 * steps of seven networks at up to three sizes: docs/guide/data.md has how far off they are.
 */
final class Work {
    /** Multiply-accumulates in the time that a byte takes to be read or written. */
    private static final double OF_A_BYTE = 18;
    /** Multiply-accumulates in the time of a call, of what is not computed in it. */
    private static final double OF_A_CALL = 2e6;

    private Work() {}

    static double of(LiveValues live) {
        return live.results().stream().mapToDouble(Work::of).sum();
    }

    private static double of(Value result) {
        Operator operator = LiveValues.operator(result);
        if (operator.isView()) {
            return 0;
        }
        long bytes = result.type().bytes();
        for (Value operand : result.operands()) {
            bytes += operand.type().bytes();
        }
        return operator.macs(result.operands(), result.type()) + OF_A_BYTE * bytes + OF_A_CALL;
    }
}
