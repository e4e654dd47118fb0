package dev.hanet.toolkit.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The most memory this process held at once since a training {@linkplain #begin began}, as Linux counts resident memory, and what it consists of, in
 * bytes. Of several trainings that one process does, each has its own.
 *
 * @param all of it; 0 where there is no {@code /proc}
 * @param engine programs: what Java and the engine set up before the first step, and of their code, classes and files as much as was loaded until the
 *     end, which grows as operators run for the first time
 * @param heap what Java held for data, the prepared images included; its pages stay with the process when it is free again
 * @param images prepared images that were kept for the next epoch
 * @param after so many epochs had gone by before, of which nothing is known: the run was interrupted then, and gone on with
 */
public record PeakMemory(long all, long engine, long heap, long images, int after) {
    /** Where the system does not say. */
    public static final PeakMemory UNKNOWN = new PeakMemory(0, 0, 0, 0, 0);

    private static final String HIGH_WATER = "VmHWM";
    private static final String RESIDENT = "VmRSS";
    private static final String FILES = "RssFile";
    private static final Path FORGOTTEN = Path.of("/proc/self/clear_refs");
    /** What the kernel takes for: the most from now on. */
    private static final String HIGH_WATER_FROM_NOW = "5";

    /** Later trainings find what the allocator kept of earlier ones, which is none of the engine's own. */
    private static final AtomicLong ENGINE = new AtomicLong(-1);

    /** Whether the system says. */
    public boolean isKnown() {
        return all > 0;
    }

    /** Of which part of a run it is, behind what it is called; empty where it is of all. */
    public String since() {
        return after == 0 ? "" : ", since it went on after epoch " + after;
    }

    /** The rest: the tensors of training and evaluation, and what the engine's allocator holds beyond. */
    public long tensors() {
        return Math.max(0, all - engine - heap);
    }

    /**
     * A training begins: what this process held at its most until now is forgotten, where the system lets it.
     *
     * @return what programs had set up before the first training of this process, for {@link #now}; absent where the most would still be that of
     *     earlier ones
     */
    public static OptionalLong begin() {
        boolean isFirst = ENGINE.compareAndSet(-1, beside());
        try {
            Files.writeString(FORGOTTEN, HIGH_WATER_FROM_NOW, StandardOpenOption.WRITE);
            return OptionalLong.of(ENGINE.get());
        } catch (IOException e) {
            return isFirst ? OptionalLong.of(ENGINE.get()) : OptionalLong.empty();
        }
    }

    /** What programs have set up now, before there are tensors: neither Java's data, nor code, classes and files, which are yet to grow. */
    static long beside() {
        return Math.max(0, status(RESIDENT).orElse(0) - peak(MemoryType.HEAP) - code());
    }

    /** What of code, classes and files has been loaded. */
    private static long code() {
        return status(FILES).orElse(0) + peak(MemoryType.NON_HEAP);
    }

    /**
     * The most since a training began.
     *
     * @param beside what {@link #begin} said
     * @param images bytes of prepared images that are kept
     * @param after so many epochs had gone by before
     */
    public static PeakMemory now(OptionalLong beside, long images, int after) {
        OptionalLong all = bytes();
        return all.isEmpty() || beside.isEmpty()
                ? UNKNOWN
                : new PeakMemory(all.getAsLong(), beside.getAsLong() + code(), peak(MemoryType.HEAP), images, after);
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
