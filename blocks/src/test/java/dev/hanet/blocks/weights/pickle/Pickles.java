package dev.hanet.blocks.weights.pickle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes pickles and archives that PyTorch would not. */
public final class Pickles {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public Pickles() {
        raw(0x80, 2);
    }

    Pickles raw(int... values) {
        for (int value : values) {
            bytes.write(value);
        }
        return this;
    }

    public Pickles commands(String letters) {
        bytes.writeBytes(letters.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    Pickles global(String module, String name) {
        return commands("c" + module + "\n" + name + "\n");
    }

    public Pickles text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        raw('X', utf8.length, utf8.length >> 8, 0, 0);
        bytes.writeBytes(utf8);
        return this;
    }

    Pickles number(int value) {
        return raw('J', value, value >> 8, value >> 16, value >> 24);
    }

    Pickles numbers(int... values) {
        commands("(");
        for (int value : values) {
            number(value);
        }
        return commands("t");
    }

    /** {@code _rebuild_tensor_v2(storage, offset, sizes, strides, False, OrderedDict())}. */
    public Pickles tensor(String key, int elements, int offset, int[] sizes, int[] strides) {
        global("torch._utils", "_rebuild_tensor_v2").commands("((");
        text("storage").global("torch", "FloatStorage").text(key).text("cpu").number(elements);
        return commands("tQ").number(offset).numbers(sizes).numbers(strides).commands("tR");
    }

    public byte[] end() {
        return commands(".").bytes.toByteArray();
    }

    /** An archive of a pickle and the bytes of storages by key, as PyTorch lays it out. */
    public static Path archive(Path file, byte[] pickle, Map<String, byte[]> storages) {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            store(zip, "archive/data.pkl", pickle);
            for (Map.Entry<String, byte[]> storage : storages.entrySet()) {
                store(zip, "archive/data/" + storage.getKey(), storage.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
