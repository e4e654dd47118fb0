package dev.hanet.toolkit.data.image;

import org.bytedeco.opencv.global.opencv_core;

/** Loads OpenCV once and holds each call to one thread: loading in parallel is the batch loader's business. */
final class OpenCv {
    static {
        opencv_core.setNumThreads(1);
    }

    private OpenCv() {}

    /** Makes sure that the natives are there. */
    static void load() {
        // The static initialiser does it.
    }
}
