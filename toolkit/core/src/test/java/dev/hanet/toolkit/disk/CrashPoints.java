package dev.hanet.toolkit.disk;

import dev.hanet.blocks.weights.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What a command did to a disk, and what may be left of that wherever it is cut off: at every operation, in many ways.
 *
 * <p>How many: {@code -Dhanet.faults=1000000}, or in slices that can be run one by one, each with other seeds: {@code
 * -Dhanet.faults=100000 -Dhanet.faults.slice=3} is the fourth of ten. A failure names ending, seed and point.
 *
 * @param root the folder it worked in
 * @param before what lay there
 * @param journal what it did
 * @param promised by how many operations: which epochs it had said were kept, 0 for the run itself
 */
public record CrashPoints(Path root, Path before, List<Operation> journal, TreeMap<Integer, Integer> promised) {
    /** How many faults are asked for in all. */
    public static final int FAULTS = Integer.getInteger("hanet.faults", 6_000);
    /** Which of several runs of so many this is, from 0. */
    public static final int SLICE = Integer.getInteger("hanet.faults.slice", 0);

    private static final int LEAST_SEEDS = 3;
    private static final Operation NOTHING =
            new Operation(Operation.Kind.CLOSE, Path.of(""), Path.of(""), 0, new byte[0]);
    /** Grow line by line, or hold nothing: what is torn there is left out when they are read. */
    private static final Set<String> GROWING = Set.of("log.txt", "lock", ".made", "metrics.csv", "metrics.jsonl");

    /** Sees what a crash leaves. */
    @FunctionalInterface
    public interface Look {
        /**
         * Looks at a disk.
         *
         * @param left path below the root to what is in the file; folders are empty
         * @param print the same for the same files and contents, those under way left out
         * @param promised the last epoch that had been said to be kept; -1 before any promise
         * @param where the crash was
         */
        void at(Map<String, Optional<byte[]>> left, long print, int promised, Supplier<String> where)
                throws IOException;
    }

    /** What would be left after a number of operations. */
    public Map<String, Optional<byte[]>> after(int operations) {
        LostPower disk = new LostPower(before, root);
        journal.subList(0, operations).forEach(disk::apply);
        return disk.after(LostPower.Ending.KILLED, NOTHING, new SplittableRandom(0));
    }

    /** Whether a path is one that a write gives in passing. */
    public static boolean isUnderWay(String path) {
        return path.contains(WholeFile.UNDER_WAY);
    }

    /** Whether a file grows line by line. */
    public static boolean isGrowing(String path) {
        return GROWING.contains(path.substring(path.lastIndexOf('/') + 1)) || path.contains("events.out.");
    }

    /**
     * Crashes everywhere, in about so many ways.
     *
     * @return how many crashes
     * @throws AssertionError where a file that has its name is half of what it ever was
     */
    public int everywhere(int faults, Look look) throws IOException {
        Map<String, Set<Long>> allowed = contents();
        LostPower disk = new LostPower(before, root);
        int points = journal.size();
        int seeds = Math.max(LEAST_SEEDS, (faults + points) / (points + 1));
        int count = 0;
        for (int point = 0; point <= points; point++) {
            Operation operation = point < points ? journal.get(point) : NOTHING;
            Map.Entry<Integer, Integer> promise = promised.floorEntry(point);
            Prints prints = new Prints();
            for (int seed = SLICE * seeds; seed < (SLICE + 1) * seeds; seed++) {
                LostPower.Ending ending =
                        switch (seed % 8) {
                            case 0 -> LostPower.Ending.KILLED;
                            case 1 -> LostPower.Ending.ALL_LOST;
                            default -> LostPower.Ending.SOME_LOST;
                        };
                Map<String, Optional<byte[]>> left =
                        disk.after(ending, operation, new SplittableRandom(seed * 1_000_003L + point));
                String at = ", seed " + seed + ", point " + point + ": ";
                Supplier<String> where = () -> ending + at + operation;
                long print = prints.held(left, allowed, where);
                look.at(left, print, promise == null ? -1 : promise.getValue(), where);
                count++;
            }
            if (point < points) {
                disk.apply(operation);
            }
        }
        return count;
    }

    /** All that a file may hold once it is there: what it held before, and what it was when it got its name. */
    private Map<String, Set<Long>> contents() {
        Map<String, Set<Long>> allowed = new HashMap<>();
        LostPower disk = new LostPower(before, root);
        Prints prints = new Prints();
        prints.note(disk, allowed);
        for (Operation operation : journal) {
            disk.apply(operation);
            if (operation.kind() == Operation.Kind.RENAME) {
                prints.note(disk, allowed);
            }
        }
        return allowed;
    }

    /** Prints of files; of those that stay the same from crash to crash each is taken once. */
    private static final class Prints {
        private final Map<byte[], Long> known = new IdentityHashMap<>();

        private long of(byte[] bytes) {
            if (known.size() > 10_000) {
                known.clear();
            }
            return known.computeIfAbsent(bytes, these -> these.length * 31L * 0x1_0000_0001L + Arrays.hashCode(these));
        }

        private void note(LostPower disk, Map<String, Set<Long>> allowed) {
            disk.after(LostPower.Ending.KILLED, NOTHING, new SplittableRandom(0))
                    .forEach((path, bytes) -> bytes.filter(there -> !isUnderWay(path))
                            .ifPresent(there -> allowed.computeIfAbsent(path, key -> new HashSet<>())
                                    .add(of(there))));
        }

        /** Holds every file to what it may be. */
        private long held(Map<String, Optional<byte[]>> left, Map<String, Set<Long>> allowed, Supplier<String> where) {
            long print = 17;
            for (Map.Entry<String, Optional<byte[]>> one : left.entrySet()) {
                String path = one.getKey();
                if (isUnderWay(path)) {
                    continue;
                }
                print = print * 0x5851_F42D_4C95_7F2DL + path.hashCode();
                if (one.getValue().isPresent()) {
                    long content = of(one.getValue().get());
                    print = print * 0x5851_F42D_4C95_7F2DL + content;
                    if (!isGrowing(path)
                            && !allowed.getOrDefault(path, Set.of()).contains(content)) {
                        throw new AssertionError("half a file '" + path + "' at " + where.get());
                    }
                } else if (path.matches(".*/evaluations/[^/]+") && !left.containsKey(path + "/test.json")) {
                    throw new AssertionError("half a folder '" + path + "' at " + where.get());
                }
            }
            return print;
        }
    }
}
