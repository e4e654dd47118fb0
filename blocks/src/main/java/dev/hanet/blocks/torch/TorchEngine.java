package dev.hanet.blocks.torch;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Platform;
import ai.djl.util.Utils;
import ai.djl.util.cuda.CudaUtils;
import dev.hanet.yaml.HanetException;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The engine behind networks: which one it is, and what it runs on. Its natives are loaded when first asked. */
public final class TorchEngine {
    /**
     * What {@code GLIBC_TUNABLES} is to be for a process that computes: large blocks find their places again, and what is freed stays for
     * what comes next. The plan's memory is that of a process begun so, as {@code ./hanet} begins it. A constant of the compiler, as the
     * next one: workers of Spark, who use both, have none of this package's classes.
     */
    public static final String ALLOCATOR = "glibc.malloc.arena_max=1:glibc.malloc.mxfast=0:glibc.malloc.tcache_count=0"
            + ":glibc.malloc.mmap_threshold=33554432:glibc.malloc.trim_threshold=2147483648";

    /** The same for a process that trains: blocks from 32 MiB on, weights and what steps make of them, stay for the next step too. */
    public static final String TRAINING_ALLOCATOR =
            "glibc.malloc.arena_max=1:glibc.malloc.mxfast=0:glibc.malloc.tcache_count=0"
                    + ":glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=2147483648";

    static final String NAME = "PyTorch";

    private TorchEngine() {}

    /**
     * Loads the natives.
     *
     * @throws HanetException when there are none for this machine
     */
    static Engine load() {
        setUnlessGiven("OPT_OUT_TRACKING", "true");
        setUnlessGiven("ai.djl.offline", "true");
        setUnlessGiven("ai.djl.pytorch.graph_optimizer", "false");
        try {
            return Engine.getEngine(NAME);
        } catch (RuntimeException | LinkageError e) {
            String reason = reason(e);
            if (reason.contains("Offline mode")) { // what is not among the jars would be fetched
                throw HanetException.failure(
                        "the engine cannot be loaded: there are no libraries of it for " + System.getProperty("os.name")
                                + " " + System.getProperty("os.arch"),
                        "the toolkit was built with those of another machine; build it on this one",
                        e);
            }
            if (reason.contains("failed to map")) {
                throw HanetException.failure(
                        "the engine cannot be loaded, as it needs more memory than there is: " + reason,
                        "raise the limit ('ulimit -v') or free some memory",
                        e);
            }
            throw HanetException.failure(
                    "the engine cannot be loaded: " + reason,
                    "its libraries are unpacked into '" + cache()
                            + "', which needs 1 GB of free space and to be writable;"
                            + " HANET_CACHE names another folder",
                    e);
        }
    }

    /** Where the engine's libraries are unpacked. */
    public static Path cache() {
        return Utils.getEngineCacheDir("pytorch");
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** DJL reports each start to its makers and downloads natives unless told otherwise; an explicit wish stands. */
    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null && System.getenv(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Version of libtorch: {@code 2.7.1}. */
    public static String version() {
        return EngineThread.call(() -> load().getVersion());
    }

    /** Which natives run: {@code libtorch 2.7.1 cpu linux-x86_64, DJL 0.35.1}. */
    public static String natives() {
        return EngineThread.call(() -> {
            Platform platform = Platform.detectPlatform("pytorch");
            return "libtorch " + load().getVersion() + " " + platform.getFlavor() + " " + platform.getClassifier()
                    + ", DJL " + Engine.getDjlVersion();
        });
    }

    static int gpus() {
        return EngineThread.call(() -> load().getGpuCount());
    }

    /** Every device there is, the CPU first. */
    public static List<Device> devices() {
        List<Device> devices = new ArrayList<>(List.of(Device.CPU));
        for (int i = 0; i < gpus(); i++) {
            devices.add(new Device(Device.Kind.GPU, i));
        }
        return List.copyOf(devices);
    }

    /** Bytes of memory a GPU has in all. */
    public static long memory(Device gpu) {
        return EngineThread.call(() -> CudaUtils.getGpuMemory(gpu.toDjl()).getMax());
    }

    /** Bytes of memory of a GPU that nobody has taken. */
    public static long free(Device gpu) {
        return EngineThread.call(() -> {
            MemoryUsage usage = CudaUtils.getGpuMemory(gpu.toDjl());
            return usage.getMax() - usage.getUsed();
        });
    }

    /** How many threads one operator uses. */
    public static int threads() {
        return EngineThread.call(JniUtils::getNumThreads);
    }

    /** Sets how many threads one operator uses; results repeat bit by bit only for the same number. */
    public static void threads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException(threads + " threads");
        }
        EngineThread.run(() -> JniUtils.setNumThreads(threads));
    }

    /**
     * Has something done when the process is told to end, while the engine still takes calls: a shutdown hook of one's own is no place to
     * wait for what computes.
     *
     * @param farewell ends after a while by itself
     */
    public static void endAfter(Runnable farewell) {
        EngineThread.endAfter(farewell);
    }
}
