package dev.hanet.toolkit.data.image;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.stream.ImageInputStream;

/**
 * What the directory of a TIFF file, or of an EXIF block, says of its image; no pixel is read.
 *
 * <p>Source: TIFF 6.0, sections 2 and 8; BigTIFF has wider counts and offsets.
 */
final class TiffTags {
    static final int ORIENTATION = 274;
    static final int COMPRESSION = 259;
    static final int PHOTOMETRIC = 262;
    static final int BITS = 258;
    static final int SAMPLES = 277;
    static final int EXTRA_SAMPLES = 338;
    static final int SAMPLE_FORMAT = 339;
    static final int GREATEST = 341;
    static final int OLD_GREATEST = 281;
    static final int INK_SET = 332;
    static final int PROFILE = 34675;
    static final int TILE_WIDTH = 322;
    static final int TILE_HEIGHT = 323;
    static final int TILE_OFFSETS = 324;
    static final int TILE_LENGTHS = 325;
    static final int WIDTH = 256;
    static final int HEIGHT = 257;
    static final int FILL_ORDER = 266;
    static final int STRIP_OFFSETS = 273;
    static final int ROWS_OF_STRIP = 278;
    static final int STRIP_LENGTHS = 279;
    static final int T4_OPTIONS = 292;
    static final int T6_OPTIONS = 293;
    private static final int SUBFILE = 254;
    private static final int REDUCED_OR_MASK = 1 | 4;
    private static final int CLASSIC = 42;
    private static final int BIG = 43;
    private static final int MOST_PAGES = 10_000;
    private static final int MOST_ENTRIES = 4_096;
    private static final int MOST_BYTES = 1 << 23;
    private static final int[] WIDTHS = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
    private static final int SHORT = 3;
    private static final Set<Integer> WANTED = Set.of(
            ORIENTATION,
            COMPRESSION,
            PHOTOMETRIC,
            BITS,
            SAMPLES,
            EXTRA_SAMPLES,
            SAMPLE_FORMAT,
            GREATEST,
            OLD_GREATEST,
            INK_SET,
            PROFILE,
            TILE_WIDTH,
            TILE_HEIGHT,
            TILE_OFFSETS,
            TILE_LENGTHS,
            FILL_ORDER,
            STRIP_OFFSETS,
            ROWS_OF_STRIP,
            STRIP_LENGTHS,
            T4_OPTIONS,
            T6_OPTIONS,
            SUBFILE);

    private final Map<Integer, long[]> numbers = new HashMap<>();
    private Optional<byte[]> profile = Optional.empty();
    private int pages = 1;

    private TiffTags() {}

    /**
     * Reads the first directory, and counts the full images of all.
     *
     * @throws IOException when the stream ends, or directories follow each other in a circle
     */
    static TiffTags of(ImageInputStream stream) throws IOException {
        long base = stream.getStreamPosition();
        ByteOrder order = stream.getByteOrder();
        try {
            stream.setByteOrder(stream.readUnsignedByte() == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            stream.readUnsignedByte();
            int version = stream.readUnsignedShort();
            if (version != CLASSIC && version != BIG) {
                throw new IOException("its directory has the unknown version '" + version + "'");
            }
            boolean big = version == BIG;
            if (big) {
                stream.readInt();
            }
            TiffTags first = new TiffTags();
            Set<Long> seen = new HashSet<>();
            int pages = 0;
            for (long at = offset(stream, big); at != 0; ) {
                if (!seen.add(at) || seen.size() > MOST_PAGES) {
                    throw new IOException("its directories have no end");
                }
                stream.seek(base + at);
                TiffTags tags = seen.size() == 1 ? first : new TiffTags();
                at = tags.read(stream, base, big);
                pages += (tags.number(SUBFILE, 0) & REDUCED_OR_MASK) == 0 ? 1 : 0;
            }
            first.pages = Math.max(1, pages);
            return first;
        } finally {
            stream.setByteOrder(order);
            stream.seek(base);
        }
    }

    private long read(ImageInputStream stream, long base, boolean big) throws IOException {
        long entries = big ? stream.readLong() : stream.readUnsignedShort();
        if (entries < 0 || entries > MOST_ENTRIES) {
            throw new IOException("its directory claims " + entries + " entries");
        }
        long at = stream.getStreamPosition();
        int length = big ? 20 : 12;
        for (int entry = 0; entry < entries; entry++) {
            stream.seek(at + (long) entry * length);
            int tag = stream.readUnsignedShort();
            if (WANTED.contains(tag)) {
                value(stream, base, big, tag);
            }
        }
        stream.seek(at + entries * length);
        return offset(stream, big);
    }

    private void value(ImageInputStream stream, long base, boolean big, int tag) throws IOException {
        int type = stream.readUnsignedShort();
        long count = big ? stream.readLong() : stream.readUnsignedInt();
        int width = type < WIDTHS.length ? WIDTHS[type] : 0;
        if (width == 0 || count <= 0 || count > MOST_BYTES / width) {
            return;
        }
        if (count * width > (big ? Long.BYTES : Integer.BYTES)) {
            stream.seek(base + offset(stream, big));
        }
        if (tag == PROFILE) {
            byte[] bytes = new byte[(int) count * width];
            stream.readFully(bytes);
            profile = Optional.of(bytes);
            return;
        }
        long[] values = new long[(int) Math.min(count, MOST_ENTRIES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (width) {
                case 1 -> stream.readUnsignedByte();
                case 2 -> stream.readUnsignedShort();
                case 4 -> type == SHORT + 8 ? (long) stream.readFloat() : stream.readUnsignedInt();
                default -> stream.readLong();
            };
        }
        numbers.put(tag, values);
    }

    private static long offset(ImageInputStream stream, boolean big) throws IOException {
        return big ? stream.readLong() : stream.readUnsignedInt();
    }

    /** The first value of a tag. */
    int number(int tag, int otherwise) {
        long[] found = numbers.get(tag);
        return found == null ? otherwise : (int) Math.min(found[0], Integer.MAX_VALUE);
    }

    /** All values of a tag; none when it is not there. */
    long[] numbers(int tag) {
        return numbers.getOrDefault(tag, new long[0]);
    }

    Optional<byte[]> profile() {
        return profile;
    }

    /** How many images of full size the file holds. */
    int pages() {
        return pages;
    }
}
