package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Spacing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import javax.imageio.stream.ImageInputStream;

/**
 * DICOM files of one uncompressed, little-endian frame: computed tomography in Hounsfield units, other grey pictures through their
 * window from 0 to 255, as a viewer opens them, and colour as red, green and blue.
 *
 * <p>Source: DICOM PS3.5, section 7 (elements), PS3.3, C.7.6.3 (pixels), C.11.1 (rescale) and C.11.2 (window).
 */
final class Dicom {
    static final int PREAMBLE = 128;
    private static final String IMPLICIT = "1.2.840.10008.1.2";
    private static final String EXPLICIT = "1.2.840.10008.1.2.1";
    private static final Set<String> LONG_LENGTHS =
            Set.of("OB", "OW", "OF", "OD", "OL", "SQ", "UN", "UT", "UC", "UR", "SV", "UV", "OV");
    private static final int SYNTAX = 0x00020010;
    private static final int MODALITY = 0x00080060;
    private static final int SAMPLES = 0x00280002;
    private static final int PHOTOMETRIC = 0x00280004;
    private static final int PLANAR = 0x00280006;
    private static final int FRAMES = 0x00280008;
    private static final int ROWS = 0x00280010;
    private static final int COLUMNS = 0x00280011;
    private static final int SPACING = 0x00280030;
    private static final int ALLOCATED = 0x00280100;
    private static final int STORED = 0x00280101;
    private static final int HIGH_BIT = 0x00280102;
    private static final int SIGNED = 0x00280103;
    private static final int CENTRE = 0x00281050;
    private static final int WIDTH = 0x00281051;
    private static final int INTERCEPT = 0x00281052;
    private static final int SLOPE = 0x00281053;
    private static final int MODALITY_TABLE = 0x00283000;
    private static final int VALUES_TABLE = 0x00283010;
    private static final int WINDOW_CURVE = 0x00281056;
    private static final int PIXELS = 0x7fe00010;
    private static final int ITEM = 0xfffee000;
    private static final int ITEM_END = 0xfffee00d;
    private static final int SEQUENCE_END = 0xfffee0dd;
    private static final int MOST_TEXT = 1 << 12;
    private static final int MOST_DEPTH = 32;
    private static final int MOST_ELEMENTS = 1 << 20;
    private static final long UNDEFINED = 0xffffffffL;
    private static final float WHITE = 255;
    private static final String LINEAR = "LINEAR";

    private final ImageInputStream stream;
    private final String name;
    private final Map<Integer, byte[]> elements = new HashMap<>();
    private int visited;

    private Dicom(ImageInputStream stream, String name) {
        this.stream = stream;
        this.name = name;
    }

    /** Reads a file that is known to be DICOM. */
    static ImageFile read(ImageInputStream stream, Path file) throws IOException {
        return new Dicom(stream, file.toString()).read();
    }

    private ImageFile read() throws IOException {
        stream.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        stream.seek(PREAMBLE + 4);
        String syntax = EXPLICIT;
        boolean explicit = true;
        while (true) {
            long at = stream.getStreamPosition();
            boolean meta = stream.readUnsignedShort() == 2;
            stream.seek(at);
            if (!meta) {
                syntax = text(SYNTAX, EXPLICIT);
                explicit = !syntax.equals(IMPLICIT);
                if (explicit && !syntax.equals(EXPLICIT)) {
                    throw refused(
                            "has pixels in the transfer syntax '" + syntax + "', which is compressed or big-endian");
                }
            }
            if (++visited > MOST_ELEMENTS) {
                throw refused("has no end of elements");
            }
            if (element(meta || explicit, 0)) {
                return decode();
            }
        }
    }

    /** Reads one element, and says whether its value is the pixels, which are next. */
    private boolean element(boolean explicit, int depth) throws IOException {
        int tag = (stream.readUnsignedShort() << 16) | stream.readUnsignedShort();
        long length;
        boolean sequence = false;
        if (explicit && tag >>> 16 != 0xfffe) {
            String kind = new String(new byte[] {stream.readByte(), stream.readByte()}, StandardCharsets.ISO_8859_1);
            sequence = kind.equals("SQ");
            if (LONG_LENGTHS.contains(kind)) {
                stream.skipBytes(2);
                length = stream.readUnsignedInt();
            } else {
                length = stream.readUnsignedShort();
            }
        } else {
            length = stream.readUnsignedInt();
        }
        if (depth == 0 && tag == PIXELS) {
            if (length == UNDEFINED) {
                throw refused("has compressed pixels");
            }
            elements.put(PIXELS, ByteBuffer.allocate(Long.BYTES).putLong(length).array());
            return true;
        }
        if (depth == 0 && length > 0 && (tag == MODALITY_TABLE || tag == VALUES_TABLE)) {
            elements.put(tag, new byte[0]);
        }
        if (length == UNDEFINED) {
            skip(explicit, depth);
        } else if (depth == 0 && !sequence && length <= MOST_TEXT) {
            byte[] value = new byte[(int) length];
            stream.readFully(value);
            elements.put(tag, value);
        } else {
            stream.seek(stream.getStreamPosition() + length);
        }
        return false;
    }

