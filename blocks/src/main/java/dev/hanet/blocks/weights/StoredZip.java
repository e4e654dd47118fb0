package dev.hanet.blocks.weights;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip archive of entries that are stored as they are, as PyTorch writes them; equal content gives equal bytes. */
public final class StoredZip implements AutoCloseable {
    private final String folder;
    private final ZipOutputStream zip;
    private final WritableByteChannel channel;

    /**
     * Begins an archive, which closes the stream with it.
     *
     * @param folder what all names begin with: empty, or {@code archive/}
     */
    public StoredZip(OutputStream out, String folder) {
        this.folder = folder;
        this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        this.channel = Channels.newChannel(zip);
    }

    /** Adds a file. */
    public void add(String name, ByteBuffer content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content.duplicate());
        begin(name, content.remaining(), checksum.getValue());
        channel.write(content.duplicate());
        zip.closeEntry();
    }

    /** Adds a file. */
    public void add(String name, byte[] content) throws IOException {
        add(name, ByteBuffer.wrap(content));
    }

    /** Adds a text in UTF-8. */
    public void add(String name, String text) throws IOException {
        add(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a file that is written twice, first for its length and checksum, so that it never lies in memory. */
    public void add(String name, Content content) throws IOException {
        CountingStream counted = new CountingStream();
        CheckedOutputStream checked = new CheckedOutputStream(counted, new CRC32());
        content.write(checked);
        begin(name, counted.bytes, checked.getChecksum().getValue());
        content.write(new OpenStream());
        zip.closeEntry();
    }

    private void begin(String name, long bytes, long checksum) throws IOException {
        ZipEntry entry = new ZipEntry(folder + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes);
        entry.setCrc(checksum);
        entry.setTime(0);
        zip.putNextEntry(entry);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /** What a file consists of; the same whenever it is written. */
    @FunctionalInterface
    public interface Content {
        /** Writes it, and may close the stream. */
        void write(OutputStream out) throws IOException;
    }

    /** Keeps how many bytes it was given. */
    private static final class CountingStream extends OutputStream {
        private long bytes;

        @Override
        public void write(int single) {
            bytes++;
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            bytes += length;
        }
    }

    /** The entry that was begun; closing it closes nothing. */
    private final class OpenStream extends OutputStream {
        @Override
        public void write(int single) throws IOException {
            zip.write(single);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            zip.write(from, offset, length);
        }
    }
}
