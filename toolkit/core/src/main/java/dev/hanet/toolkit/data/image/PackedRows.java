package dev.hanet.toolkit.data.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.stream.ImageInputStream;

/**
 * Whether what is packed in a file holds as many rows as its header says, for those ways of packing whose decoders say nothing and make up the
 * rest: GIF, the run lengths of BMP, and JPEG and CCITT's codes in TIFF.
 *
 * <p>Sources: GIF89a, appendix F; Microsoft's "Bitmap Compression"; Adobe's TIFF Technical Note 2.
 */
final class PackedRows {
    private static final int JPEG = 7;
    private static final int MOST_BITS = 12;
    private static final int BMP_HEADER = 34;
    private static final int BMP_INFORMATION = 40;
    private static final int RUNS_OF_BYTES = 1;
    private static final int RUNS_OF_HALVES = 2;

    private PackedRows() {}

    /** Whether a file is packed in one of these ways, or can be. */
    static boolean canLack(Stated stated) {
        return stated.format().equals("GIF")
                || stated.format().equals("BMP")
                || stated.tiff()
                        .filter(tags -> isJpeg(tags) || Facsimile.isOne(tags))
                        .isPresent();
    }

    private static boolean isJpeg(TiffTags tags) {
        return tags.number(TiffTags.COMPRESSION, 1) == JPEG;
    }

    /** Whether a file, from its beginning on, holds so many rows; true of those ways whose decoders tell. */
    static boolean areThere(Stated stated, ImageInputStream stream, int width, int height) throws IOException {
        if (stated.tiff().isPresent()) {
            return areThere(stated.tiff().get(), stream, width, height);
        }
        return switch (stated.format()) {
            case "GIF" -> areInGif(bytes(stream, 0, Long.MAX_VALUE));
            case "BMP" -> !isOfRuns(bytes(stream, 0, BMP_HEADER)) || areInBmp(bytes(stream, 0, Long.MAX_VALUE));
            default -> true;
        };
    }

