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
 * @param engine programs: what Java and the engine set up before the first step, and of their code, classes and files as much as was loaded until the
 *     end, which grows as operators run for the first time
 * @param heap what Java held for data, the prepared images included; its pages stay with the process when it is free again
 * @param images prepared images that were kept for the next epoch
 */
public record PeakMemory(long all, long engine, long heap, long images) {
    /** Where the system does not say. */
    public static final PeakMemory UNKNOWN = new PeakMemory(0, 0, 0, 0);

    private static final String HIGH_WATER = "VmHWM";
    private static final String RESIDENT = "VmRSS";
    private static final String FILES = "RssFile";

    /** Whether the system says. */
    public boolean isKnown() {
        return all > 0;
    }

    /** The rest: the tensors of training and evaluation, and what the engine's allocator holds beyond. */
    public long tensors() {
        return Math.max(0, all - engine - heap);
    }

    /** What programs have set up now, before there are tensors: neither Java's data, nor code, classes and files, which are yet to grow. */
    public static long beside() {
        return Math.max(0, status(RESIDENT).orElse(0) - peak(MemoryType.HEAP) - code());
    }

    /** What of code, classes and files has been loaded. */
    private static long code() {
        return status(FILES).orElse(0) + peak(MemoryType.NON_HEAP);
    }

    /**
     * The most of this process until now.
     *
     * @param beside what {@link #beside} said before the first step
     * @param images bytes of prepared images that are kept
     */
    public static PeakMemory now(long beside, long images) {
        OptionalLong all = bytes();
        return all.isEmpty()
                ? UNKNOWN
                : new PeakMemory(all.getAsLong(), beside + code(), peak(MemoryType.HEAP), images);
    }

    /** All of it alone; empty where there is no {@code /proc}. */
    public static OptionalLong bytes() {
        return status(HIGH_WATER);
    }

    private static long peak(MemoryType type) {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == type)
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
