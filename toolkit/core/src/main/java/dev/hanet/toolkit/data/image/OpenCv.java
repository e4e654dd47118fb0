package dev.hanet.toolkit.data.image;

import org.bytedeco.opencv.global.opencv_core;

/** Loads OpenCV once and holds each call to one thread: loading in parallel is the batch loader's business. */
final class OpenCv {
    private static final String[] MEMORY_LIMITS = {
        "org.bytedeco.javacpp.maxBytes", "org.bytedeco.javacpp.maxPhysicalBytes"
    };

    static {
        // JavaCPP refuses to allocate once the process is twice as large as the heap, which a network's memory alone
        // makes it.
        for (String limit : MEMORY_LIMITS) {
            if (System.getProperty(limit) == null) {
                System.setProperty(limit, "0");
            }
        }
        opencv_core.setNumThreads(1);
    }

    private OpenCv() {}

    /** Makes sure that the natives are there. */
    static void load() {
        // The static initialiser does it.
    }
}
