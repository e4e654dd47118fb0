package dev.hanet.toolkit.data.image;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Whether the strips of a TIFF that is packed as a facsimile, by CCITT's codes, hold all of their rows.
 *
 * <p>A decoder takes what is missing for white and says nothing. So each strip is decoded again with other bytes behind its end, as a
 * picture of its own: rows that it holds do not depend on them, and others do.
 */
final class Facsimile {
    private static final Set<Integer> CODES = Set.of(2, 3, 4);
    private static final int BEHIND = 256;
    private static final int BITS = 3;

    /** What may stand behind: nothing, or all first bits that there are, as those of a code that is cut off, and then anything, in half of them ends of rows too. */
    private static final List<byte[]> CONTINUATIONS = Stream.concat(
                    Stream.of(new byte[0]), IntStream.range(0, 1 << BITS).mapToObj(Facsimile::behind))
            .toList();

    private Facsimile() {}

    private static byte[] behind(int first) {
        byte[] bytes = new byte[BEHIND];
        new Random(first).nextBytes(bytes);
        int others = Byte.SIZE - BITS;
        bytes[0] = (byte) ((first << others) | (bytes[0] & ((1 << others) - 1)));
        for (int i = 2; first % 2 == 0 && i < BEHIND; i += Byte.SIZE) {
            bytes[i] = 0;
            bytes[i + 1] = 1;
        }
        return bytes;
    }

    /** Whether a TIFF is packed so. */
    static boolean isOne(TiffTags tags) {
        return CODES.contains(tags.number(TiffTags.COMPRESSION, 1));
    }

    /** Whether all strips, or tiles, hold their rows; also where the file does not say how long they are. */
    static boolean isWhole(TiffTags tags, ImageInputStream stream, int width, int height) throws IOException {
        boolean isTiled = tags.numbers(TiffTags.TILE_OFFSETS).length > 0;
        long[] offsets = tags.numbers(isTiled ? TiffTags.TILE_OFFSETS : TiffTags.STRIP_OFFSETS);
        long[] lengths = tags.numbers(isTiled ? TiffTags.TILE_LENGTHS : TiffTags.STRIP_LENGTHS);
        int rows = isTiled
                ? tags.number(TiffTags.TILE_HEIGHT, height)
                : Math.min(height, tags.number(TiffTags.ROWS_OF_STRIP, height));
        int columns = isTiled ? tags.number(TiffTags.TILE_WIDTH, width) : width;
        for (int i = 0; i < Math.min(offsets.length, lengths.length); i++) {
            int left = isTiled ? rows : (int) Math.min(rows, height - (long) i * rows);
            if (left > 0 && !isWhole(tags, bytes(stream, offsets[i], lengths[i]), columns, left)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] bytes(ImageInputStream stream, long at, long length) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] some = new byte[1 << 12];
        stream.seek(at);
        for (int read = 0; bytes.size() < length && read >= 0; ) {
            read = stream.read(some, 0, (int) Math.min(some.length, length - bytes.size()));
            bytes.write(some, 0, Math.max(0, read));
        }
        return bytes.toByteArray();
    }

    private static boolean isWhole(TiffTags tags, byte[] strip, int width, int rows) {
        int[] first = new int[0];
        for (byte[] behind : CONTINUATIONS) {
            int[] decoded;
            try {
                decoded = decoded(alone(tags, strip, behind, width, rows));
            } catch (IOException | RuntimeException e) {
                return false; // the strip alone was decoded
            }
            if (first.length > 0 && !Arrays.equals(first, decoded)) {
                return false;
            }
            first = decoded;
        }
        return true;
    }

    private static int[] decoded(byte[] file) throws IOException {
        ImageReader reader = ImageFile.reader("TIFF", false);
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(stream, false, true);
            Raster raster = reader.readRaster(0, null);
            return raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
        } finally {
            reader.dispose();
        }
    }

    /** A TIFF of one strip, coded as the strips of another, with more bytes behind it. */
    private static byte[] alone(TiffTags tags, byte[] strip, byte[] behind, int width, int rows) {
        Map<Integer, Integer> entries = new TreeMap<>(Map.of(
                TiffTags.WIDTH,
                width,
                TiffTags.HEIGHT,
                rows,
                TiffTags.BITS,
                1,
                TiffTags.PHOTOMETRIC,
                1,
                TiffTags.SAMPLES,
                1,
                TiffTags.ROWS_OF_STRIP,
                rows,
                TiffTags.STRIP_LENGTHS,
                strip.length + behind.length));
        for (int tag :
                new int[] {TiffTags.COMPRESSION, TiffTags.FILL_ORDER, TiffTags.T4_OPTIONS, TiffTags.T6_OPTIONS}) {
            if (tags.numbers(tag).length > 0) {
                entries.put(tag, tags.number(tag, 0));
            }
        }
        int data = 8 + 2 + 12 * (entries.size() + 1) + 4;
        entries.put(TiffTags.STRIP_OFFSETS, data);
        ByteBuffer file = ByteBuffer.allocate(data + strip.length + behind.length);
        file.put(new byte[] {'M', 'M', 0, 42}).putInt(8).putShort((short) entries.size());
        entries.forEach((tag, value) ->
                file.putShort((short) (int) tag).putShort((short) 4).putInt(1).putInt(value));
        return file.putInt(0).put(strip).put(behind).array();
    }
}
