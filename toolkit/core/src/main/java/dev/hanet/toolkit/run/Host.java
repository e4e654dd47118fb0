package dev.hanet.toolkit.run;

import com.google.gson.JsonObject;
import java.lang.management.ManagementFactory;

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

    JsonObject json() {
        var object = new JsonObject();
        object.addProperty("jvm", jvm);
        object.addProperty("os", os);
        object.addProperty("cores", cores);
        object.addProperty("memoryBytes", memory);
        return object;
    }
}
