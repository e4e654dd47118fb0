package dev.hanet.blocks.plan;

import static dev.hanet.blocks.plan.LiveValues.storage;

import dev.hanet.blocks.graph.Value;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/** Which memory is not read again. */
final class Releases {
    private Releases() {}

    /**
     * Bytes of results that are last read by a result.
     *
     * @param lastUses by index of the value that owns the memory
     * @param releasable which owners may go
     */
    static long after(Value result, int[] lastUses, Predicate<Value> releasable) {
        Set<Value> owners = new HashSet<>();
        owners.add(storage(result));
        result.operands().forEach(operand -> owners.add(storage(operand)));
        return owners.stream()
                .filter(owner -> owner.kind() == Value.Kind.RESULT && lastUses[owner.index()] == result.index())
                .filter(releasable)
                .mapToLong(owner -> owner.type().bytes())
                .sum();
    }
}
