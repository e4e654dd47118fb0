package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import java.awt.image.BufferedImage;
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
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * A decoded image file: PNG, JPEG, GIF, BMP, TIFF, PPM or PGM, packed with gzip or not, recognised by content; of several
 * pages the first.
 *
 * @param image grey as one channel, colour as three; an alpha channel is dropped and a palette resolved. Values are the
 *     file's own
 * @param kind what the file's numbers are
 * @param indices entries of the palette, of a file that has one
 */
public record ImageFile(Image image, Kind kind, Optional<Image> indices) {
    /** The most pixels that are decoded: a larger claim is a mistake or an attack. */
    public static final long MOST_PIXELS = 100_000_000;

    private static final String READABLE = "readable are PNG, JPEG, GIF, BMP, TIFF, PPM and PGM";

    /** What the numbers of a file are. */
    public enum Kind {
        /** 0 to 255; also 1, 2 and 4 bits, which are spread over that range. */
        BYTE,
        /** 0 to 65535. */
        UNSIGNED_SHORT,
        /** Signed whole numbers, such as Hounsfield units. */
        SIGNED,
        /** Real numbers. */
        REAL
    }

    /**
     * Decodes a file.
     *
     * @throws DataException when it is missing, truncated, too large or no image, naming the file
     */
    public static ImageFile read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new DataException("there is no file '" + file + "'");
        }
        try (ImageInputStream stream = Unpacked.open(file, MOST_PIXELS)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new DataException("'" + file + "' is no image that can be read", READABLE);
            }
            ImageReader reader = readers.next();
            try {
                return read(file, stream, reader);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof DataException known) {
                throw known;
            }
            throw damaged(file, e);
        }
    }

    /** The size that a file claims, without decoding it. */
    public static ImageSize size(Path file) {
        try (ImageInputStream stream = Unpacked.open(file, MOST_PIXELS)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new DataException("'" + file + "' is no image that can be read", READABLE);
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, true, true);
                return new ImageSize(reader.getHeight(0), reader.getWidth(0));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof DataException known) {
                throw known;
            }
            throw damaged(file, e);
        }
    }

    private static ImageFile read(Path file, ImageInputStream stream, ImageReader reader) throws IOException {
        reader.setInput(stream, true, true);
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        long width = reader.getWidth(0);
        long height = reader.getHeight(0);
        if (width * height > MOST_PIXELS) {
            throw new DataException(
                    "'" + file + "' claims to be " + height + "x" + width + " (height x width), more than "
                            + MOST_PIXELS / 1_000_000 + " million pixels",
                    "scale it down, or check that the file is what it should be");
        }
        BufferedImage decoded = reader.read(0);
        if (warnings.stream().map(text -> text.toLowerCase(Locale.ROOT)).anyMatch(ImageFile::tellsOfMissingData)) {
            throw truncated(file, null);
        }
        return of(file, decoded);
    }

    private static boolean tellsOfMissingData(String warning) {
        return warning.contains("truncated")
                || warning.contains("eoi")
                || warning.contains("premature")
                || warning.contains("end of file")
                || warning.contains("eof");
    }

    private static ImageFile of(Path file, BufferedImage decoded) {
        ImageSize size = new ImageSize(decoded.getHeight(), decoded.getWidth());
        if (decoded.getColorModel() instanceof IndexColorModel) {
            return new ImageFile(resolvePalette(decoded, size), Kind.BYTE, Optional.of(indices(decoded, size)));
        }
        Raster raster = decoded.getRaster();
        int channels = raster.getNumBands() >= 3 ? 3 : 1;
        float[] values = new float[channels * size.pixels()];
        float[] row = new float[size.width()];
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < size.height(); y++) {
                raster.getSamples(raster.getMinX(), raster.getMinY() + y, size.width(), 1, c, row);
                System.arraycopy(row, 0, values, (c * size.height() + y) * size.width(), size.width());
            }
        }
        Kind kind = kind(file, raster);
        int bits = raster.getSampleModel().getSampleSize(0);
        if (kind == Kind.BYTE && bits < Byte.SIZE) {
            float spread = 255f / ((1 << bits) - 1);
            for (int i = 0; i < values.length; i++) {
                values[i] *= spread;
            }
        }
        return new ImageFile(new Image(channels, size, values), kind, Optional.empty());
    }

    private static Kind kind(Path file, Raster raster) {
        return switch (raster.getSampleModel().getDataType()) {
            case DataBuffer.TYPE_BYTE -> Kind.BYTE;
            case DataBuffer.TYPE_USHORT ->
                raster.getSampleModel().getSampleSize(0) <= Byte.SIZE ? Kind.BYTE : Kind.UNSIGNED_SHORT;
            case DataBuffer.TYPE_SHORT -> Kind.SIGNED;
            case DataBuffer.TYPE_INT -> raster.getNumBands() >= 3 ? Kind.BYTE : Kind.SIGNED;
            case DataBuffer.TYPE_FLOAT, DataBuffer.TYPE_DOUBLE -> Kind.REAL;
            default -> throw new DataException("'" + file + "' holds numbers of a kind that is not known", READABLE);
        };
    }

    private static Image indices(BufferedImage decoded, ImageSize size) {
        Raster raster = decoded.getRaster();
        float[] values = raster.getSamples(
                raster.getMinX(), raster.getMinY(), size.width(), size.height(), 0, new float[size.pixels()]);
        return new Image(1, size, values);
    }

    private static Image resolvePalette(BufferedImage decoded, ImageSize size) {
        int pixels = size.pixels();
        float[] values = new float[3 * pixels];
        int[] row = new int[size.width()];
        boolean grey = true;
        for (int y = 0; y < size.height(); y++) {
            decoded.getRGB(0, y, size.width(), 1, row, 0, size.width());
            for (int x = 0; x < size.width(); x++) {
                int at = y * size.width() + x;
                values[at] = (row[x] >> 16) & 0xff;
                values[pixels + at] = (row[x] >> 8) & 0xff;
                values[2 * pixels + at] = row[x] & 0xff;
                grey &= values[at] == values[pixels + at] && values[at] == values[2 * pixels + at];
            }
        }
        return grey ? new Image(1, size, java.util.Arrays.copyOf(values, pixels)) : new Image(3, size, values);
    }

    private static DataException damaged(Path file, Exception cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof java.io.EOFException) {
                return truncated(file, cause);
            }
        }
        return new DataException(
                "'" + file + "' cannot be decoded: " + cause.getMessage(),
                Optional.of("the file may be damaged; fetch it again, or save it anew as PNG"),
                Optional.empty(),
                cause);
    }

    private static DataException truncated(Path file, @org.jspecify.annotations.Nullable Exception cause) {
        return new DataException(
                "'" + file + "' ends before its image does",
                Optional.of("the file is truncated; fetch it again"),
                Optional.empty(),
                cause);
    }
}
