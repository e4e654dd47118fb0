package dev.hanet.toolkit.data.image;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.toolkit.data.DataException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The rows of a PNG file in order, unpacked once: some of them at a time, each time as a small PNG file of its own with the chunks that stand before the
 * pixels, which a decoder takes for what it is; or all of them as bytes, where a byte is a sample.
 *
 * <p>Files in passes (Adam7) have no row before the last pass: their passes are unpacked into a temporary file, as large as the pixels, and rows are put
 * together from there. Source: PNG, third edition, W3C, sections 5, 8, 9 and 10.
 */
final class PngRows implements ImageRows.InOrder {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int HEADER = 13;
    private static final int INTERLACING = 12;
    private static final int MOST_BEFORE_PIXELS = 1 << 24;
    private static final int AHEAD = 1 << 16;
    private static final int[] SAMPLES = {1, 0, 3, 1, 2, 0, 4}; // by the type of colour
    private static final int PALETTE = 3;

    private final DataInputStream in;
    private final byte[] header;
    private final byte[] before;
    private final boolean isPlain;
    private final Inflater inflater = new Inflater();
    private final InputStream pixels;
    private final int width;
    private final int height;
    private final int bits; // of a pixel
    private byte[] row;
    private Optional<Passes> passes = Optional.empty();
    private int next;

    private PngRows(DataInputStream in, byte[] header, byte[] before, boolean isPlain, InputStream packed) {
        this.in = in;
        this.header = header;
        this.before = before;
        this.isPlain = isPlain;
        this.pixels = new BufferedInputStream(new InflaterInputStream(packed, inflater, AHEAD), AHEAD);
        this.bits = header[8] * SAMPLES[header[9]];
        this.width = ByteBuffer.wrap(header).getInt(0);
        this.height = ByteBuffer.wrap(header).getInt(Integer.BYTES);
        this.row = new byte[bytes(width)];
    }

    /** The bytes of so many pixels. */
    private int bytes(int count) {
        return Math.toIntExact(((long) count * bits + Byte.SIZE - 1) / Byte.SIZE);
    }

