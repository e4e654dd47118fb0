package dev.hanet.toolkit.data.image;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * The rows of a PNG file in order, unpacked once: some of them at a time, each time as a small PNG file of its own with the chunks that stand before the
 * pixels, which a decoder takes for what it is.
 *
 * <p>Files in passes (Adam7) have no row before the last pass, and are not read so. Source: PNG, third edition, W3C, sections 5, 9 and 10.
 */
final class PngRows implements AutoCloseable {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int HEADER = 13;
    private static final int INTERLACING = 12;
    private static final int MOST_BEFORE_PIXELS = 1 << 24;
    private static final int[] SAMPLES = {1, 0, 3, 1, 2, 0, 4}; // by the type of colour

    private final DataInputStream in;
    private final byte[] header;
    private final byte[] before;
    private final InflaterInputStream pixels;
    private final int step; // bytes from a pixel to that on its left
    private byte[] row;
    private int next;

    private PngRows(DataInputStream in, byte[] header, byte[] before, InputStream packed) {
        this.in = in;
        this.header = header;
        this.before = before;
        this.pixels = new InflaterInputStream(packed);
        int bits = header[8] * SAMPLES[header[9]];
        long width = ByteBuffer.wrap(header).getInt(0);
        this.step = Math.max(1, bits / Byte.SIZE);
        this.row = new byte[Math.toIntExact((width * bits + Byte.SIZE - 1) / Byte.SIZE)];
    }

    /** A file whose rows can be read so; absent for other formats and for files in passes. What is damaged is for the decoder to tell. */
    static Optional<PngRows> open(Path file) {
        DataInputStream in;
        try {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
        } catch (IOException e) {
            return Optional.empty();
        }
        try {
            Optional<PngRows> rows = read(in);
            if (rows.isEmpty()) {
                in.close();
            }
            return rows;
        } catch (IOException | RuntimeException e) {
            try {
                in.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            return Optional.empty();
        }
    }

    private static Optional<PngRows> read(DataInputStream in) throws IOException {
        byte[] signature = new byte[SIGNATURE.length];
        in.readFully(signature);
        if (!Arrays.equals(signature, SIGNATURE)) {
            return Optional.empty();
        }
        byte[] header = {};
        ByteArrayOutputStream before = new ByteArrayOutputStream();
        while (true) {
            int length = in.readInt();
            String name = name(in);
            if (name.equals("IDAT")) {
                boolean isPlain = header.length == HEADER
                        && header[INTERLACING] == 0
                        && header[9] >= 0
                        && header[9] < SAMPLES.length
                        && SAMPLES[header[9]] > 0;
                return isPlain
                        ? Optional.of(new PngRows(in, header, before.toByteArray(), new Chunks(in, length)))
                        : Optional.empty();
            }
            if (length < 0 || length > MOST_BEFORE_PIXELS - before.size()) {
                return Optional.empty();
            }
            byte[] content = new byte[length];
            in.readFully(content);
            in.readInt(); // the check sum, which is written anew
            if (name.equals("IHDR")) {
                header = content;
            } else {
                write(new DataOutputStream(before), name, content);
            }
        }
    }

    private static String name(DataInputStream in) throws IOException {
        byte[] name = new byte[4];
        in.readFully(name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private static void write(DataOutputStream out, String name, byte[] content) throws IOException {
        byte[] called = name.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 sum = new CRC32();
        sum.update(called);
        sum.update(content);
        out.writeInt(content.length);
        out.write(called);
        out.write(content);
        out.writeInt((int) sum.getValue());
    }

    /** The row that is read next, from 0. */
    int next() {
        return next;
    }

    /**
     * The next rows as a PNG file.
     *
     * @throws IOException when the file ends before, or its pixels are not packed as they should be
     */
    byte[] read(int count) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater stored = new Deflater(Deflater.NO_COMPRESSION);
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, stored, 1 << 16)) {
            for (int i = 0; i < count; i++) {
                unpack();
                out.write(0); // as it is
                out.write(row);
            }
        } finally {
            stored.end();
        }
        byte[] own = header.clone();
        ByteBuffer.wrap(own).putInt(Integer.BYTES, count);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(packed.size() + before.length + 100);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(SIGNATURE);
            write(out, "IHDR", own);
            out.write(before);
            write(out, "IDAT", packed.toByteArray());
            write(out, "IEND", new byte[0]);
        }
        return bytes.toByteArray();
    }

    /** The next row, of which each byte was told as the difference from a guess. */
    private void unpack() throws IOException {
        int filter = pixels.read();
        if (filter < 0) {
            throw new EOFException("rows are missing");
        }
        byte[] above = row;
        byte[] current = new byte[row.length];
        if (pixels.readNBytes(current, 0, current.length) < current.length) {
            throw new EOFException("rows are missing");
        }
        for (int i = 0; i < current.length; i++) {
            int left = i < step ? 0 : current[i - step] & 0xff;
            int up = above[i] & 0xff;
            int guess =
                    switch (filter) {
                        case 0 -> 0;
                        case 1 -> left;
                        case 2 -> up;
                        case 3 -> (left + up) / 2;
                        case 4 -> nearest(left, up, i < step ? 0 : above[i - step] & 0xff);
                        default -> throw new IOException("a row is packed in the unknown way " + filter);
                    };
            current[i] = (byte) (current[i] + guess);
        }
        row = current;
        next++;
    }

    /** Paeth's guess: of left, up and the corner that which is nearest to left + up - corner. */
    private static int nearest(int left, int up, int corner) {
        int toLeft = Math.abs(up - corner);
        int toUp = Math.abs(left - corner);
        int toCorner = Math.abs(left + up - 2 * corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    @Override
    public void close() {
        try {
            pixels.close();
            in.close();
        } catch (IOException e) {
            // it was only read
        }
    }

    /** What the chunks of pixels hold, one behind the other. */
    private static final class Chunks extends InputStream {
        private final DataInputStream in;
        private int left;

        Chunks(DataInputStream in, int left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            while (left == 0) {
                in.readInt(); // the check sum
                int size = in.readInt();
                if (!name(in).equals("IDAT")) {
                    left = -1;
                    break;
                }
                left = size;
            }
            if (left < 0) {
                return -1;
            }
            int read = in.read(bytes, from, Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }
    }
}
