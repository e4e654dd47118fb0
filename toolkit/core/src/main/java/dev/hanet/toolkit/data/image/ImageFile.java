package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.Axis;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Spacing;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A decoded image file: PNG, JPEG, GIF, BMP, TIFF, PPM, PGM or DICOM, packed with gzip or not, recognised by content, or a NIfTI
 * volume of one slice; what it states of
 * its numbers is followed, or the file is refused with what it states.
 *
 * @param image upright, white the greatest, a palette resolved, inks as red, green and blue; otherwise the file's own values in all
 *     of its channels but an opaque alpha
 * @param kind what the file's numbers are
 * @param white the value of white in bytes and unsigned shorts
 * @param indices of a palette, what it was resolved from
 * @param shown takes values from 0 to 255 to those that a viewer shows: an embedded profile or a stated gamma
 * @param spacing how far apart pixels lie, where the format has millimetres: DICOM and NIfTI
 */
public record ImageFile(
        Image image,
        Kind kind,
        double white,
        Optional<Image> indices,
        UnaryOperator<Image> shown,
        Optional<Spacing> spacing) {
    /** The most pixels that are decoded: a larger claim is a mistake or an attack. */
    public static final long MOST_PIXELS = 100_000_000;

    /** What can be read, for a remedy. */
    public static final String READABLE = Stated.READABLE;

    /** How the names of files end that can be read, in any case, as a regular expression. */
    public static final String ENDINGS = "(?:png|jpe?g|tiff?|bmp|gif|pnm|ppm|pgm|dcm|nii)(?:\\.gz)?";

    /** How many bytes at most come of one that is packed by any of TIFF's ways: of LZW, which is the densest. */
    private static final int TIFF_DENSEST = 4096;

    private static final Pattern NAMED = Pattern.compile(".*\\." + ENDINGS, Pattern.CASE_INSENSITIVE);
    private static final int LEAST_CHANNELS = 3;
    private static final int USUAL_WHITE = 255;
    private static final int MIRRORED = 2;
    private static final int TRANSPOSED = 5;

    /** A picture whose pixels have no size in millimetres. */
    ImageFile(Image image, Kind kind, double white, Optional<Image> indices, UnaryOperator<Image> shown) {
        this(image, kind, white, indices, shown, Optional.empty());
    }

    /** What the numbers of a file are. */
    public enum Kind {
        /** 0 to 255; also 1, 2 and 4 bits, which are spread over that range. */
        BYTE,
        /** 0 to 65535, or to what the file states as white. */
        UNSIGNED_SHORT,
        /** Signed or long whole numbers, such as Hounsfield units. */
        SIGNED,
        /** Real numbers. */
        REAL
    }

    /** The values of a drawing, white on black, that are white: 255, the file's own white such as 65535, and 1 of real numbers as volumes are. */
    public Set<Integer> whites() {
        Set<Integer> whites = new TreeSet<>(Set.of(USUAL_WHITE));
        if (kind != Kind.SIGNED) {
            whites.add(kind == Kind.REAL ? 1 : (int) white);
        }
        return whites;
    }

    /** What the names of images that can be read are like. */
    public static Pattern names() {
        return NAMED;
    }

    /** Whether a file is called as images are that can be read, whatever it holds. */
    public static boolean isNamedSo(Path file) {
        return NAMED.matcher(String.valueOf(file.getFileName())).matches();
    }

    /** Whether a file is a system's own business: hidden, or a list of pictures. */
    public static boolean isHidden(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".")
                || name.equalsIgnoreCase("Thumbs.db")
                || name.equalsIgnoreCase("desktop.ini")
                || name.equals("__MACOSX");
    }

    /**
     * Decodes a file.
     *
     * @throws DataException when it is missing, truncated, too large, no image, or states what is not followed, naming the file
     */
    public static ImageFile read(Path file) {
        requireThere(file);
        if (Volume.isNamedSo(file)) {
            return ofVolume(file);
        }
        return open(
                file,
                (stream, stated) -> stated.format().equals(Stated.DICOM)
                        ? Dicom.read(stream, file)
                        : decoded(file, stream, stated));
    }

    /** A file, and no link to what is not there. */
    static void requireThere(Path file) {
        requireNoDeadLink(file);
        if (!Files.isRegularFile(file)) {
            throw new DataException("there is no file '" + file + "'");
        }
    }

    private static void requireNoDeadLink(Path file) {
        if (Files.isSymbolicLink(file) && !Files.exists(file)) {
            throw new DataException(
                    "'" + file + "' is a link that leads to no file", "fetch what it leads to, or remove it");
        }
    }

    /**
     * Whether an image is too large to be decoded at once, so that it has to be read by rows; by what it claims, without decoding it.
     *
     * @throws DataException when the file is no image
     */
    public static boolean isForRows(Path file) {
        return !Volume.isNamedSo(file)
                && open(
                        file,
                        (stream, stated) -> !stated.format().equals(Stated.DICOM)
                                && !Unpacked.isPacked(file)
                                && with(stream, stated, reader -> {
                                    long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                                    return pixels > MOST_PIXELS || needed(pixels, stated) > given();
                                }));
    }

    /** What decoding so many pixels takes: the decoder's values and ours. */
    private static long needed(long pixels, Stated stated) {
        long bands = stated.tiff().map(tags -> tags.number(TiffTags.SAMPLES, 1)).orElse(1);
        return pixels * Math.max(LEAST_CHANNELS, bands) * 2 * Float.BYTES;
    }

    private static long given() {
        return Runtime.getRuntime().maxMemory() / 2;
    }

    /**
     * Decodes some rows of a file, equal to those of the whole.
     *
     * @param top the first row, from 0
     * @param count how many
     * @param mostPixels the most that the whole image may have
     * @param unpacked the file's rows in order, which are taken where these are the next; a decoder else begins at the first row
     * @throws DataException as for the whole file, and when it can only be decoded at once
     */
    static ImageFile rows(
            Path file, int top, int count, long mostPixels, Optional<? extends ImageRows.InOrder> unpacked) {
        return open(file, (stream, stated) -> {
            requireRows(file, stated);
            return with(stream, stated, reader -> {
                requireBounded(file, reader, stated, mostPixels, (long) count * reader.getWidth(0));
                requireOne(file, stated, reader);
                int width = reader.getWidth(0);
                Optional<? extends ImageRows.InOrder> inOrder = unpacked.filter(rows -> rows.next() == top);
                if (inOrder.isPresent()) {
                    return new ImageDecoder(file, stated).ofRows(inOrder.get().read(count));
                }
                return new ImageDecoder(file, stated)
                        .decode(stream, reader, Optional.of(new Rectangle(0, top, width, count)));
            });
        });
    }

    private static void requireRows(Path file, Stated stated) throws IOException {
        String whole = stated.format().equals(Stated.DICOM)
                ? "is DICOM"
                : Unpacked.isPacked(file)
                        ? "is packed with gzip"
                        : stated.orientation() > MIRRORED ? "lies on its side or upside down (EXIF orientation)" : "";
        if (!whole.isEmpty()) {
            throw new DataException(
                    "'" + file + "' " + whole + ", and so large an image is read row by row",
                    "save it upright as TIFF or PNG, or scale it down");
        }
    }

    private static ImageFile ofVolume(Path file) {
        Volume volume = Volume.open(file);
        int slices = volume.slices(Axis.AXIAL);
        if (slices != 1) {
            throw new DataException(
                    "'" + file + "' is a volume of " + slices + " slices where one image is read",
                    "save the slice that is meant as a file of its own");
        }
        return slice(volume, Axis.AXIAL, 0);
    }

    /**
     * A slice of a volume, its values as they are meant.
     *
     * @param number from 0
     * @throws DataException when the volume cannot be read
     */
    public static ImageFile slice(Volume volume, Axis axis, int number) {
        return slice(volume, axis, volume.slice(axis, number));
    }

    /** A slice of a volume that has been read. */
    public static ImageFile slice(Volume volume, Axis axis, Image slice) {
        return new ImageFile(slice, Kind.REAL, 1, Optional.empty(), UnaryOperator.identity(), volume.spacing(axis));
    }

    private static ImageFile decoded(Path file, ImageInputStream stream, Stated stated) throws IOException {
        return with(stream, stated, reader -> {
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            requireBounded(file, reader, stated, MOST_PIXELS, pixels);
            requireOne(file, stated, reader);
            return new ImageDecoder(file, stated).decode(stream, reader, Optional.empty());
        });
    }

    /** The upright size that a file claims, without decoding it. */
    public static ImageSize size(Path file) {
        if (Volume.isNamedSo(file)) {
            return Volume.openInOrder(file).size(Axis.AXIAL);
        }
        return open(file, (stream, stated) -> {
            if (stated.format().equals(Stated.DICOM)) {
                return Dicom.read(stream, file).image().size();
            }
            return with(
                    stream,
                    stated,
                    reader -> stated.orientation() < TRANSPOSED
                            ? new ImageSize(reader.getHeight(0), reader.getWidth(0))
                            : new ImageSize(reader.getWidth(0), reader.getHeight(0)));
        });
    }

    /** Whether a file says that its pixels lie on their side, upside down or mirrored; what cannot be read does not. */
    public static boolean isTurned(Path file) {
        try {
            return !Volume.isNamedSo(file) && open(file, (stream, stated) -> stated.orientation() > 1);
        } catch (DataException e) {
            return false;
        }
    }

    private static <T> T open(Path file, Use<T> use) {
        requireNoDeadLink(file);
        try (ImageInputStream stream = Unpacked.open(file, MOST_PIXELS)) {
            return use.apply(stream, Stated.of(stream, file.toString()));
        } catch (DataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw damaged(file, e);
        } catch (OutOfMemoryError | StackOverflowError e) {
            throw tooLarge("'" + file + "' needs more memory to be read than there is", e);
        }
    }

    private static <T> T with(ImageInputStream stream, Stated stated, Decoding<T> decoding) throws IOException {
        ImageReader reader = reader(stated.format(), false);
        try {
            reader.setInput(stream, false, true);
            return decoding.apply(reader);
        } finally {
            reader.dispose();
        }
    }

    /** The JDK's reader, but for TIFF files, of which it knows fewer kinds. */
    static ImageReader reader(String format, boolean own) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        ImageReader found = readers.next();
        while (readers.hasNext()) {
            ImageReader other = readers.next();
            boolean ofJdk = other.getClass().getName().startsWith("com.sun.");
            if (ofJdk == (own || !format.equals("TIFF"))) {
                found = other;
            }
        }
        return found;
    }

    /** Holds what a file claims against bounds, before it is decoded; {@code atOnce} are the pixels that are decoded together. */
    private static void requireBounded(Path file, ImageReader reader, Stated stated, long most, long atOnce)
            throws IOException {
        long width = reader.getWidth(0);
        long height = reader.getHeight(0);
        String size = "'" + file + "' claims to be " + height + "x" + width + " (height x width), ";
        if (width * height > most) {
            throw new DataException(
                    size + "more than " + most / 1_000_000 + " million pixels",
                    "scale it down, or check that the file is what it should be"
                            + (most == MOST_PIXELS ? "" : "; 'predict --most-pixels' reads larger ones"));
        }
        // PNG packs at most a thousand to one, PNM not at all: a small file of a huge image is cut off, and is not
        // worth the memory.
        long least =
                switch (stated.format()) {
                    case "PNG" -> width * height / Byte.SIZE / 1032;
                    case "PNM" -> width * height / Byte.SIZE;
                    case "TIFF" ->
                        stated.tiff()
                                .map(tags -> least(tags, width * height, height))
                                .orElse(0L);
                    default -> 0;
                };
        long there = Files.size(file);
        if (least > there && !Unpacked.isPacked(file)) {
            throw truncated(file, null);
        }
        long needed = needed(atOnce, stated);
        if (needed > given()) {
            throw tooLarge(
                    size + "which takes " + mebibytes(needed)
                            + " MiB, more than half of the memory that this process may use",
                    null);
        }
        long tile = stated.tiff()
                .map(tags -> (long) tags.number(TiffTags.TILE_WIDTH, 1) * tags.number(TiffTags.TILE_HEIGHT, 1))
                .orElse(1L);
        if (tile > MOST_PIXELS || needed(tile, stated) > given()) {
            throw new DataException(
                    "'" + file + "' claims tiles of " + tile + " pixels", "check that the file is what it should be");
        }
    }

    /** How many bytes so many pixels take at least: of colours with fewer places a half, packed a small part. */
    private static long least(TiffTags tags, long pixels, long rows) {
        long whole = pixels * tags.number(TiffTags.SAMPLES, 1) * tags.number(TiffTags.BITS, 1) / Byte.SIZE;
        return switch (tags.number(TiffTags.COMPRESSION, 1)) {
            case 1 -> whole / 2;
            case 2, 3, 4 -> rows / Byte.SIZE; // facsimile: a row of one colour takes a bit
            default -> whole / TIFF_DENSEST;
        };
    }

    private static long mebibytes(long bytes) {
        return bytes >> 20;
    }

    private static void requireOne(Path file, Stated stated, ImageReader reader) throws IOException {
        int pages = stated.format().equals("GIF") ? reader.getNumImages(true) : stated.pages();
        if (pages > 1) {
            throw new DataException(
                    "'" + file + "' holds " + pages + " images, and nothing says which is meant",
                    "save the one that is meant as a file of its own");
        }
    }

    private static DataException damaged(Path file, Exception cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof java.io.EOFException) {
                return truncated(file, cause);
            }
        }
        String message = cause instanceof IOException && cause.getMessage() != null
                ? cause.getMessage().strip()
                : "its content contradicts itself";
        return new DataException(
                "'" + file + "' cannot be decoded: " + message,
                Optional.of("the file may be damaged; fetch it again, or save it anew as PNG"),
                Optional.empty(),
                cause);
    }

    static DataException truncated(Path file, @Nullable Exception cause) {
        return new DataException(
                "'" + file + "' ends before its image does",
                Optional.of("the file is truncated; fetch it again"),
                Optional.empty(),
                cause);
    }

    private static DataException tooLarge(String problem, @Nullable Throwable cause) {
        return new DataException(
                problem,
                Optional.of("cut it into tiles or scale it down, or give the process more memory with -Xmx"),
                Optional.empty(),
                cause);
    }

    @FunctionalInterface
    private interface Use<T> {
        T apply(ImageInputStream stream, Stated stated) throws IOException;
    }

    @FunctionalInterface
    private interface Decoding<T> {
        T apply(ImageReader reader) throws IOException;
    }
}