    /**
     * All pixels, where a sample is a byte and no colour stands for nothing; absent for other files, and for those that are damaged: that is for the
     * decoder to tell.
     */
    static Optional<WritableRaster> pixels(InputStream file) {
        try {
            Optional<PngRows> found = read(new DataInputStream(file));
            if (found.isEmpty()) {
                return Optional.empty();
            }
            try (PngRows rows = found.get()) {
                return rows.header[8] == Byte.SIZE
                                && rows.header[9] != PALETTE
                                && rows.header[INTERLACING] == 0
                                && rows.isPlain
                        ? Optional.of(rows.raster())
                        : Optional.empty();
            }
        } catch (DataException e) {
            throw e; // of a disk, not of the file
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private WritableRaster raster() throws IOException {
        int bands = bits / Byte.SIZE;
        byte[] all = all();
        int[] offsets = IntStream.range(0, bands).toArray();
        return Raster.createInterleavedRaster(
                new DataBufferByte(all, all.length), width, height, row.length, bands, offsets, null);
    }

    private byte[] all() throws IOException {
        byte[] all = new byte[Math.multiplyExact(row.length, height)];
        int above = -1;
        for (int at = 0; at < all.length; at += row.length) {
            unpack(all, at, row.length, above);
            above = at;
        }
        if (pixels.read() >= 0 || !inflater.finished()) { // what is packed ends here, and its check sum was right
            throw new IOException("more rows than the header says");
        }
        return all;
    }

    /** A file whose rows can be read so; absent for other formats. What is damaged is for the decoder to tell. */
    static Optional<PngRows> open(Path file) {
        DataInputStream in;
        try {
            in = new DataInputStream(new BufferedInputStream(PlainFile.stream(file)));
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
        boolean isPlain = true;
        ByteArrayOutputStream before = new ByteArrayOutputStream();
        while (true) {
            int length = in.readInt();
            String name = name(in);
            if (name.equals("IDAT")) {
                boolean isKnown = header.length == HEADER
                        && header[INTERLACING - 2] == 0
                        && header[INTERLACING - 1] == 0
                        && (header[INTERLACING] == 0 || header[INTERLACING] == 1)
                        && header[9] >= 0
                        && header[9] < SAMPLES.length
                        && SAMPLES[header[9]] > 0;
                return isKnown
                        ? Optional.of(new PngRows(in, header, before.toByteArray(), isPlain, new Chunks(in, length)))
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
                isPlain &= !name.equals("tRNS") && !name.equals("PLTE");
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

    @Override
    public int next() {
        return next;
    }

    /**
     * The next rows.
     *
     * @throws IOException when the file ends before, or its pixels are not packed as they should be
     */
    @Override
    public BufferedImage read(int count) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater stored = new Deflater(Deflater.NO_COMPRESSION);
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, stored, AHEAD)) {
            for (int i = 0; i < count; i++) {
                nextRow();
                out.write(0); // as it is
                out.write(row);
            }
        } finally {
            stored.end();
        }
        byte[] own = header.clone();
        ByteBuffer.wrap(own).putInt(Integer.BYTES, count);
        own[INTERLACING] = 0;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(packed.size() + before.length + 100);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(SIGNATURE);
            write(out, "IHDR", own);
            out.write(before);
            write(out, "IDAT", packed.toByteArray());
            write(out, "IEND", new byte[0]);
        }
        ImageReader reader = ImageFile.reader("PNG", false);
        try (ImageInputStream part = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            reader.setInput(part, false, true);
            return reader.read(0);
        } finally {
            reader.dispose();
        }
    }

    private void nextRow() throws IOException {
        if (header[INTERLACING] == 0) {
            byte[] both = Arrays.copyOf(row, 2 * row.length);
            unpack(both, row.length, row.length, 0);
            row = Arrays.copyOfRange(both, row.length, both.length);
        } else {
            if (passes.isEmpty()) {
                passes = Optional.of(new Passes());
            }
            passes.get().row(next, row);
        }
        next++;
    }

    /** The next row, of which each byte was told as the difference from a guess; nothing is above the first (-1). */
    private void unpack(byte[] rows, int at, int length, int above) throws IOException {
        int filter = pixels.read();
        if (filter < 0 || pixels.readNBytes(rows, at, length) < length) {
            throw new EOFException("rows are missing");
        }
        int step = Math.max(1, bits / Byte.SIZE); // from a pixel to that on its left
        int first = Math.min(at + step, at + length);
        int up = above - at;
        switch (filter) {
            case 0 -> {}
            case 1 -> {
                for (int i = first; i < at + length; i++) {
                    rows[i] += rows[i - step];
                }
            }
            case 2 -> {
                for (int i = at; above >= 0 && i < at + length; i++) {
                    rows[i] += rows[i + up];
                }
            }
            case 3 -> {
                for (int i = at; i < at + length; i++) {
                    int left = i < first ? 0 : rows[i - step] & 0xff;
                    rows[i] += (byte) ((left + (above < 0 ? 0 : rows[i + up] & 0xff)) / 2);
                }
            }
            case 4 -> {
                for (int i = at; i < at + length; i++) {
                    int left = i < first ? 0 : rows[i - step] & 0xff;
                    int over = above < 0 ? 0 : rows[i + up] & 0xff;
                    int corner = above < 0 || i < first ? 0 : rows[i + up - step] & 0xff;
                    rows[i] += (byte) nearest(left, over, corner);
                }
            }
            default -> throw new IOException("a row is packed in the unknown way " + filter);
        }
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
        inflater.end();
        passes.ifPresent(Passes::close);
        try {
            in.close();
        } catch (IOException e) {
            // it was only read
        }
    }

    /** Seven smaller images, one behind the other in a file that is gone afterwards, and the rows that they make together. */
    private final class Passes {
        private static final int COUNT = 7;
        private static final int[] LEFT = {0, 4, 0, 2, 0, 1, 0};
        private static final int[] TOP = {0, 0, 4, 0, 2, 0, 1};
        private static final int[] ACROSS = {8, 8, 4, 4, 2, 2, 1};
        private static final int[] DOWN = {8, 8, 8, 4, 4, 2, 2};

        private final Path file;
        private final RandomAccessFile rows;
        private final long[] begins = new long[COUNT];

        Passes() throws IOException {
            file = Files.createTempFile("rows", ".pass");
            rows = new RandomAccessFile(file.toFile(), "rw");
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), AHEAD)) {
                long at = 0;
                for (int pass = 0; pass < COUNT; pass++) {
                    begins[pass] = at;
                    int length = bytes(count(width, LEFT[pass], ACROSS[pass]));
                    int height = length == 0 ? 0 : count(PngRows.this.height, TOP[pass], DOWN[pass]);
                    byte[] both = new byte[2 * length]; // the row above and the row
                    for (int y = 0; y < height; y++) {
                        System.arraycopy(both, length, both, 0, length);
                        unpack(both, length, length, 0);
                        out.write(both, length, length);
                    }
                    at += (long) length * height;
                }
            } catch (IOException | RuntimeException e) {
                close();
                throw e;
            }
        }

        private static int count(int all, int first, int step) {
            return Math.max(0, (all - first + step - 1) / step);
        }

        void row(int y, byte[] row) throws IOException {
            Arrays.fill(row, (byte) 0);
            for (int pass = 0; pass < COUNT; pass++) {
                int count = count(width, LEFT[pass], ACROSS[pass]);
                if (count > 0 && y >= TOP[pass] && (y - TOP[pass]) % DOWN[pass] == 0) {
                    byte[] part = new byte[bytes(count)];
                    rows.seek(begins[pass] + (long) (y - TOP[pass]) / DOWN[pass] * part.length);
                    rows.readFully(part);
                    for (int x = 0; x < count; x++) {
                        place(part, x, row, LEFT[pass] + x * ACROSS[pass]);
                    }
                }
            }
        }

        private void place(byte[] from, int index, byte[] to, int x) {
            if (bits >= Byte.SIZE) {
                int step = bits / Byte.SIZE;
                System.arraycopy(from, index * step, to, x * step, step);
                return;
            }
            int inByte = Byte.SIZE / bits;
            int sample = (from[index / inByte] >> (Byte.SIZE - bits * (index % inByte + 1))) & ((1 << bits) - 1);
            to[x / inByte] |= (byte) (sample << (Byte.SIZE - bits * (x % inByte + 1)));
        }

        void close() {
            try {
                rows.close();
                Files.deleteIfExists(file);
            } catch (IOException e) {
                file.toFile().deleteOnExit(); // a folder of temporary files is cleared by its machine
            }
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
