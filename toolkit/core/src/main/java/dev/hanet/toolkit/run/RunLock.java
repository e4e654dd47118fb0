package dev.hanet.toolkit.run;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Holds a run directory for one process; the system lets go of it however the process ends. */
public final class RunLock {
    private static final String LOCK = "lock";
    private static final String FOLDER_LOCK = ".lock";
    private static final Pattern NETWORK = Pattern.compile(
            "(nfs|cifs|smb|ncp|afs|9p|ceph|lustre|gpfs|glusterfs|beegfs|fuse\\.(sshfs|glusterfs|ceph|s3)).*");

    private RunLock() {}

    /**
     * Works in a run directory while nobody else does.
     *
     * @throws HanetException when another training holds it
     */
    public static <T> T holding(Path run, Supplier<T> work) {
        try (FileChannel channel =
                PlainFile.channel(run.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (lock(channel) == null) {
                throw HanetException.input(
                        "the run '" + run + "' is being trained by another process",
                        "wait for it, or end it first"
                                + network(run)
                                        .map(type -> "; it lies on a network file system (" + type
                                                + "), where a lock may outlive its process: once none trains it on any machine, remove '"
                                                + run.resolve(LOCK) + "'")
                                        .orElse(""));
            }
            return work.get();
        } catch (IOException e) {
            throw RunException.writing(run.resolve(LOCK), e);
        }
    }

    /** Whether another process works in a run directory now. Not to be asked by one that does itself, whose lock that would end. */
    public static boolean isHeld(Path run) {
        try (FileChannel channel =
                        PlainFile.channel(run.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            return lock == null;
        } catch (IOException e) {
            throw RunException.writing(run.resolve(LOCK), e);
        }
    }

    /**
     * Works in a folder of runs once nobody else does, of all processes and of this one.
     *
     * @param folder made when it is not there
     */
    public static <T> T waiting(Path folder, Supplier<T> work) {
        Path file = AtomicFiles.folder(folder).resolve(FOLDER_LOCK);
        synchronized (RunLock.class) {
            try (FileChannel channel = PlainFile.channel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                return lock.isValid() ? work.get() : waiting(folder, work);
            } catch (IOException e) {
                throw RunException.writing(file, e);
            }
        }
    }

    /**
     * What a user should know of the lock of a run, in a sentence: on network file systems it may neither be seen by other
     * machines nor end with its process. Absent where the system keeps locks itself.
     */
    public static Optional<String> caution(Path run) {
        return network(run)
                .map(
                        type -> "the run lies on a network file system (" + type
                                + "): its lock may not be seen by other machines, and may outlive this process; see that no other trains it");
    }

    private static Optional<String> network(Path run) {
        try {
            return Optional.of(Files.getFileStore(run).type().toLowerCase(Locale.ROOT))
                    .filter(RunLock::isNetwork);
        } catch (IOException e) {
            return Optional.empty(); // where the system does not say
        }
    }

    /** Whether locks of a type of file system go over a network. */
    static boolean isNetwork(String type) {
        return NETWORK.matcher(type).matches();
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
