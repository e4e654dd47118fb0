package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.DataException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
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
            return new FileImageInputStream(file.toFile());
        }
        // Nothing is unpacked before it is asked for, and readers ask for no more than the size they claim.
        return new MemoryCacheImageInputStream(new Limited(file, mostPixels * MOST_BYTES_A_PIXEL));
    }

    static boolean isPacked(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return stream.read() == FIRST_MAGIC && stream.read() == SECOND_MAGIC;
        }
    }

    /** Ends with a message instead of filling the memory. */
    private static final class Limited extends InputStream {
        private final Path file;
        private final InputStream unpacked;
        private long left;

        Limited(Path file, long most) throws IOException {
            this.file = file;
            this.unpacked = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)), CHUNK);
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
