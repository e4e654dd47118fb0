package dev.hanet.toolkit.data.image;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.toolkit.data.DataException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageInputStreamImpl;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Opens image files; those that are packed with gzip, as STARE's are, come unpacked. */
final class Unpacked {
    private static final int FIRST_MAGIC = 0x1f;
    private static final int SECOND_MAGIC = 0x8b;
    private static final int CHUNK = 1 << 16;
    private static final int MOST_BYTES_A_PIXEL = 6;

    private Unpacked() {}

    /**
     * The content of a file.
     *
     * @param mostPixels unpacked, six bytes for each are the limit: more is a mistake or an attack
     */
    static ImageInputStream open(Path file, long mostPixels) throws IOException {
        if (!isPacked(file)) {
            return new Seekable(file);
        }
        // Nothing is unpacked before it is asked for, and readers ask for no more than the size they claim.
        return new MemoryCacheImageInputStream(new Limited(file, mostPixels * MOST_BYTES_A_PIXEL));
    }

    static boolean isPacked(Path file) throws IOException {
        try (InputStream stream = stream(file)) {
            return stream.read() == FIRST_MAGIC && stream.read() == SECOND_MAGIC;
        }
    }

    /**
     * The bytes of a file as they lie there.
     *
     * @throws DataException when they cannot be read, now or later: what decodes them takes no failing disk for a damaged file
     */
    static InputStream stream(Path file) {
        try {
            return new FilterInputStream(PlainFile.stream(file)) {
                @Override
                public int read() {
                    return told(file, in::read);
                }

                @Override
                public int read(byte[] bytes, int offset, int length) {
                    return told(file, () -> in.read(bytes, offset, length));
                }

                @Override
                public long skip(long count) {
                    return told(file, () -> in.skip(count));
                }
            };
        } catch (IOException e) {
            throw DataException.reading(file, e);
        }
    }

    private static <T> T told(Path file, Use<T> read) {
        try {
            return read.of();
        } catch (IOException e) {
            throw DataException.reading(file, e);
        }
    }

    /** One use of a file. */
    @FunctionalInterface
    private interface Use<T> {
        T of() throws IOException;
    }

    /** A file that readers jump about in. */
    private static final class Seekable extends ImageInputStreamImpl {
        private final Path file;
        private final FileChannel channel;
        private final ByteBuffer ahead = ByteBuffer.allocate(CHUNK).limit(0);
        /** Where in the file the buffer begins. */
        private long begins;

        Seekable(Path file) {
            this.file = file;
            this.channel = told(file, () -> PlainFile.channel(file));
        }

        @Override
        public int read() throws IOException {
            checkClosed();
            bitOffset = 0;
            if (!fill()) {
                return -1;
            }
            streamPos++;
            return ahead.get() & 0xff;
        }

        /** As many as are asked for, unless the file ends: numbers of several bytes are taken for cut off otherwise. */
        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            checkClosed();
            bitOffset = 0;
            int count = 0;
            while (count < length && fill()) {
                int next = Math.min(length - count, ahead.remaining());
                ahead.get(bytes, offset + count, next);
                streamPos += next;
                count += next;
            }
            return count == 0 && length > 0 ? -1 : count;
        }

        /** Whether there is a byte at the place where the stream stands; the buffer is then there too. */
        private boolean fill() {
            long into = streamPos - begins;
            if (into >= 0 && into < ahead.limit()) {
                ahead.position((int) into);
                return true;
            }
            begins = streamPos;
            ahead.clear();
            int count = told(file, () -> channel.read(ahead, begins));
            ahead.flip();
            return count > 0;
        }

        @Override
        public long length() {
            return told(file, channel::size);
        }

        @Override
        public void close() throws IOException {
            super.close();
            channel.close();
        }
    }

    /** Ends with a message instead of filling the memory. */
    private static final class Limited extends InputStream {
        private final Path file;
        private final InputStream unpacked;
        private long left;

        Limited(Path file, long most) throws IOException {
            this.file = file;
            this.unpacked = new GZIPInputStream(new BufferedInputStream(stream(file)), CHUNK);
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            int value = unpacked.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = unpacked.read(bytes, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) {
            left -= read;
            if (left < 0) {
                throw new DataException(
                        "'" + file + "' unpacks to more than any image that is read",
                        "check that the file is what it should be");
            }
        }

        @Override
        public void close() throws IOException {
            unpacked.close();
        }
    }
}
