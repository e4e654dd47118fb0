package dev.hanet.toolkit.data.image;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
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
 * picture of its own: rows that it holds do not depend on them, and others do. A strip ends where a code says so (T.4's return to control, T.6's
 * end of a block), which the decoder takes for rows as well.
 *
 * <p>Source: ITU-T T.4, section 4.1, and T.6, section 2.4: no row holds eleven zeros and a one.
 */
final class Facsimile {
    private static final Set<Integer> CODES = Set.of(2, 3, 4);
    private static final int RUN_LENGTHS = 2;
    private static final int T4 = 3;
    /** So many zeros before a one are the end of a row of T.4, and half of the end of a block of T.6. */
    private static final int ZEROS = 11;

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

    /** Whether a strip, or a tile, holds its rows. */
    static boolean isWhole(TiffTags tags, byte[] strip, int width, int rows) {
        byte[] codes = inOrder(tags, strip);
        int end = end(tags, codes);
        int[] first = new int[0];
        for (byte[] behind : CONTINUATIONS) {
            int[] decoded;
            try {
                decoded = decoded(alone(tags, continued(codes, end, behind), width, rows));
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

    /** Bytes whose first bit is the highest one. */
    private static byte[] inOrder(TiffTags tags, byte[] strip) {
        byte[] codes = strip.clone();
        for (int i = 0; tags.number(TiffTags.FILL_ORDER, 1) == 2 && i < codes.length; i++) {
            codes[i] = (byte) (Integer.reverse(codes[i]) >>> (Integer.SIZE - Byte.SIZE));
        }
        return codes;
    }

    /** How many bits stand before a code that ends the strip: two ends of rows with no row between them, and of T.6, which knows none, one. */
    private static int end(TiffTags tags, byte[] codes) {
        int bits = codes.length * Byte.SIZE;
        int compression = tags.number(TiffTags.COMPRESSION, 1);
        if (compression == RUN_LENGTHS) {
            return bits;
        }
        boolean isTagged = compression == T4
                && (tags.number(TiffTags.T4_OPTIONS, 0) & 1) != 0; // a bit says how the next row is coded
        int before = -1; // where the bits behind the last end of a row begin
        for (int at = 0, zeros = 0; at < bits; at++) {
            if ((codes[at / Byte.SIZE] >> (Byte.SIZE - 1 - at % Byte.SIZE) & 1) == 0) {
                zeros++;
            } else {
                if (zeros >= ZEROS) {
                    if (compression != T4) {
                        return at - zeros;
                    }
                    if (at - zeros == before) {
                        return before;
                    }
                    at += isTagged ? 1 : 0;
                    before = at + 1;
                }
                zeros = 0;
            }
        }
        return bits;
    }

    /** So many bits of a strip, and others behind them. */
    private static byte[] continued(byte[] codes, int bits, byte[] behind) {
        byte[] all = Arrays.copyOf(codes, (bits + Byte.SIZE - 1) / Byte.SIZE + behind.length);
        int kept = bits % Byte.SIZE;
        int at = bits / Byte.SIZE;
        if (kept > 0) {
            all[at] &= (byte) (0xff << (Byte.SIZE - kept));
        }
        Arrays.fill(all, kept > 0 ? at + 1 : at, all.length, (byte) 0);
        for (byte one : behind) {
            all[at] |= (byte) ((one & 0xff) >> kept);
            at++;
            if (kept > 0) {
                all[at] = (byte) (one << (Byte.SIZE - kept));
            }
        }
        return all;
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

    /** A TIFF of one strip, coded as the strips of another. */
    private static byte[] alone(TiffTags tags, byte[] strip, int width, int rows) {
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
                strip.length));
        for (int tag : new int[] {TiffTags.COMPRESSION, TiffTags.T4_OPTIONS, TiffTags.T6_OPTIONS}) {
            if (tags.numbers(tag).length > 0) {
                entries.put(tag, tags.number(tag, 0));
            }
        }
        int data = 8 + 2 + 12 * (entries.size() + 1) + 4;
        entries.put(TiffTags.STRIP_OFFSETS, data);
        ByteBuffer file = ByteBuffer.allocate(data + strip.length);
        file.put(new byte[] {'M', 'M', 0, 42}).putInt(8).putShort((short) entries.size());
        entries.forEach((tag, value) ->
                file.putShort((short) (int) tag).putShort((short) 4).putInt(1).putInt(value));
        return file.putInt(0).put(strip).array();
    }
}