    /** All strips, or tiles; also where the file does not say how long they are. */
    private static boolean areThere(TiffTags tags, ImageInputStream stream, int width, int height) throws IOException {
        boolean isJpeg = isJpeg(tags);
        boolean isTiled = tags.numbers(TiffTags.TILE_OFFSETS).length > 0;
        long[] offsets = tags.numbers(isTiled ? TiffTags.TILE_OFFSETS : TiffTags.STRIP_OFFSETS);
        long[] lengths = tags.numbers(isTiled ? TiffTags.TILE_LENGTHS : TiffTags.STRIP_LENGTHS);
        int rows = isTiled
                ? tags.number(TiffTags.TILE_HEIGHT, height)
                : Math.min(height, tags.number(TiffTags.ROWS_OF_STRIP, height));
        int columns = isTiled ? tags.number(TiffTags.TILE_WIDTH, width) : width;
        for (int i = 0; i < Math.min(offsets.length, lengths.length); i++) {
            int left = isTiled ? rows : (int) Math.min(rows, height - (long) i * rows);
            if (left > 0) {
                byte[] strip = bytes(stream, offsets[i], lengths[i]);
                if (isJpeg ? rowsOfJpeg(strip) < left : !Facsimile.isWhole(tags, strip, columns, left)) {
                    return false;
                }
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

    /** The height that a JPEG's frame says; as many as there can be where it says none. */
    private static int rowsOfJpeg(byte[] jpeg) {
        ByteBuffer bytes = ByteBuffer.wrap(jpeg);
        int at = 2;
        while (at + 9 < jpeg.length && (jpeg[at] & 0xff) == 0xff) {
            int marker = jpeg[at + 1] & 0xff;
            if (marker == 0xff) {
                at++; // padding
                continue;
            }
            boolean isFrame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (isFrame) {
                int rows = bytes.getShort(at + 5) & 0xffff;
                return rows == 0 ? Integer.MAX_VALUE : rows;
            }
            at += 2 + (bytes.getShort(at + 2) & 0xffff);
        }
        return Integer.MAX_VALUE;
    }

    /** The first image of a GIF: pixels are counted as its codes are unpacked. */
    private static boolean areInGif(byte[] gif) {
        ByteBuffer bytes = ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN);
        int at = 13 + table(gif[10]);
        while (gif[at] != ',') {
            at = behindBlocks(gif, at + 2); // an extension
        }
        long pixels = (long) (bytes.getShort(at + 5) & 0xffff) * (bytes.getShort(at + 7) & 0xffff);
        at += 10 + table(gif[at + 9]);
        int least = gif[at];
        ByteArrayOutputStream codes = new ByteArrayOutputStream();
        for (at++; at < gif.length && gif[at] != 0; at += 1 + (gif[at] & 0xff)) {
            codes.write(gif, at + 1, Math.min(gif[at] & 0xff, gif.length - at - 1));
        }
        return unpacked(codes.toByteArray(), least) >= pixels;
    }

    private static int table(byte flags) {
        return flags < 0 ? 3 * (2 << (flags & 7)) : 0;
    }

    private static int behindBlocks(byte[] gif, int from) {
        int at = from;
        while (gif[at] != 0) {
            at += 1 + (gif[at] & 0xff);
        }
        return at + 1;
    }

    /** How many values come of LZW's codes, which begin with one more bit than the values have. */
    private static long unpacked(byte[] codes, int least) {
        int clear = 1 << least;
        int[] lengths = new int[1 << MOST_BITS];
        int next = clear + 2;
        int bits = least + 1;
        int before = -1;
        long values = 0;
        for (long at = 0; at + bits <= (long) codes.length * Byte.SIZE; ) {
            int code = 0;
            for (int bit = 0; bit < bits; bit++, at++) {
                code |= (codes[(int) (at / Byte.SIZE)] >> at % Byte.SIZE & 1) << bit;
            }
            if (code == clear) {
                next = clear + 2;
                bits = least + 1;
                before = -1;
                continue;
            }
            if (code == clear + 1) {
                break;
            }
            int longer = before < 0 ? 1 : length(lengths, before, clear) + 1;
            values += code < next ? length(lengths, code, clear) : longer;
            if (before >= 0 && next < lengths.length) {
                lengths[next++] = longer;
                if (next == 1 << bits && bits < MOST_BITS) {
                    bits++;
                }
            }
            before = code;
        }
        return values;
    }

    private static int length(int[] lengths, int code, int clear) {
        return code < clear ? 1 : lengths[code];
    }

    private static boolean isOfRuns(byte[] header) {
        ByteBuffer bytes = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        return header.length == BMP_HEADER
                && bytes.getInt(14) >= BMP_INFORMATION
                && (bytes.getInt(30) == RUNS_OF_BYTES || bytes.getInt(30) == RUNS_OF_HALVES);
    }

    /** Whether runs end, or say that they do, no sooner than with the last row. */
    private static boolean areInBmp(byte[] bmp) {
        ByteBuffer bytes = ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN);
        int width = bytes.getInt(18);
        int height = bytes.getInt(22);
        int row = 0;
        int column = 0;
        for (int at = bytes.getInt(10); at + 1 < bmp.length; at += 2) {
            int count = bmp[at] & 0xff;
            int value = bmp[at + 1] & 0xff;
            if (count > 0) {
                column += count;
            } else if (value == 0) {
                row++;
                column = 0;
            } else if (value == 1) {
                break;
            } else if (value == 2) {
                column += at + 3 < bmp.length ? bmp[at + 2] & 0xff : 0;
                row += at + 3 < bmp.length ? bmp[at + 3] & 0xff : 0;
                at += 2;
            } else {
                column += value;
                int length = bytes.getInt(30) == RUNS_OF_BYTES ? value : (value + 1) / 2;
                at += length + length % 2;
            }
        }
        return row >= height || (row == height - 1 && column >= width);
    }
}
