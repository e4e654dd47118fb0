package dev.hanet.blocks.torch;

import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that talks to the engine.
 *
 * <p>Whether gradients are recorded and whether programs are optimised while they run are settings of a thread; here
 * they are set once. The stack is large because the engine reads and runs long programs recursively. The engine uses
 * all cores from one thread.
 *
 * <p>A process that is asked to end waits for the call under way: the engine's libraries are torn down by then, and a
 * call still inside them would crash. What is said to come before ({@link #endAfter}) may call the engine until it is done.
 */
final class EngineThread {
    private static final long STACK_BYTES = 512L << 20;
    private static final long LONGEST_CALL_SECONDS = 60;
    /** The exit code of a process that was ended by a signal, SIGTERM. */
    private static final int TOLD_TO_END = 143;

    private static final ExecutorService EXECUTOR = Executors.newSingleThreadExecutor(EngineThread::thread);

    /** Whether the engine is loaded and the thread's settings are made; read and written by the one thread. */
    private static boolean ready;

    /** Held while a call is inside the engine; for ever once the process ends. */
    private static final ReentrantLock INSIDE = new ReentrantLock();

    /** What is done with the engine when the process is told to end. */
    private static final List<Runnable> FAREWELLS = new CopyOnWriteArrayList<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(EngineThread::keepOut, "hanet-engine-shutdown"));
    }

    private EngineThread() {}

    /**
     * Has something done when the process is told to end, before the engine takes no more calls: whoever waited for such a call
     * in a shutdown hook of its own would wait for ever.
     *
     * @param farewell ends after a while by itself
     */
    static void endAfter(Runnable farewell) {
        FAREWELLS.add(farewell);
    }

    /** Bounded: a call that hangs must not keep the process alive. It ends at once then, before anything is torn down under the call. */
    private static void keepOut() {
        try {
            FAREWELLS.forEach(Runnable::run);
        } finally {
            lock();
        }
    }

    private static void lock() {
        try {
            if (!INSIDE.tryLock(LONGEST_CALL_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(TOLD_TO_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T inside(Supplier<T> body) {
        INSIDE.lock();
        try {
            if (!ready) { // in the call, so that whoever waits for it hears of a failure
                TorchEngine.load();
                prepare();
                ready = true;
            }
            return body.get();
        } finally {
            INSIDE.unlock();
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(null, work, "hanet-engine", STACK_BYTES);
        thread.setDaemon(true);
        return thread;
    }

    /** Sets what holds for the current thread. */
    static void prepare() {
        JniUtils.setGradMode(false);
        JniUtils.setGraphExecutorOptimize(false);
    }

    /** Runs and waits; errors come through as they are. */
    static <T> T call(Supplier<T> body) {
        if (Thread.currentThread().getName().equals("hanet-engine")) {
            return body.get();
        }
        Future<T> result = EXECUTOR.submit(() -> inside(body));
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true; // a native call cannot be stopped half way
                }
            }
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static void run(Runnable body) {
        Boolean ran = call(() -> {
            body.run();
            return true;
        });
        assert ran;
    }

    private static RuntimeException rethrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException exception) {
            StackTraceElement[] engineSide = exception.getStackTrace();
            StackTraceElement[] callerSide = Thread.currentThread().getStackTrace();
            StackTraceElement[] both = java.util.Arrays.copyOf(engineSide, engineSide.length + callerSide.length - 1);
            System.arraycopy(callerSide, 1, both, engineSide.length, callerSide.length - 1);
            exception.setStackTrace(both);
            return exception;
        }
        return new IllegalStateException(cause);
    }
}
