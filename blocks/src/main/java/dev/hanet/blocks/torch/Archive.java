package dev.hanet.blocks.torch;

import dev.hanet.blocks.weights.StoredZip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** A TorchScript archive that {@code torch.jit.load} reads. */
final class Archive implements AutoCloseable {
    private static final String FOLDER = "program/";

    private final StoredZip zip;

    /** Begins an archive with a module's text and its pickled state. */
    Archive(OutputStream out, String text, byte[] state) throws IOException {
        this.zip = new StoredZip(out, FOLDER);
        zip.add("data.pkl", state);
        zip.add("code/__torch__.py", text);
        zip.add("constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'}); // protocol 2, an empty tuple
        zip.add("version", "3\n");
        zip.add("byteorder", "little");
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

    /** Adds a file. */
    void add(String name, ByteBuffer content) throws IOException {
        zip.add(name, content);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
