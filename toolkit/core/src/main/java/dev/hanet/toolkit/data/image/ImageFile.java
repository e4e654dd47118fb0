package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.Axis;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
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
 */
public record ImageFile(Image image, Kind kind, double white, Optional<Image> indices, UnaryOperator<Image> shown) {
    /** The most pixels that are decoded: a larger claim is a mistake or an attack. */
    public static final long MOST_PIXELS = 100_000_000;

    private static final int WHITE = 255;
    private static final int LEAST_CHANNELS = 3;
    private static final int TRANSPOSED = 5;
    private static final int SIGNED_FORMAT = 2;
    private static final int ASSOCIATED_ALPHA = 1;
    private static final int ALPHA = 2;
    private static final int PALETTE = 3;
    private static final int LUMINANCE = 6;

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

    /**
     * Decodes a file.
     *
     * @throws DataException when it is missing, truncated, too large, no image, or states what is not followed, naming the file
     */
    public static ImageFile read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new DataException("there is no file '" + file + "'");
        }
        if (Volume.isNamedSo(file)) {
            return ofVolume(file);
        }
        return open(
                file,
                (stream, stated) -> stated.format().equals(Stated.DICOM)
                        ? Dicom.read(stream, file)
                        : decoded(file, stream, stated));
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
        return new ImageFile(volume.slice(axis, number), Kind.REAL, 1, Optional.empty(), UnaryOperator.identity());
    }

    private static ImageFile decoded(Path file, ImageInputStream stream, Stated stated) throws IOException {
        return with(stream, stated, reader -> {
            long bands =
                    stated.tiff().map(tags -> tags.number(TiffTags.SAMPLES, 1)).orElse(1);
            requireBounded(file, reader, Math.max(LEAST_CHANNELS, bands), stated);
            requireOne(file, stated, reader);
            return new Decoder(file, stated).decode(stream, reader);
        });
    }

    /** The upright size that a file claims, without decoding it. */
    public static ImageSize size(Path file) {
        if (Volume.isNamedSo(file)) {
            return Volume.open(file).size(Axis.AXIAL);
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

    private static <T> T open(Path file, Use<T> use) {
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
    private static ImageReader reader(String format, boolean own) {
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

    private static void requireBounded(Path file, ImageReader reader, long channels, Stated stated) throws IOException {
        long width = reader.getWidth(0);
        long height = reader.getHeight(0);
        String size = "'" + file + "' claims to be " + height + "x" + width + " (height x width), ";
        if (width * height > MOST_PIXELS) {
            throw new DataException(
                    size + "more than " + MOST_PIXELS / 1_000_000 + " million pixels",
                    "scale it down, or check that the file is what it should be");
        }
        // PNG packs at most a thousand to one, PNM not at all: a small file of a huge image is cut off, and is not
        // worth the memory.
        long least =
                switch (stated.format()) {
                    case "PNG" -> width * height / Byte.SIZE / 1032;
                    case "PNM" -> width * height / Byte.SIZE;
                    default -> 0;
                };
        long there = Files.size(file);
        long needed = width * height * channels * 2 * Float.BYTES;
        long given = Runtime.getRuntime().maxMemory() / 2;
        if (needed > given) {
            throw tooLarge(
                    size + "which takes " + mebibytes(needed)
                            + " MiB, more than half of the memory that this process may use",
                    null);
        }
        if (least > there && !Unpacked.isPacked(file)) {
            throw truncated(file, null);
        }
        long tile = stated.tiff()
                .map(tags -> (long) tags.number(TiffTags.TILE_WIDTH, 1) * tags.number(TiffTags.TILE_HEIGHT, 1))
                .orElse(1L);
        if (tile > MOST_PIXELS || tile * channels * 2 * Float.BYTES > given) {
            throw new DataException(
                    "'" + file + "' claims tiles of " + tile + " pixels", "check that the file is what it should be");
        }
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

    /** From one opened file to values. */
    private static final class Decoder {
        private final Path file;
        private final Stated stated;

        Decoder(Path file, Stated stated) {
            this.file = file;
            this.stated = stated;
        }

        ImageFile decode(ImageInputStream stream, ImageReader reader) throws IOException {
            List<String> warnings = new ArrayList<>();
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            Optional<TiffTags> tiff = stated.tiff();
            int photometric =
                    tiff.map(tags -> tags.number(TiffTags.PHOTOMETRIC, 1)).orElse(1);
            ImageFile result;
            if (stated.inks() != Stated.Inks.NONE && tiff.isEmpty()) {
                result = raw(reader.readRaster(0, null), List.of());
            } else if (tiff.isPresent() && photometric != PALETTE && photometric != LUMINANCE) {
                result = tiff(stream, reader, tiff.get(), photometric);
            } else {
                BufferedImage decoded = reader.read(0);
                requireWhole(decoded, stream);
                ColorModel colours = decoded.getColorModel();
                Raster raster = decoded.getRaster();
                result = colours instanceof IndexColorModel palette
                        ? resolved(decoded, palette)
                        : raw(raster, colours.hasAlpha() ? List.of(raster.getNumBands() - 1) : List.of());
            }
            if (warnings.stream().map(text -> text.toLowerCase(Locale.ROOT)).anyMatch(ImageFile::tellsOfMissingData)) {
                throw truncated(file, null);
            }
            if (stated.inks() != Stated.Inks.NONE) {
                result = inks(result);
            }
            int orientation = stated.orientation();
            return new ImageFile(
                    Turning.upright(result.image, orientation),
                    result.kind,
                    result.white,
                    result.indices.map(indices -> Turning.upright(indices, orientation)),
                    result.shown);
        }

        private ImageFile tiff(ImageInputStream stream, ImageReader reader, TiffTags tags, int photometric)
                throws IOException {
            int samples = tags.number(TiffTags.SAMPLES, 1);
            Raster raster = reader.readRaster(0, null);
            if (raster.getNumBands() != samples) {
                ImageReader other = reader("TIFF", true);
                try {
                    stream.seek(0);
                    other.setInput(stream, false, true);
                    raster = other.read(0).getRaster();
                } finally {
                    other.dispose();
                }
            }
            if (raster.getNumBands() != samples) {
                throw new DataException(
                        "'" + file + "' claims " + samples + " channels, of which " + raster.getNumBands()
                                + " can be read",
                        "save it with the channels of a pixel side by side");
            }
            long[] extra = tags.numbers(TiffTags.EXTRA_SAMPLES);
            List<Integer> alpha = new ArrayList<>();
            for (int i = 0; i < Math.min(extra.length, samples); i++) {
                if (extra[i] == ASSOCIATED_ALPHA || extra[i] == ALPHA) {
                    alpha.add(samples - Math.min(extra.length, samples) + i);
                }
            }
            boolean signed = tags.number(TiffTags.SAMPLE_FORMAT, 1) == SIGNED_FORMAT;
            ImageFile read = whole(raw(raster, alpha), signed, tags.number(TiffTags.BITS, 1));
            if (photometric != 0) {
                return read;
            }
            if (read.kind == Kind.SIGNED || read.kind == Kind.REAL) {
                throw new DataException(
                        "'" + file + "' says that white is zero of numbers that are not from 0 to a greatest",
                        "save it with black as zero");
            }
            return read.with(map(read.image, value -> (float) read.white - value));
        }

        /** Numbers whose sign the decoder does not tell. */
        private static ImageFile whole(ImageFile read, boolean signed, int bits) {
            if (signed && bits == Byte.SIZE && read.kind == Kind.BYTE) {
                Image image = map(read.image, value -> value > Byte.MAX_VALUE ? value - 256 : value);
                return new ImageFile(image, Kind.SIGNED, 0, Optional.empty(), read.shown);
            }
            if (!signed && bits == Integer.SIZE && read.kind == Kind.SIGNED) {
                return read.with(map(read.image, value -> value < 0 ? value + 0x1p32f : value));
            }
            return read;
        }

        private void requireWhole(BufferedImage decoded, ImageInputStream stream) throws IOException {
            if (!stated.format().equals("GIF")) {
                return;
            }
            stream.seek(0);
            stream.skipBytes(6);
            int width = stream.readUnsignedByte() | stream.readUnsignedByte() << 8;
            int height = stream.readUnsignedByte() | stream.readUnsignedByte() << 8;
            if (width * height != 0 && (width != decoded.getWidth() || height != decoded.getHeight())) {
                throw new DataException(
                        "'" + file + "' holds an image of " + decoded.getHeight() + "x" + decoded.getWidth()
                                + " on a screen of " + height + "x" + width + " (height x width)",
                        "save it as PNG");
            }
        }

        private ImageFile raw(Raster raster, List<Integer> alpha) {
            ImageSize size = new ImageSize(raster.getHeight(), raster.getWidth());
            Kind kind = kind(raster);
            int bits = raster.getSampleModel().getSampleSize(0);
            double full = kind == Kind.REAL ? 1 : kind == Kind.SIGNED ? Integer.MAX_VALUE : (1L << bits) - 1;
            int channels = raster.getNumBands() - alpha.size();
            float[] values = new float[channels * size.pixels()];
            float[] row = new float[size.width()];
            int channel = 0;
            for (int band = 0; band < raster.getNumBands(); band++) {
                boolean see = alpha.contains(band);
                int through = 0;
                for (int y = 0; y < size.height(); y++) {
                    raster.getSamples(raster.getMinX(), raster.getMinY() + y, size.width(), 1, band, row);
                    if (see) {
                        for (float value : row) {
                            through += value < full ? 1 : 0;
                        }
                    } else {
                        System.arraycopy(row, 0, values, (channel * size.height() + y) * size.width(), size.width());
                    }
                }
                requireOpaque(through, size);
                channel += see ? 0 : 1;
            }
            double white = full;
            if (stated.format().equals("PNM") && stated.greatest().isPresent()) {
                // The decoder has spread them over the range of their bits.
                double original = stated.greatest().getAsDouble() / full;
                for (int i = 0; i < values.length; i++) {
                    values[i] = Math.round(values[i] * original);
                }
            }
            if (kind == Kind.BYTE && bits < Byte.SIZE) {
                float spread = 255f / ((1 << bits) - 1);
                for (int i = 0; i < values.length; i++) {
                    values[i] *= spread;
                }
                white = WHITE;
            }
            return new ImageFile(
                    new Image(channels, size, values),
                    kind,
                    stated.greatest().orElse(white),
                    Optional.empty(),
                    this::shown);
        }

        private void requireOpaque(int through, ImageSize size) {
            if (through > 0) {
                throw new DataException(
                        "'" + file + "' is see-through in " + through + " of " + size.pixels()
                                + " pixels (alpha channel), and nothing says what lies behind",
                        "save it without alpha, laid on the colour that belongs there; a shape that is held in the"
                                + " alpha channel, as black and white");
            }
        }

        private Kind kind(Raster raster) {
            int bits = raster.getSampleModel().getSampleSize(0);
            return switch (raster.getSampleModel().getDataType()) {
                case DataBuffer.TYPE_BYTE -> Kind.BYTE;
                case DataBuffer.TYPE_USHORT -> bits <= Byte.SIZE ? Kind.BYTE : Kind.UNSIGNED_SHORT;
                case DataBuffer.TYPE_SHORT -> Kind.SIGNED;
                case DataBuffer.TYPE_INT -> bits <= Byte.SIZE ? Kind.BYTE : Kind.SIGNED;
                case DataBuffer.TYPE_FLOAT, DataBuffer.TYPE_DOUBLE -> Kind.REAL;
                default ->
                    throw new DataException(
                            "'" + file + "' holds numbers of a kind that is not known", Stated.READABLE);
            };
        }

        private ImageFile resolved(BufferedImage decoded, IndexColorModel palette) {
            ImageSize size = new ImageSize(decoded.getHeight(), decoded.getWidth());
            int pixels = size.pixels();
            float[] values = new float[3 * pixels];
            float[] indices = new float[pixels];
            int[] row = new int[size.width()];
            boolean grey = true;
            int through = 0;
            for (int y = 0; y < size.height(); y++) {
                decoded.getRaster().getSamples(0, y, size.width(), 1, 0, row);
                for (int x = 0; x < size.width(); x++) {
                    int at = y * size.width() + x;
                    int colour = palette.getRGB(row[x]);
                    indices[at] = row[x];
                    values[at] = (colour >> 16) & 0xff;
                    values[pixels + at] = (colour >> 8) & 0xff;
                    values[2 * pixels + at] = colour & 0xff;
                    through += colour >>> 24 < WHITE ? 1 : 0;
                    grey &= values[at] == values[pixels + at] && values[at] == values[2 * pixels + at];
                }
            }
            requireOpaque(through, size);
            return new ImageFile(
                    grey ? new Image(1, size, java.util.Arrays.copyOf(values, pixels)) : new Image(3, size, values),
                    Kind.BYTE,
                    WHITE,
                    Optional.of(new Image(1, size, indices)),
                    this::shown);
        }

        private ImageFile inks(ImageFile read) {
            if (read.image.channels() != 4 || read.kind == Kind.REAL || read.kind == Kind.SIGNED) {
                throw new DataException(
                        "'" + file + "' holds inks in " + read.image.channels() + " channels",
                        "save it as RGB or grey");
            }
            float scale = (float) (WHITE / read.white);
            Image image = map(read.image, value -> value * scale);
            if (stated.inks() == Stated.Inks.INVERTED_LUMINANCE) {
                Colours.toRgb(image.values(), image.size().pixels());
                int colours = 3 * image.size().pixels();
                for (int i = colours; i < image.values().length; i++) {
                    image.values()[i] = WHITE - image.values()[i];
                }
            } else if (stated.inks() == Stated.Inks.INVERTED) {
                image = map(image, value -> WHITE - value);
            }
            Optional<UnaryOperator<Image>> profile = profile(4);
            Image inks = image;
            Image mixed = profile.map(convert -> convert.apply(inks)).orElseGet(() -> Colours.inks(inks));
            return new ImageFile(mixed, Kind.BYTE, WHITE, Optional.empty(), UnaryOperator.identity());
        }

        private Image shown(Image image) {
            return profile(image.channels())
                    .or(() -> stated.gamma().isPresent()
                            ? Colours.gamma(stated.gamma().getAsDouble())
                            : Optional.empty())
                    .map(convert -> convert.apply(image))
                    .orElse(image);
        }

        private Optional<UnaryOperator<Image>> profile(int channels) {
            try {
                return stated.profile().flatMap(bytes -> Colours.profile(bytes, channels));
            } catch (RuntimeException e) {
                throw new DataException(
                        "'" + file + "' has a colour profile that cannot be used",
                        Optional.of("save it with the usual one (sRGB), or without"),
                        Optional.empty(),
                        e);
            }
        }
    }

    private ImageFile with(Image other) {
        return new ImageFile(other, kind, white, indices, shown);
    }

    private static Image map(Image image, Change change) {
        float[] values = new float[image.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = change.apply(image.values()[i]);
        }
        return new Image(image.channels(), image.size(), values);
    }

    private static boolean tellsOfMissingData(String warning) {
        return warning.contains("truncated")
                || warning.contains("eoi")
                || warning.contains("premature")
                || warning.contains("end of file")
                || warning.contains("eof");
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

    private static DataException truncated(Path file, @Nullable Exception cause) {
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

    @FunctionalInterface
    private interface Change {
        float apply(float value);
    }
}
