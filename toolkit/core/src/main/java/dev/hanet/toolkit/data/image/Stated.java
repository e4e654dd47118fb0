package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.DataException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.zip.InflaterInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * What an image file says of its numbers, which decoders leave out of the pixels they give.
 *
 * @param format PNG, JPEG, GIF, BMP, TIFF, PNM or DICOM
 * @param orientation EXIF's number from 1, upright, to 8
 * @param pages images that the file holds
 * @param profile an embedded colour profile
 * @param gamma exponent that the file was encoded with
 * @param greatest the number of white, where it is not what the bits allow
 * @param inks whether four channels are inks; inverted ones have 255 for none
 * @param tiff the directory of a TIFF file
 */
record Stated(
        String format,
        int orientation,
        int pages,
        Optional<byte[]> profile,
        OptionalDouble gamma,
        OptionalDouble greatest,
        Inks inks,
        Optional<TiffTags> tiff) {
    /** How four channels of a JPEG or TIFF file are to be taken. */
    enum Inks {
        NONE,
        PLAIN,
        INVERTED,
        INVERTED_LUMINANCE
    }

    static final String READABLE = "readable are PNG, JPEG, GIF, BMP, TIFF, PPM, PGM, DICOM and NIfTI";
    static final String DICOM = "DICOM";
    private static final int MOST_PROFILE = 1 << 23;
    private static final int MOST_CHUNKS = 1 << 20;
    private static final int HEAD = Dicom.PREAMBLE + 4;
    private static final int UPRIGHT = 1;
    /** The kind of PNM from which on pixels are bytes: P4, of bits. */
    private static final int FIRST_OF_BYTES = 4;

    private static final int MOST_ORIENTATIONS = 8;

    /** Beginnings of formats that are known and not read. */
    private static final Map<String, List<String>> UNREAD = Map.of(
            "JPEG 2000", List.of("0000000c6a502020", "ff4fff51"),
            "JPEG XL", List.of("ff0a", "0000000c4a584c20"),
            "JPEG-LS or lossless JPEG", List.of("ffd8fff7", "ffd8ffc3"),
            "Photoshop's", List.of("38425053"),
            "PDF", List.of("25504446"),
            "OpenEXR", List.of("762f3101"),
            "DirectDraw Surface", List.of("44445320"),
            "HDF5", List.of("894844460d0a1a0a"),
            "an icon", List.of("00000100"),
            "a NumPy array", List.of("934e554d5059"));

    private Stated(String format) {
        this(
                format,
                UPRIGHT,
                1,
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Inks.NONE,
                Optional.empty());
    }

    /**
     * Recognises a file by its first bytes, and reads what it states; the stream is where it was.
     *
     * @param name the file, for messages
     * @throws DataException when the format is none that is read
     */
    static Stated of(ImageInputStream stream, String name) throws IOException {
        byte[] head = head(stream);
        if (head.length == 0) {
            throw new DataException("'" + name + "' is empty", "fetch it again, or remove it");
        }
        stream.mark();
        try {
            if (begins(head, "89504e470d0a1a0a")) {
                return png(stream, name);
            }
            if (begins(head, "ffd8ff") && unread(head).isEmpty()) {
                return jpeg(stream);
            }
            if (begins(head, "474946383761") || begins(head, "474946383961")) {
                return new Stated("GIF");
            }
            if (begins(head, "49492a00")
                    || begins(head, "4d4d002a")
                    || begins(head, "49492b00")
                    || begins(head, "4d4d002b")) {
                return tiff(stream, name);
            }
            if (begins(head, "424d")) {
                return bmp(stream, name);
            }
            if (head.length > 2
                    && head[0] == 'P'
                    && head[1] >= '1'
                    && head[1] <= '6'
                    && Character.isWhitespace(head[2])) {
                return pnm(stream);
            }
        } finally {
            stream.reset();
        }
        if (head.length == HEAD && new String(head, Dicom.PREAMBLE, 4, StandardCharsets.ISO_8859_1).equals("DICM")) {
            return new Stated(DICOM);
        }
        throw unread(head)
                .map(format -> new DataException(
                        "'" + name + "' is " + format + " format, which is not read",
                        "save it as PNG or TIFF; " + READABLE))
                .orElseGet(() -> new DataException("'" + name + "' is no image that can be read", READABLE));
    }

    private static Optional<String> unread(byte[] head) {
        if (head.length >= 12) {
            String brand = new String(head, 4, 8, StandardCharsets.ISO_8859_1);
            if (brand.startsWith("ftyp")) {
                return Optional.of(brand.startsWith("avi", 4) ? "AVIF" : "HEIF or a film's");
            }
            if (begins(head, "52494646") && new String(head, 8, 4, StandardCharsets.ISO_8859_1).equals("WEBP")) {
                return Optional.of("WebP");
            }
        }
        return UNREAD.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(magic -> begins(head, magic)))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static byte[] head(ImageInputStream stream) throws IOException {
        stream.mark();
        byte[] head = new byte[HEAD];
        int length = 0;
        for (int read; length < HEAD && (read = stream.read(head, length, HEAD - length)) > 0; ) {
            length += read;
        }
        stream.reset();
        return Arrays.copyOf(head, length);
    }

    private static boolean begins(byte[] head, String hex) {
        byte[] magic = java.util.HexFormat.of().parseHex(hex);
        return head.length >= magic.length && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
    }

    private static Stated png(ImageInputStream stream, String name) throws IOException {
        int orientation = UPRIGHT;
        int pages = 1;
        boolean screen = false;
        Optional<byte[]> profile = Optional.empty();
        OptionalDouble gamma = OptionalDouble.empty();
        boolean otherPrimaries = false;
        long at = stream.getStreamPosition() + 8;
        try {
            for (int chunk = 0; chunk < MOST_CHUNKS; chunk++) {
                stream.seek(at);
                long length = stream.readUnsignedInt();
                byte[] type = new byte[4];
                stream.readFully(type);
                switch (new String(type, StandardCharsets.ISO_8859_1)) {
                    case "gAMA" -> gamma = OptionalDouble.of(stream.readUnsignedInt() / 100_000.0);
                    case "sRGB" -> screen = true;
                    case "cHRM" -> otherPrimaries = differ(stream);
                    case "iCCP" -> profile = Optional.of(inflated(bytes(stream, length)));
                    case "eXIf" -> orientation = exif(bytes(stream, length), 0);
                    case "acTL" -> pages = stream.readInt();
                    case "cICP" -> {
                        int primaries = stream.readUnsignedByte();
                        int transfer = stream.readUnsignedByte();
                        if (primaries != 1 || (transfer != 1 && transfer != 13)) {
                            throw new DataException(
                                    "'" + name + "' has the colours of a film (cICP " + primaries + ", " + transfer
                                            + ")",
                                    "save it as an ordinary PNG (sRGB)");
                        }
                    }
                    case "IEND" -> chunk = MOST_CHUNKS;
                    default -> {}
                }
                at += 12 + length;
            }
        } catch (EOFException e) {
            // The decoder tells a file that ends too early.
        }
        if (screen || profile.isPresent()) {
            gamma = OptionalDouble.empty();
        } else if (otherPrimaries) {
            throw new DataException(
                    "'" + name + "' states primary colours of its own (cHRM) without a profile",
                    "save it with the usual ones (sRGB)");
        }
        if (gamma.isPresent() && gamma.getAsDouble() <= 0) {
            gamma = OptionalDouble.empty();
        }
        return new Stated(
                "PNG", orientation, pages, profile, gamma, OptionalDouble.empty(), Inks.NONE, Optional.empty());
    }

    /** Whether white and the primaries are others than those of sRGB. */
    private static boolean differ(ImageInputStream stream) throws IOException {
        int[] usual = {31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000};
        for (int value : usual) {
            if (Math.abs(stream.readUnsignedInt() - value) > 1_000) {
                return true;
            }
        }
        return false;
    }

    private static byte[] inflated(byte[] chunk) throws IOException {
        int end = 0;
        while (end < chunk.length && chunk[end] != 0) {
            end++;
        }
        if (end + 2 > chunk.length) {
            throw new IOException("its colour profile has no name");
        }
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        try (InflaterInputStream in =
                new InflaterInputStream(new ByteArrayInputStream(chunk, end + 2, chunk.length - end - 2))) {
            byte[] bytes = in.readNBytes(MOST_PROFILE);
            result.writeBytes(bytes);
        }
        return result.toByteArray();
    }

    private static byte[] bytes(ImageInputStream stream, long length) throws IOException {
        if (length > MOST_PROFILE) {
            throw new IOException("a note in it claims " + length + " bytes");
        }
        byte[] bytes = new byte[(int) length];
        stream.readFully(bytes);
        return bytes;
    }

    /** The orientation of an EXIF block; a block that cannot be read says nothing. */
    private static int exif(byte[] bytes, int offset) {
        try (ImageInputStream block =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes, offset, bytes.length - offset))) {
            return orientation(TiffTags.of(block));
        } catch (IOException e) {
            return UPRIGHT;
        }
    }

    private static int orientation(TiffTags tags) {
        int found = tags.number(TiffTags.ORIENTATION, UPRIGHT);
        return found >= UPRIGHT && found <= MOST_ORIENTATIONS ? found : UPRIGHT;
    }

    private static Stated jpeg(ImageInputStream stream) throws IOException {
        int orientation = UPRIGHT;
        int components = 0;
        int transform = -1;
        ByteArrayOutputStream profile = new ByteArrayOutputStream();
        stream.setByteOrder(ByteOrder.BIG_ENDIAN);
        long at = stream.getStreamPosition() + 2;
        try {
            for (int segment = 0; segment < MOST_CHUNKS; segment++) {
                stream.seek(at);
                int marker = stream.readUnsignedShort();
                while (marker == 0xffff) {
                    at++;
                    marker = 0xff00 | stream.readUnsignedByte();
                }
                if (marker == 0xffda || marker < 0xff01 || marker == 0xffd9) {
                    break;
                }
                int length = stream.readUnsignedShort();
                byte[] body = new byte[Math.max(0, length - 2)];
                stream.readFully(body);
                if (marker == 0xffe1 && starts(body, "Exif\0\0")) {
                    orientation = exif(body, 6);
                } else if (marker == 0xffe2 && starts(body, "ICC_PROFILE\0") && body.length > 14) {
                    profile.write(body, 14, body.length - 14);
                } else if (marker == 0xffee && starts(body, "Adobe") && body.length > 11) {
                    transform = body[11];
                } else if ((marker > 0xffc0 && marker <= 0xffcf && marker % 4 != 0) || marker == 0xffc0) {
                    components = body.length > 5 ? body[5] : 0;
                }
                at += 2 + length;
            }
        } catch (EOFException e) {
            // The decoder tells a file that ends too early.
        }
        Inks inks = components != 4
                ? Inks.NONE
                : transform < 0 ? Inks.PLAIN : transform == 2 ? Inks.INVERTED_LUMINANCE : Inks.INVERTED;
        return new Stated(
                "JPEG",
                orientation,
                1,
                // The decoder follows the profile of three channels itself.
                profile.size() == 0 || components == 3 ? Optional.empty() : Optional.of(profile.toByteArray()),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                inks,
                Optional.empty());
    }

    private static boolean starts(byte[] body, String text) {
        byte[] start = text.getBytes(StandardCharsets.ISO_8859_1);
        return body.length >= start.length && Arrays.equals(body, 0, start.length, start, 0, start.length);
    }

    private static Stated tiff(ImageInputStream stream, String name) throws IOException {
        TiffTags tags = TiffTags.of(stream);
        int photometric = tags.number(TiffTags.PHOTOMETRIC, 1);
        String unread =
                switch (photometric) {
                    case 0, 1, 2, 3, 6 -> "";
                    case 4 -> "holds a transparency mask alone";
                    case 5 ->
                        tags.number(TiffTags.INK_SET, 1) == 1
                                ? ""
                                : "holds inks that are not cyan, magenta, yellow, black";
                    case 8, 9, 10 -> "holds CIE L*a*b* colours";
                    case 32803, 34892 -> "holds what a camera's sensor gave";
                    case 32844, 32845 -> "holds logarithms of light";
                    default -> "holds colours of the unknown kind " + photometric;
                };
        if (!unread.isEmpty()) {
            throw new DataException("'" + name + "' " + unread, "save it as RGB or grey");
        }
        int compression = tags.number(TiffTags.COMPRESSION, 1);
        String packed =
                switch (compression) {
                    case 1, 2, 3, 4, 5, 6, 7, 8, 32773, 32946 -> "";
                    case 33003, 33005, 34712 -> "JPEG 2000";
                    case 34887 -> "LERC";
                    case 34925 -> "LZMA";
                    case 50000 -> "Zstandard";
                    case 50001 -> "WebP";
                    case 50002, 52546 -> "JPEG XL";
                    default -> "the unknown method " + compression;
                };
        if (!packed.isEmpty()) {
            throw new DataException(
                    "'" + name + "' is compressed by " + packed + ", which is not read",
                    "save it with deflate or LZW, or as PNG");
        }
        int bits = tags.number(TiffTags.BITS, 1);
        double greatest = tags.number(TiffTags.GREATEST, tags.number(TiffTags.OLD_GREATEST, 0));
        boolean fewer =
                bits == Short.SIZE && greatest > 255 && greatest < 65535 && Long.bitCount((long) greatest + 1) == 1;
        return new Stated(
                "TIFF",
                orientation(tags),
                tags.pages(),
                tags.profile(),
                OptionalDouble.empty(),
                fewer ? OptionalDouble.of(greatest) : OptionalDouble.empty(),
                photometric == 5 ? Inks.PLAIN : Inks.NONE,
                Optional.of(tags));
    }

    private static Stated bmp(ImageInputStream stream, String name) throws IOException {
        long base = stream.getStreamPosition();
        ByteOrder order = stream.getByteOrder();
        stream.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        Optional<byte[]> profile = Optional.empty();
        try {
            stream.seek(base + 14);
            if (stream.readInt() >= 124) {
                stream.seek(base + 70);
                int space = stream.readInt();
                if (space == 0x4c494e4b) {
                    throw new DataException(
                            "'" + name + "' names a colour profile that is not in it", "save it as PNG (sRGB)");
                }
                stream.seek(base + 126);
                long at = stream.readUnsignedInt();
                long length = stream.readUnsignedInt();
                if (space == 0x4d424544) {
                    stream.seek(base + 14 + at);
                    profile = Optional.of(bytes(stream, length));
                }
            }
        } catch (EOFException e) {
            // The decoder tells a file that ends too early.
        } finally {
            stream.setByteOrder(order);
        }
        return new Stated(
                "BMP",
                UPRIGHT,
                1,
                profile,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Inks.NONE,
                Optional.empty());
    }

    private static Stated pnm(ImageInputStream stream) throws IOException {
        stream.skipBytes(1);
        boolean binary = stream.readUnsignedByte() % 3 == '1' % 3;
        double greatest = binary ? 255 : token(stream, 3);
        return new Stated(
                "PNM",
                UPRIGHT,
                1,
                Optional.empty(),
                OptionalDouble.empty(),
                greatest == 255 ? OptionalDouble.empty() : OptionalDouble.of(greatest),
                Inks.NONE,
                Optional.empty());
    }

    /**
     * Leads a stream from the beginning of a PNM file whose pixels are bytes to their end; false where they are written as text, which ends by
     * itself.
     */
    static boolean toTheEndOfPnm(ImageInputStream stream, long rowSamples, long rows) throws IOException {
        stream.seek(1);
        int kind = stream.readUnsignedByte() - '0';
        if (kind < FIRST_OF_BYTES) {
            return false;
        }
        int greatest = token(stream, kind == FIRST_OF_BYTES ? 2 : 3);
        long row = kind == FIRST_OF_BYTES
                ? (rowSamples + Byte.SIZE - 1) / Byte.SIZE
                : rowSamples * (greatest > 255 ? 2 : 1);
        stream.seek(stream.getStreamPosition() + row * rows);
        return true;
    }

    /** The n-th number of a header, in which a comment runs from # to the end of the line. */
    private static int token(ImageInputStream stream, int wanted) throws IOException {
        int found = 0;
        boolean inside = false;
        int value = 0;
        for (int i = 0; i < MOST_CHUNKS; i++) {
            int next = stream.readUnsignedByte();
            if (next == '#') {
                while (next != '\n' && i++ < MOST_CHUNKS) {
                    next = stream.readUnsignedByte();
                }
            }
            if (next >= '0' && next <= '9') {
                value = Math.min(100_000, (inside ? value : 0) * 10 + next - '0');
                inside = true;
            } else if (inside) {
                inside = false;
                if (++found == wanted) {
                    return value;
                }
            }
        }
        return 255;
    }
}
