package dev.hanet.toolkit.run;

import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Holds a run directory for one process; the system lets go of it however the process ends. */
public final class RunLock {
    private static final String LOCK = "lock";

    private RunLock() {}

    /**
     * Works in a run directory while nobody else does.
     *
     * @throws HanetException when another training holds it
     */
    public static <T> T holding(Path run, Supplier<T> work) {
        try (FileChannel channel =
                FileChannel.open(run.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (lock(channel) == null) {
                throw HanetException.input(
                        "the run '" + run + "' is being trained by another process", "wait for it, or end it first");
            }
            return work.get();
        } catch (IOException e) {
            throw RunException.writing(run.resolve(LOCK), e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
