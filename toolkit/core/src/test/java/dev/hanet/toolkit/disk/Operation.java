package dev.hanet.toolkit.disk;

import java.nio.file.Path;

/**
 * One change of a disk.
 *
 * @param kind what is done
 * @param file to what
 * @param to where it is moved; the file itself where nothing is
 * @param place where bytes go, or the length that is left
 * @param bytes what is written
 */
public record Operation(Kind kind, Path file, Path to, long place, byte[] bytes) {
    private static final byte[] NOTHING = {};

    /** What can be done. */
    public enum Kind {
        FOLDER,
        CREATE,
        WRITE,
        TRUNCATE,
        SYNC,
        SYNC_FOLDER,
        RENAME,
        DELETE,
        CLOSE
    }

    static Operation of(Kind kind, Path file) {
        return new Operation(kind, file, file, 0, NOTHING);
    }

    static Operation rename(Path file, Path to) {
        return new Operation(Kind.RENAME, file, to, 0, NOTHING);
    }

    static Operation truncate(Path file, long length) {
        return new Operation(Kind.TRUNCATE, file, file, length, NOTHING);
    }

    static Operation write(Path file, long place, byte[] bytes) {
        return new Operation(Kind.WRITE, file, file, place, bytes);
    }

    @Override
    public String toString() {
        return kind + " " + file + (to.equals(file) ? "" : " to " + to);
    }
}