    /** Skips the items of a sequence whose length is not said. */
    private void skip(boolean explicit, int depth) throws IOException {
        if (depth > MOST_DEPTH) {
            throw refused("has sequences in sequences without end");
        }
        while (true) {
            if (++visited > MOST_ELEMENTS) {
                throw refused("has no end of elements");
            }
            long at = stream.getStreamPosition();
            int tag = (stream.readUnsignedShort() << 16) | stream.readUnsignedShort();
            if (tag == SEQUENCE_END || tag == ITEM_END) {
                stream.readInt();
                return;
            }
            if (tag != ITEM) {
                stream.seek(at);
                element(explicit, depth + 1);
                continue;
            }
            long length = stream.readUnsignedInt();
            if (length == UNDEFINED) {
                skip(explicit, depth + 1);
            } else {
                stream.seek(stream.getStreamPosition() + length);
            }
        }
    }

    private ImageFile decode() throws IOException {
        int rows = number(ROWS, 0);
        int columns = number(COLUMNS, 0);
        int samples = number(SAMPLES, 1);
        int allocated = number(ALLOCATED, 0);
        int stored = number(STORED, allocated);
        int shift = number(HIGH_BIT, stored - 1) + 1 - stored;
        String photometric = text(PHOTOMETRIC, "MONOCHROME2");
        double frames = real(FRAMES, 1);
        if (frames != 1) {
            throw refused("holds " + (long) frames + " frames");
        }
        boolean colour = photometric.equals("RGB") && samples == 3 && allocated == Byte.SIZE;
        if (!colour && (!photometric.startsWith("MONOCHROME") || samples != 1)) {
            throw refused("has pixels that are '" + photometric + "' in " + samples + " samples");
        }
        boolean known = allocated == 8 || allocated == 16 || allocated == 32;
        if (!known || stored < 1 || shift < 0 || shift + stored > allocated) {
            throw refused("has pixels of " + stored + " bits in " + allocated);
        }
        long bytes = (long) rows * columns * samples * allocated / Byte.SIZE;
        long held = ByteBuffer.wrap(elements.getOrDefault(PIXELS, new byte[8])).getLong();
        if (rows < 1 || columns < 1 || bytes > held) {
            throw refused("has fewer pixels than its " + rows + " rows and " + columns + " columns");
        }
        long there = stream.length() < 0 ? bytes : stream.length() - stream.getStreamPosition();
        if (there < bytes) {
            throw ImageFile.truncated(Path.of(name), null);
        }
        long needed = (long) rows * columns * 3 * 2 * Float.BYTES;
        if (needed > Runtime.getRuntime().maxMemory() / 2) {
            throw refused(
                    "claims to be " + rows + "x" + columns + " (height x width), more than half of the memory holds");
        }
        ImageSize size = new ImageSize(rows, columns);
        float[] values = new float[samples * size.pixels()];
        boolean signed = number(SIGNED, 0) == 1;
        boolean planar = number(PLANAR, 0) == 1;
        byte[] row = new byte[columns * allocated / Byte.SIZE];
        ByteBuffer buffer = ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN);
        for (int line = 0; line < rows * samples; line++) {
            stream.readFully(row);
            for (int x = 0; x < columns; x++) {
                long raw =
                        switch (allocated) {
                            case 8 -> buffer.get(x);
                            case 16 -> buffer.getShort(2 * x);
                            default -> buffer.getInt(4 * x);
                        };
                long unsigned = (raw >> shift) & ((1L << stored) - 1);
                boolean negative = signed && (unsigned >> (stored - 1)) == 1;
                int at = line * columns + x;
                values[colour && !planar ? at % 3 * size.pixels() + at / 3 : at] =
                        negative ? unsigned - (1L << stored) : unsigned;
            }
        }
        requireNoneBehind(held - bytes, (long) Math.min(rows, columns) * samples * allocated / Byte.SIZE);
        if (colour) {
            return file(new Image(3, size, values), ImageFile.Kind.BYTE);
        }
        double slope = real(SLOPE, 1);
        double intercept = real(INTERCEPT, 0);
        if (slope == 0) {
            throw refused("has a slope of 0, by which all of its values are one");
        }
        if (elements.containsKey(MODALITY_TABLE)) {
            throw refused("has the meaning of its values in a table (Modality LUT Sequence)");
        }
        boolean whole = slope == Math.rint(slope) && intercept == Math.rint(intercept);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] * slope + intercept);
        }
        if (text(MODALITY, "").equals("CT")) {
            return file(new Image(1, size, values), whole ? ImageFile.Kind.SIGNED : ImageFile.Kind.REAL);
        }
        double least = signed ? -Math.pow(2, stored - 1.0) : 0;
        double most = least + Math.pow(2, stored) - 1;
        DoubleUnaryOperator shown = shown(
                Math.min(least * slope, most * slope) + intercept, Math.max(least * slope, most * slope) + intercept);
        boolean inverted = photometric.equals("MONOCHROME1");
        for (int i = 0; i < values.length; i++) {
            float grey = (float) (Math.max(0, Math.min(1, shown.applyAsDouble(values[i]))) * WHITE);
            values[i] = inverted ? WHITE - grey : grey;
        }
        return file(new Image(1, size, values), ImageFile.Kind.BYTE);
    }

    /** Elements have an even number of bytes, so that one may stand behind the pixels whatever it is. */
    private void requireNoneBehind(long count, long least) throws IOException {
        byte[] behind = new byte[(int) Math.min(count, Padding.MOST + 1)];
        stream.readFully(behind);
        if (count > 1 && !Padding.isOne(behind, least)) {
            throw new DataException(
                    "'" + name + "' has more pixels than its rows and columns say",
                    "correct its Rows, Columns or BitsAllocated, or save it anew from what it was made of");
        }
    }

    /**
     * How bright values are, from 0 to 1 and beyond: through the first window by its curve, without a window from the least that can be
     * stored to the most.
     */
    private DoubleUnaryOperator shown(double least, double most) {
        if (text(CENTRE, "").isEmpty() || text(WIDTH, "").isEmpty()) {
            if (elements.containsKey(VALUES_TABLE)) {
                throw refused("has its grey values in a table (VOI LUT Sequence)");
            }
            return value -> (value - least) / (most - least);
        }
        double centre = real(CENTRE, 0);
        double width = real(WIDTH, 0);
        String curve = text(WINDOW_CURVE, LINEAR);
        if (!(width >= (curve.equals(LINEAR) ? 1 : Double.MIN_VALUE))) {
            throw refused("has a window of the width " + width);
        }
        return switch (curve) {
            case LINEAR ->
                value -> width == 1 ? (value <= centre - 0.5 ? 0 : 1) : (value - (centre - 0.5)) / (width - 1) + 0.5;
            case "LINEAR_EXACT" -> value -> (value - centre) / width + 0.5;
            case "SIGMOID" -> value -> 1 / (1 + Math.exp(-4 * (value - centre) / width));
            default -> throw refused("has a window whose curve is '" + curve + "'");
        };
    }

    private ImageFile file(Image image, ImageFile.Kind kind) {
        return new ImageFile(image, kind, WHITE, Optional.empty(), UnaryOperator.identity(), spacing());
    }

    /** Its two numbers are that of the rows, then that of the columns. */
    private Optional<Spacing> spacing() {
        String[] numbers = text(SPACING, "").split("\\\\", -1);
        if (numbers.length != 2) {
            return Optional.empty();
        }
        double down = decimal(numbers[0].strip(), 0);
        double across = decimal(numbers[1].strip(), 0);
        return Spacing.isLength(down) && Spacing.isLength(across)
                ? Optional.of(new Spacing(down, across))
                : Optional.empty();
    }

    private int number(int tag, int otherwise) {
        byte[] value = elements.get(tag);
        return value == null || value.length < 2 ? otherwise : (value[0] & 0xff) | ((value[1] & 0xff) << 8);
    }

    private String text(int tag, String otherwise) {
        byte[] value = elements.get(tag);
        return value == null
                ? otherwise
                : new String(value, StandardCharsets.ISO_8859_1)
                        .replace('\0', ' ')
                        .strip();
    }

    /** The first of the decimal numbers of an element. */
    private double real(int tag, double otherwise) {
        return decimal(text(tag, "").split("\\\\", -1)[0].strip(), otherwise);
    }

    private double decimal(String text, double otherwise) {
        try {
            return text.isEmpty() ? otherwise : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw refused("has a number that is none");
        }
    }

    private DataException refused(String problem) {
        return new DataException(
                "'" + name + "' " + problem,
                "read are single uncompressed frames; decompress it, or save it as PNG or TIFF");
    }
}
