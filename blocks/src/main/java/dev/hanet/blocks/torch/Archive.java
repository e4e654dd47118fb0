package dev.hanet.blocks.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A TorchScript archive: a zip of stored entries that {@code torch.jit.load} reads. */
final class Archive implements AutoCloseable {
    private static final String FOLDER = "program/";

    private final ZipOutputStream zip;
    private final WritableByteChannel channel;

    /** Begins an archive with a module's text and its pickled state. */
    Archive(OutputStream out, String text, byte[] state) throws IOException {
        this.zip = new ZipOutputStream(out);
        this.channel = Channels.newChannel(zip);
        add("data.pkl", state);
        add("code/__torch__.py", text.getBytes(StandardCharsets.UTF_8));
        add("constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'}); // protocol 2, an empty tuple
        add("version", "3\n".getBytes(StandardCharsets.US_ASCII));
        add("byteorder", "little".getBytes(StandardCharsets.US_ASCII));
    }

    /** The archive of a program without weights of its own. */
    static byte[] of(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 2048);
        try {
            new Archive(bytes, text, new ModulePickle(true).end()).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }

    private void add(String name, byte[] content) throws IOException {
        add(name, ByteBuffer.wrap(content));
    }

    /** Adds a file. */
    void add(String name, ByteBuffer content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content.duplicate());
        ZipEntry entry = new ZipEntry(FOLDER + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.remaining());
        entry.setCrc(checksum.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        channel.write(content.duplicate());
        zip.closeEntry();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
