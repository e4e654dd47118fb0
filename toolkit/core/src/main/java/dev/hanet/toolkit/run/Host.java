package dev.hanet.toolkit.run;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The machine and the JVM of a run.
 *
 * @param jvm name and version
 * @param os name, version and architecture
 * @param cores processors the JVM may use
 * @param memory bytes of main memory
 */
public record Host(String jvm, String os, int cores, long memory) {
    /** This one. */
    public static Host current() {
        long memory =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean bean
                        ? bean.getTotalMemorySize()
                        : 0;
        return new Host(
                property("java.vm.name") + " " + property("java.runtime.version"),
                property("os.name") + " " + property("os.version") + " " + property("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                memory);
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }

    Map<String, Object> described() {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("jvm", jvm);
        described.put("os", os);
        described.put("cores", cores);
        described.put("memoryBytes", memory);
        return described;
    }
}
