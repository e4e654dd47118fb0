package dev.hanet.blocks.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A heap as the C library keeps it, in thought: a block goes into the smallest hole that holds it, else to the top; freed blocks join the holes
 * beside them; the top never comes down.
 *
 * @param <K> what blocks are for
 */
final class Heap<K> {
    /** What the engine's blocks begin at multiples of. */
    private static final long ALIGNMENT = 64;

    private final TreeMap<Long, Long> holes = new TreeMap<>();
    private final Map<K, Block> blocks = new HashMap<>();
    private long top;

    private record Block(long begin, long size) {}

    /** Takes a block, where there is not one for it yet; none for nothing. */
    void take(K owner, long bytes) {
        if (bytes == 0) {
            return;
        }
        long size = (bytes + 2 * ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        blocks.put(owner, new Block(placeFor(size), size));
    }

    private long placeFor(long size) {
        Optional<Map.Entry<Long, Long>> fitting = holes.entrySet().stream()
                .filter(hole -> hole.getValue() >= size)
                .min(Map.Entry.comparingByValue());
        if (fitting.isPresent()) {
            long begin = fitting.get().getKey();
            long left = fitting.get().getValue() - size;
            holes.remove(begin);
            if (left > 0) {
                holes.put(begin + size, left);
            }
            return begin;
        }
        Map.Entry<Long, Long> last = holes.lastEntry();
        long place = last != null && last.getKey() + last.getValue() == top ? last.getKey() : top;
        holes.remove(place);
        top = place + size;
        return place;
    }

    /** Frees an owner's block, where it has one. */
    void free(K owner) {
        Block block = blocks.remove(owner);
        if (block == null) {
            return;
        }
        long begin = block.begin();
        long size = block.size();
        Map.Entry<Long, Long> before = holes.lowerEntry(begin);
        if (before != null && before.getKey() + before.getValue() == begin) {
            begin = before.getKey();
            size += before.getValue();
        }
        Long behind = holes.remove(block.begin() + block.size());
        holes.put(begin, size + (behind == null ? 0 : behind));
    }

    /** Bytes from the bottom to the highest block that was ever there. */
    long size() {
        return top;
    }
}
