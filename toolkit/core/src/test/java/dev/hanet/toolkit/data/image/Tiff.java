package dev.hanet.toolkit.data.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Writes uncompressed grey TIFF files, tag by tag, with numbers that image libraries rarely write. */
public final class Tiff {
    private static final Set<Integer> SHORT_TAGS = Set.of(258, 259, 262, 277, 339);
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
        int[][] tags = {
            {256, width},
            {257, height},
            {258, bits},
            {259, 1},
            {262, 1},
            {273, 8},
            {277, 1},
            {278, height},
            {279, data.length},
            {339, format},
        };
        int directory = 8 + data.length + data.length % 2;
        ByteBuffer out =
                ByteBuffer.allocate(directory + 2 + 12 * tags.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 'I')
                .put((byte) 'I')
                .putShort((short) 42)
                .putInt(directory)
                .put(data);
        out.position(directory);
        out.putShort((short) tags.length);
        for (int[] tag : tags) {
            boolean isShort = SHORT_TAGS.contains(tag[0]);
            out.putShort((short) tag[0])
                    .putShort((short) (isShort ? 3 : 4))
                    .putInt(1)
                    .putInt(tag[1]);
        }
        out.putInt(0);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, out.array());
    }
}
