package dev.hanet.toolkit.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The most memory this process held at once, as Linux counts resident memory, and what it consists of, in bytes.
 *
 * @param all of it; 0 where there is no {@code /proc}
 * @param engine programs: Java, the engine and what it sets up before the first step
 * @param heap what Java held for data, the prepared images included; its pages stay with the process when it is free again
 * @param images prepared images that were kept for the next epoch
 */
public record PeakMemory(long all, long engine, long heap, long images) {
    /** Where the system does not say. */
    public static final PeakMemory UNKNOWN = new PeakMemory(0, 0, 0, 0);

    private static final String HIGH_WATER = "VmHWM";
    private static final String RESIDENT = "VmRSS";

    /** Whether the system says. */
    public boolean isKnown() {
        return all > 0;
    }

    /** The rest: the tensors of training and evaluation, and what the engine's allocator holds beyond. */
    public long tensors() {
        return Math.max(0, all - engine - heap);
    }

    /** What the process holds now beside Java's data: programs, before there are tensors. */
    public static long beside() {
        return Math.max(0, status(RESIDENT).orElse(0) - heapPeak());
    }

    /**
     * The most of this process until now.
     *
     * @param engine what {@link #beside} said before the first step
     * @param images bytes of prepared images that are kept
     */
    public static PeakMemory now(long engine, long images) {
        OptionalLong all = bytes();
        return all.isEmpty() ? UNKNOWN : new PeakMemory(all.getAsLong(), engine, heapPeak(), images);
    }

    /** All of it alone; empty where there is no {@code /proc}. */
    public static OptionalLong bytes() {
        return status(HIGH_WATER);
    }

    private static long heapPeak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .filter(MemoryPoolMXBean::isValid)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    private static OptionalLong status(String name) {
        try {
            return parse(Files.readString(Path.of("/proc/self/status")), name);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    static OptionalLong parse(String status, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + ":\\s+(\\d+) kB$").matcher(status);
        return line.find() ? OptionalLong.of(Long.parseLong(line.group(1)) * 1024) : OptionalLong.empty();
    }
}
