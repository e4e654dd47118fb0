package dev.hanet.blocks.plan;

import dev.hanet.blocks.graph.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The gradients on their way through a backward pass: values that an addition joins have one in common. */
final class GradientMemory {
    private final Map<Value, Held> gradients = new HashMap<>();
    private long bytes;

    /** One gradient in memory, and the values whose gradient it is. */
    private static final class Held {
        private final long bytes;
        private final Set<Value> of = new HashSet<>();

        Held(long bytes) {
            this.bytes = bytes;
        }
    }

    /** Bytes of all there are. */
    long bytes() {
        return bytes;
    }

    /**
     * A gradient of its own arrives at a value.
     *
     * @return bytes of what is added to one that is there, for as long as it takes
     */
    long arrive(Value owner) {
        Held known = gradients.get(owner);
        if (known == null) {
            hold(owner, owner.type().bytes());
            return 0;
        }
        separate(owner, known);
        return owner.type().bytes();
    }

    /** The gradient of a result arrives at an operand as it is. */
    void pass(Value result, Value owner) {
        Held passed = gradients.get(result);
        if (passed == null) {
            arrive(owner);
            return;
        }
        Held known = gradients.get(owner);
        if (known == null) {
            gradients.put(owner, passed);
            passed.of.add(owner);
        } else {
            separate(owner, known);
        }
    }

    /** A sum cannot be made in a place that others read. */
    private void separate(Value owner, Held known) {
        if (known.of.size() > 1) {
            release(owner);
            hold(owner, owner.type().bytes());
        }
    }

    private void hold(Value owner, long size) {
        Held held = new Held(size);
        held.of.add(owner);
        gradients.put(owner, held);
        bytes += size;
    }

    /** The value's gradient is not read again. */
    void release(Value owner) {
        Held held = gradients.remove(owner);
        if (held != null) {
            held.of.remove(owner);
            if (held.of.isEmpty()) {
                bytes -= held.bytes;
            }
        }
    }
}
