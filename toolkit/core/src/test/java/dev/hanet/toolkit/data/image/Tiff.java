package dev.hanet.toolkit.data.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes uncompressed TIFF files, tag by tag, with numbers that image libraries rarely write. */
public final class Tiff {
    private static final Set<Integer> SHORT_TAGS = Set.of(258, 259, 262, 274, 277, 281, 284, 317, 332, 338, 339, 341);
    private static final int UNSIGNED = 1;
    private static final int SIGNED = 2;
    private static final int REAL = 3;

    private Tiff() {}

    /** Signed 16-bit numbers, as the lung slices hold. */
    public static void shorts(Path file, int height, int width, int... values) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            data.putShort((short) value);
        }
        write(file, height, width, 16, SIGNED, data.array());
    }

    /** Unsigned 16-bit numbers. */
    public static void unsignedShorts(Path file, int height, int width, int... values) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            data.putShort((short) value);
        }
        write(file, height, width, 16, UNSIGNED, data.array());
    }

    /** Signed 32-bit numbers. */
    public static void ints(Path file, int height, int width, int... values) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            data.putInt(value);
        }
        write(file, height, width, 32, SIGNED, data.array());
    }

    /** 32-bit reals. */
    public static void floats(Path file, int height, int width, float... values) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            data.putFloat(value);
        }
        write(file, height, width, 32, REAL, data.array());
    }

    /** Bytes from 0 to 255. */
    public static void bytes(Path file, int height, int width, int... values) throws IOException {
        byte[] data = new byte[values.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) values[i];
        }
        write(file, height, width, 8, UNSIGNED, data);
    }

    private static void write(Path file, int height, int width, int bits, int format, byte[] data) throws IOException {
        write(file, height, width, Map.of(258, bits, 339, format), data);
    }

    /**
     * One strip of data under given tags, which take the place of those of a grey image of 8 bits.
     *
     * @param stated tag to number; only numbers that fit 4 bytes
     */
    public static void write(Path file, int height, int width, Map<Integer, Integer> stated, byte[] data)
            throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, bytes(height, width, stated, data, 1));
    }

    /** The same, with several directories for the one strip. */
    static byte[] bytes(int height, int width, Map<Integer, Integer> stated, byte[] data, int pages) {
        TreeMap<Integer, Integer> tags = new TreeMap<>(
                Map.of(256, width, 257, height, 258, 8, 259, 1, 262, 1, 273, 8, 277, 1, 278, height, 279, data.length));
        tags.putAll(stated);
        int start = 8 + data.length + data.length % 2;
        int length = 2 + 12 * tags.size() + 4;
        ByteBuffer out = ByteBuffer.allocate(start + pages * length).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(start).put(data);
        for (int page = 1; page <= pages; page++) {
            out.position(start + (page - 1) * length);
            out.putShort((short) tags.size());
            tags.forEach((tag, number) -> out.putShort(tag.shortValue())
                    .putShort((short) (SHORT_TAGS.contains(tag) ? 3 : 4))
                    .putInt(1)
                    .putInt(number));
            out.putInt(page < pages ? start + page * length : 0);
        }
        return out.array();
    }
}
