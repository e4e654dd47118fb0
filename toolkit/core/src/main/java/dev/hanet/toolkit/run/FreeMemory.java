package dev.hanet.toolkit.run;

import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.TorchEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much memory a network can still have, and what sets the bound: the machine, a limit of the process or of its
 * control group, or a GPU.
 *
 * @param bytes at least 0; {@link Long#MAX_VALUE} where nothing is known
 * @param bound a sentence with {@code %s} for the amount
 */
public record FreeMemory(long bytes, String bound) {
    /** Nothing is known, so nothing is refused. */
    public static final FreeMemory UNKNOWN = new FreeMemory(Long.MAX_VALUE, "nothing bounds memory");

    private static final long KIBI = 1024;
    /** The first version of control groups writes a number near the largest where there is no limit. */
    private static final long NO_LIMIT = 1L << 60;

    private static final Pattern ADDRESS_SPACE = Pattern.compile("(?m)^Max address space +(\\d+) ");

    /** What there is on a device now. */
    public static FreeMemory on(Device device) {
        return device.equals(Device.CPU)
                ? read(Path.of("/"), Host.current().memory())
                : new FreeMemory(TorchEngine.free(device), device + " has %s free");
    }

    /**
     * The tightest bound that Linux tells of.
     *
     * @param root where {@code proc} and {@code sys} are
     * @param total bytes of main memory, for systems that tell nothing else; 0 when not known
     */
    static FreeMemory read(Path root, long total) {
        Path process = root.resolve("proc/self");
        List<FreeMemory> bounds = new ArrayList<>();
        number(root.resolve("proc/meminfo"), Pattern.compile("(?m)^MemAvailable: +(\\d+) kB"))
                .ifPresentOrElse(kibi -> bounds.add(new FreeMemory(kibi * KIBI, "this machine has %s free")), () -> {
                    if (total > 0) {
                        bounds.add(new FreeMemory(total, "this machine has %s"));
                    }
                });
        number(process.resolve("limits"), ADDRESS_SPACE).ifPresent(limit -> {
            long taken = number(process.resolve("status"), Pattern.compile("(?m)^VmSize:\\s+(\\d+) kB"))
                    .orElse(0);
            bounds.add(new FreeMemory(Math.max(0, limit - taken * KIBI), "'ulimit -v' leaves %s"));
        });
        for (String line : text(process.resolve("cgroup")).lines().toList()) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && parts[1].isEmpty()) {
                addGroups(bounds, root.resolve("sys/fs/cgroup"), parts[2], Names.SECOND);
            } else if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
                addGroups(bounds, root.resolve("sys/fs/cgroup/memory"), parts[2], Names.FIRST);
            }
        }
        return bounds.stream().min(Comparator.comparingLong(FreeMemory::bytes)).orElse(UNKNOWN);
    }

    /** The limits of a group and of all above it; a container may see only the topmost of them. */
    private static void addGroups(List<FreeMemory> bounds, Path top, String path, Names names) {
        @Nullable Path group = top.resolve(path.substring(1)).normalize();
        while (group != null && group.startsWith(top)) {
            OptionalLong limit = number(group.resolve(names.limit), Pattern.compile("^(\\d+)"));
            if (limit.isPresent() && limit.getAsLong() < NO_LIMIT) {
                long used = number(group.resolve(names.used), Pattern.compile("^(\\d+)"))
                        .orElse(0);
                long cache = number(group.resolve("memory.stat"), Pattern.compile("(?m)^" + names.cache + " (\\d+)"))
                        .orElse(0);
                bounds.add(new FreeMemory(
                        Math.max(0, limit.getAsLong() - used + cache), "the limit of its control group leaves %s"));
            }
            group = group.getParent();
        }
    }

    /** The files of the two versions of control groups. */
    private record Names(String limit, String used, String cache) {
        static final Names FIRST = new Names("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file");
        static final Names SECOND = new Names("memory.max", "memory.current", "inactive_file");
    }

    private static OptionalLong number(Path file, Pattern line) {
        Matcher found = line.matcher(text(file));
        if (!found.find()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(found.group(1)));
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // more than there can be: no bound
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    /** {@code this machine has 3.10 GiB free}. */
    public String words() {
        return String.format(Locale.ROOT, bound, ByteCount.words(bytes));
    }
}
