package dev.hanet.toolkit.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The real file system, seen through paths that count and record every change, and that fail it at a chosen point. A path
 * reads as the real one does, so that what is read by its name is read past this disk.
 */
public final class FaultyDisk extends FileSystemProvider {
    private final FileSystemProvider real = FileSystems.getDefault().provider();
    private final FileSystem system = new Glass();
    private final List<Operation> journal = new ArrayList<>();
    private int failing = Integer.MAX_VALUE;
    private int until = Integer.MAX_VALUE;
    private Failure failure = Failure.IO;
    private int failed;
    private int reads;
    private int listed;
    private int unread = Integer.MAX_VALUE;

    /** What a disk answers in place of doing what it is told. */
    public enum Failure {
        /** ENOSPC. */
        FULL("No space left on device"),
        /** EIO. */
        IO("Input/output error"),
        /** EACCES. */
        DENIED("Permission denied"),
        /** EROFS, as a disk answers that was mounted so, or that the system closed after a fault. */
        READ_ONLY("Read-only file system");

        private final String words;

        Failure(String words) {
            this.words = words;
        }
    }

    /** A path on this disk. */
    public Path path(Path path) {
        return path instanceof Seen ? path : new Seen(path);
    }

    /** What was done so far, oldest first. */
    public List<Operation> journal() {
        return List.copyOf(journal);
    }

    /** How many operations there were. */
    public int count() {
        return journal.size();
    }

    /** Whether a failure was answered. */
    public boolean hasFailed() {
        return failed > 0;
    }

    /**
     * Fails operations from one on.
     *
     * @param first counted from 0
     * @param count how many from there on
     */
    public FaultyDisk failing(int first, int count, Failure how) {
        failing = first;
        until = count > Integer.MAX_VALUE - first ? Integer.MAX_VALUE : first + count;
        failure = how;
        return this;
    }

    /** How many files and folders were opened to be read. */
    public int reads() {
        return reads;
    }

    /** How many names were read of folders. */
    public int listed() {
        return listed;
    }

    /**
     * Fails the reading of one file or folder.
     *
     * @param number counted from 0, as they are opened
     */
    public FaultyDisk failingRead(int number, Failure how) {
        unread = number;
        failure = how;
        return this;
    }

    /** Whether what is opened now is the one that cannot be read; told at once where that is a matter of rights. */
    private synchronized boolean isUnreadable(Path file) throws IOException {
        boolean isHit = reads++ == unread;
        if (isHit && failure == Failure.DENIED) {
            throw new AccessDeniedException(file.toString());
        }
        return isHit;
    }

    private synchronized void step(Operation operation) throws IOException {
        int number = journal.size();
        journal.add(operation);
        if (number >= failing && number < until && isPossible(operation)) {
            failed++;
            switch (failure) {
                case DENIED -> throw new AccessDeniedException(operation.file().toString());
                default -> throw new FileSystemException(operation.file().toString(), null, failure.words);
            }
        }
    }

    /** A full disk lets delete and close, and rights are asked for when something is opened, made, moved or removed. */
    private boolean isPossible(Operation operation) {
        return switch (operation.kind()) {
            case DELETE -> failure != Failure.FULL;
            case CLOSE, TRUNCATE -> failure == Failure.IO;
            case WRITE, SYNC -> failure == Failure.FULL || failure == Failure.IO;
            case SYNC_FOLDER -> failure == Failure.IO;
            case FOLDER, CREATE, RENAME -> true;
        };
    }

    private static Path real(Path path) {
        return path instanceof Seen seen ? seen.inner : path;
    }

    @Override
    public String getScheme() {
        return "faulty";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return system;
    }

    @Override
    public Path getPath(URI uri) {
        return path(Path.of(uri));
    }

    @Override
    public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... with)
            throws IOException {
        return newFileChannel(path, options, with);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... with)
            throws IOException {
        Path file = real(path);
        boolean folder = Files.isDirectory(file);
        boolean writes = options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND);
        if (!writes && !folder) {
            boolean isUnreadable = isUnreadable(file);
            FileChannel channel = real.newFileChannel(file, options, with);
            return isUnreadable ? new Counted(file, channel, Use.UNREADABLE) : channel;
        }
        if (writes && !Files.exists(file)) {
            step(Operation.of(Operation.Kind.CREATE, file));
        } else if (writes && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            step(Operation.truncate(file, 0));
        }
        return new Counted(
                file,
                real.newFileChannel(file, options, with),
                folder ? Use.FOLDER : options.contains(StandardOpenOption.APPEND) ? Use.APPENDED : Use.WRITTEN);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        if (isUnreadable(real(folder))) {
            throw new FileSystemException(folder.toString(), null, failure.words);
        }
        DirectoryStream<Path> stream = real.newDirectoryStream(real(folder), entry -> filter.accept(path(entry)));
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                Iterator<Path> entries = stream.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return entries.hasNext();
                    }

                    @Override
                    public Path next() {
                        listed++;
                        return path(entries.next());
                    }
                };
            }

            @Override
            public void close() throws IOException {
                stream.close();
            }
        };
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... with) throws IOException {
        if (!Files.exists(real(folder))
                && Files.isDirectory(real(folder).toAbsolutePath().getParent())) {
            step(Operation.of(Operation.Kind.FOLDER, real(folder)));
        }
        real.createDirectory(real(folder), with);
    }

    @Override
    public void delete(Path path) throws IOException {
        if (Files.exists(real(path))) {
            step(Operation.of(Operation.Kind.DELETE, real(path)));
        }
        real.delete(real(path));
    }

    @Override
    public void copy(Path from, Path to, CopyOption... options) throws IOException {
        step(Operation.of(Operation.Kind.CREATE, real(to)));
        step(Operation.write(real(to), 0, Files.readAllBytes(real(from))));
        real.copy(real(from), real(to), options);
    }

    @Override
    public void move(Path from, Path to, CopyOption... options) throws IOException {
        if (Files.exists(real(from))) {
            step(Operation.rename(real(from), real(to)));
        }
        real.move(real(from), real(to), options);
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
        return real.isSameFile(real(one), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return real.isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return real.getFileStore(real(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        real.checkAccess(real(path), modes);
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return real.getFileAttributeView(real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return real.readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return real.readAttributes(real(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        real.setAttribute(real(path), attribute, value, options);
    }

    /** What a channel is opened for. */
    private enum Use {
        FOLDER,
        WRITTEN,
        APPENDED,
        UNREADABLE
    }

    /** A channel whose writes are counted; what it brings to the disk it brings there in the record alone. */
    private final class Counted extends FileChannel {
        private final Path file;
        private final FileChannel inner;
        private final Use use;

        Counted(Path file, FileChannel inner, Use use) {
            this.file = file;
            this.inner = inner;
            this.use = use;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            long place = use == Use.APPENDED ? inner.size() : inner.position();
            record(place, source);
            return inner.write(source);
        }

        @Override
        public int write(ByteBuffer source, long place) throws IOException {
            record(place, source);
            return inner.write(source, place);
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
            long written = 0;
            for (ByteBuffer source : Arrays.asList(sources).subList(offset, offset + length)) {
                written += write(source);
            }
            return written;
        }

        /** Says what a system call says, without the file's name. */
        private void requireReadable() throws IOException {
            if (use == Use.UNREADABLE) {
                throw new IOException(failure.words);
            }
        }

        /** A write that fails has written half of it. */
        private void record(long place, ByteBuffer source) throws IOException {
            byte[] bytes = new byte[source.remaining()];
            source.duplicate().get(bytes);
            try {
                step(Operation.write(file, place, bytes));
            } catch (IOException e) {
                inner.write(ByteBuffer.wrap(bytes, 0, bytes.length / 2), place);
                throw new IOException(((FileSystemException) e).getReason(), e);
            }
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            step(Operation.truncate(file, size));
            inner.truncate(size);
            return this;
        }

        @Override
        public void force(boolean metadata) throws IOException {
            step(Operation.of(use == Use.FOLDER ? Operation.Kind.SYNC_FOLDER : Operation.Kind.SYNC, file));
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, 1 << 16));
            int read = source.read(bytes);
            return read <= 0 ? 0 : write(bytes.flip(), position);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            inner.close();
            if (use == Use.WRITTEN || use == Use.APPENDED) {
                step(Operation.of(Operation.Kind.CLOSE, file));
            }
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            requireReadable();
            return inner.read(target);
        }

        @Override
        public int read(ByteBuffer target, long place) throws IOException {
            requireReadable();
            return inner.read(target, place);
        }

        @Override
        public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
            requireReadable();
            return inner.read(targets, offset, length);
        }

        @Override
        public long position() throws IOException {
            return inner.position();
        }

        @Override
        public FileChannel position(long place) throws IOException {
            inner.position(place);
            return this;
        }

        @Override
        public long size() throws IOException {
            return inner.size();
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
            return inner.transferTo(position, count, target);
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) {
            throw new UnsupportedOperationException("writing through memory is not counted");
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) throws IOException {
            return inner.lock(position, size, shared);
        }

        @Override
        public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return inner.tryLock(position, size, shared);
        }
    }

    /** The file system of these paths. */
    private final class Glass extends FileSystem {
        private final FileSystem inner = FileSystems.getDefault();

        @Override
        public FileSystemProvider provider() {
            return FaultyDisk.this;
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public String getSeparator() {
            return inner.getSeparator();
        }

        @Override
        public Iterable<Path> getRootDirectories() {
            List<Path> roots = new ArrayList<>();
            inner.getRootDirectories().forEach(root -> roots.add(path(root)));
            return roots;
        }

        @Override
        public Iterable<FileStore> getFileStores() {
            return inner.getFileStores();
        }

        @Override
        public Set<String> supportedFileAttributeViews() {
            return inner.supportedFileAttributeViews();
        }

        @Override
        public Path getPath(String first, String... more) {
            return path(inner.getPath(first, more));
        }

        @Override
        public PathMatcher getPathMatcher(String pattern) {
            PathMatcher matcher = inner.getPathMatcher(pattern);
            return file -> matcher.matches(real(file));
        }

        @Override
        public UserPrincipalLookupService getUserPrincipalLookupService() {
            return inner.getUserPrincipalLookupService();
        }

        @Override
        public WatchService newWatchService() {
            throw new UnsupportedOperationException();
        }
    }

    /** A path, seen through this disk. */
    private final class Seen implements Path {
        private final Path inner;

        Seen(Path inner) {
            this.inner = inner;
        }

        private @Nullable Path seen(@Nullable Path path) {
            return path == null ? null : new Seen(path);
        }

        @Override
        public FileSystem getFileSystem() {
            return system;
        }

        @Override
        public boolean isAbsolute() {
            return inner.isAbsolute();
        }

        @Override
        public @Nullable Path getRoot() {
            return seen(inner.getRoot());
        }

        @Override
        public @Nullable Path getFileName() {
            return seen(inner.getFileName());
        }

        @Override
        public @Nullable Path getParent() {
            return seen(inner.getParent());
        }

        @Override
        public int getNameCount() {
            return inner.getNameCount();
        }

        @Override
        public Path getName(int index) {
            return new Seen(inner.getName(index));
        }

        @Override
        public Path subpath(int begin, int end) {
            return new Seen(inner.subpath(begin, end));
        }

        @Override
        public boolean startsWith(Path other) {
            return inner.startsWith(real(other));
        }

        @Override
        public boolean endsWith(Path other) {
            return inner.endsWith(real(other));
        }

        @Override
        public Path normalize() {
            return new Seen(inner.normalize());
        }

        @Override
        public Path resolve(Path other) {
            return new Seen(inner.resolve(real(other)));
        }

        @Override
        public Path relativize(Path other) {
            return new Seen(inner.relativize(real(other)));
        }

        @Override
        public URI toUri() {
            return inner.toUri();
        }

        @Override
        public Path toAbsolutePath() {
            return new Seen(inner.toAbsolutePath());
        }

        @Override
        public Path toRealPath(LinkOption... options) throws IOException {
            return new Seen(inner.toRealPath(options));
        }

        @Override
        public java.io.File toFile() {
            return inner.toFile();
        }

        @Override
        public java.nio.file.WatchKey register(
                WatchService watcher,
                java.nio.file.WatchEvent.Kind<?>[] events,
                java.nio.file.WatchEvent.Modifier... modifiers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int compareTo(Path other) {
            return inner.compareTo(real(other));
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Seen seen && inner.equals(seen.inner);
        }

        @Override
        public int hashCode() {
            return inner.hashCode();
        }

        @Override
        public String toString() {
            return inner.toString();
        }
    }
}
