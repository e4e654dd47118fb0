package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * From an opened file to values: what a reader of ImageIO decodes, with what the file states of it; white is made the greatest, a palette is
 * resolved, inks become red, green and blue.
 */
final class ImageDecoder {
    private static final int WHITE = 255;
    private static final int SIGNED_FORMAT = 2;
    private static final int ASSOCIATED_ALPHA = 1;
    private static final int ALPHA = 2;
    private static final int PALETTE = 3;
    private static final int LUMINANCE = 6;

    private final Path file;
    private final Stated stated;

    ImageDecoder(Path file, Stated stated) {
        this.file = file;
        this.stated = stated;
    }

    /**
     * Decodes the only image that a reader has.
     *
     * @param region of an upright or mirrored image what is wanted; absent for all of it
     */
    ImageFile decode(ImageInputStream stream, ImageReader reader, Optional<Rectangle> region) throws IOException {
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        Optional<TiffTags> tiff = stated.tiff();
        int photometric = tiff.map(tags -> tags.number(TiffTags.PHOTOMETRIC, 1)).orElse(1);
        ImageFile result;
        if (stated.inks() != Stated.Inks.NONE && tiff.isEmpty()) {
            result = raw(reader.readRaster(0, of(reader, region)), List.of());
        } else if (tiff.isPresent() && photometric != PALETTE && photometric != LUMINANCE) {
            result = tiff(stream, reader, tiff.get(), photometric, region);
        } else {
            Optional<ImageFile> bytes = region.isEmpty() && stated.format().equals("PNG") ? png() : Optional.empty();
            if (bytes.isPresent()) {
                result = bytes.get();
            } else {
                BufferedImage decoded = reader.read(0, inOrder(reader, region));
                if (region.isEmpty()) {
                    requireWhole(decoded, stream);
                }
                result = of(decoded, region.isPresent());
            }
        }
        if (tellOfMissingData(warnings) || (region.isEmpty() && !areRowsThere(reader))) {
            throw ImageFile.truncated(file, null);
        }
        return upright(result);
    }

    private boolean areRowsThere(ImageReader reader) throws IOException {
        if (!PackedRows.canLack(stated)) {
            return true;
        }
        try (ImageInputStream stream = Unpacked.open(file, ImageFile.MOST_PIXELS)) { // as for PNG
            return PackedRows.areThere(stated, stream, reader.getWidth(0), reader.getHeight(0));
        }
    }

    /** What the decoder gave of some rows of a file that is upright or mirrored. */
    ImageFile ofRows(BufferedImage decoded) {
        return upright(of(decoded, true));
    }

    private ImageFile of(BufferedImage decoded, boolean isRows) {
        ColorModel colours = decoded.getColorModel();
        Raster raster = decoded.getRaster();
        return colours instanceof IndexColorModel palette
                ? resolved(decoded, palette, isRows)
                : raw(raster, colours.hasAlpha() ? List.of(raster.getNumBands() - 1) : List.of());
    }

    /** A PNG file of bytes, which are taken as they are; absent where there is more to do, or more to tell. */
    private Optional<ImageFile> png() throws IOException {
        try (ImageInputStream stream =
                Unpacked.open(file, ImageFile.MOST_PIXELS)) { // the reader lets nobody back to the beginning of its own
            return PngRows.pixels(new InputStream() {
                        @Override
                        public int read() throws IOException {
                            return stream.read();
                        }

                        @Override
                        public int read(byte[] bytes, int from, int length) throws IOException {
                            return stream.read(bytes, from, length);
                        }
                    })
                    .map(found ->
                            raw(found, found.getNumBands() % 2 == 0 ? List.of(found.getNumBands() - 1) : List.of()));
        }
    }

    private ImageFile upright(ImageFile read) {
        ImageFile result = read;
        if (stated.inks() != Stated.Inks.NONE) {
            result = inks(result);
        }
        int orientation = stated.orientation();
        return new ImageFile(
                Turning.upright(result.image(), orientation),
                result.kind(),
                result.white(),
                result.indices().map(indices -> Turning.upright(indices, orientation)),
                result.shown());
    }

    private static @Nullable ImageReadParam of(ImageReader reader, Optional<Rectangle> region) {
        if (region.isEmpty()) {
            return null;
        }
        ImageReadParam param = reader.getDefaultReadParam();
        param.setSourceRegion(region.get());
        return param;
    }

    /**
     * Where PNG and JPEG would be laid out in another order than the file's, as blue, green and red, a picture in that order is given: the
     * decoder then copies whole rows.
     */
    private @Nullable ImageReadParam inOrder(ImageReader reader, Optional<Rectangle> region) throws IOException {
        ImageReadParam param = of(reader, region);
        if (!stated.format().equals("PNG") && !stated.format().equals("JPEG")) {
            return param;
        }
        Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
        if (!types.hasNext()) {
            return param; // the reader says of itself what it lacks
        }
        ImageTypeSpecifier type = types.next();
        int bands = type.getNumBands();
        if (bands == 1
                || !(type.getSampleModel() instanceof ComponentSampleModel)
                || type.getSampleModel().getDataType() != DataBuffer.TYPE_BYTE) {
            return param;
        }
        int width = region.isPresent() ? region.get().width : reader.getWidth(0);
        int height = region.isPresent() ? region.get().height : reader.getHeight(0);
        WritableRaster raster = Raster.createInterleavedRaster(
                DataBuffer.TYPE_BYTE,
                width,
                height,
                Math.multiplyExact(width, bands),
                bands,
                IntStream.range(0, bands).toArray(),
                null);
        ColorModel colours = type.getColorModel();
        ImageReadParam placed = param == null ? reader.getDefaultReadParam() : param;
        placed.setDestination(new BufferedImage(colours, raster, colours.isAlphaPremultiplied(), null));
        return placed;
    }

    private ImageFile tiff(
            ImageInputStream stream, ImageReader reader, TiffTags tags, int photometric, Optional<Rectangle> region)
            throws IOException {
        int samples = tags.number(TiffTags.SAMPLES, 1);
        Raster raster = reader.readRaster(0, of(reader, region));
        if (raster.getNumBands() != samples) {
            ImageReader other = ImageFile.reader("TIFF", true);
            try {
                stream.seek(0);
                other.setInput(stream, false, true);
                raster = other.read(0, of(other, region)).getRaster();
            } finally {
                other.dispose();
            }
        }
        if (raster.getNumBands() != samples) {
            throw new DataException(
                    "'" + file + "' claims " + samples + " channels, of which " + raster.getNumBands() + " can be read",
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
        if (read.kind() == ImageFile.Kind.SIGNED || read.kind() == ImageFile.Kind.REAL) {
            throw new DataException(
                    "'" + file + "' says that white is zero of numbers that are not from 0 to a greatest",
                    "save it with black as zero");
        }
        return with(read, map(read.image(), value -> (float) read.white() - value));
    }

    /** Numbers whose sign the decoder does not tell. */
    private static ImageFile whole(ImageFile read, boolean signed, int bits) {
        if (signed && bits == Byte.SIZE && read.kind() == ImageFile.Kind.BYTE) {
            Image image = map(read.image(), value -> value > Byte.MAX_VALUE ? value - 256 : value);
            return new ImageFile(image, ImageFile.Kind.SIGNED, 0, Optional.empty(), read.shown());
        }
        if (!signed && bits == Integer.SIZE && read.kind() == ImageFile.Kind.SIGNED) {
            return with(read, map(read.image(), value -> value < 0 ? value + 0x1p32f : value));
        }
        return read;
    }

    private void requireWhole(BufferedImage decoded, ImageInputStream stream) throws IOException {
        if (stated.format().equals("PNM")) {
            requireOnePnm(decoded);
        }
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

    /** Another image, or the rest of this one. */
    private void requireOnePnm(BufferedImage decoded) throws IOException {
        long samples = (long) decoded.getWidth() * decoded.getRaster().getNumBands();
        try (ImageInputStream stream = Unpacked.open(file, ImageFile.MOST_PIXELS)) { // as for PNG
            boolean isOfBytes = Stated.toTheEndOfPnm(stream, samples, decoded.getHeight());
            if (isOfBytes && !Padding.isOne(stream, Math.min(samples, decoded.getHeight()))) {
                throw new DataException(
                        "'" + file + "' goes on behind the " + decoded.getHeight() + "x" + decoded.getWidth()
                                + " (height x width) that its header tells of",
                        "correct its header, or save the image that is meant as a file of its own");
            }
        }
    }

    private ImageFile raw(Raster raster, List<Integer> alpha) {
        ImageSize size = new ImageSize(raster.getHeight(), raster.getWidth());
        boolean isSpread = stated.format().equals("PNM") && stated.greatest().isPresent();
        if (raster.getSampleModel() instanceof ComponentSampleModel model
                && raster.getDataBuffer() instanceof DataBufferByte bytes
                && bytes.getNumBanks() == 1
                && !isSpread) {
            return new ImageFile(
                    Image.ofBytes(raster.getNumBands() - alpha.size(), size, pixels(raster, model, bytes, alpha)),
                    ImageFile.Kind.BYTE,
                    stated.greatest().orElse(WHITE),
                    Optional.empty(),
                    this::shown);
        }
        ImageFile.Kind kind = kind(raster);
        int bits = raster.getSampleModel().getSampleSize(0);
        double full =
                kind == ImageFile.Kind.REAL ? 1 : kind == ImageFile.Kind.SIGNED ? Integer.MAX_VALUE : (1L << bits) - 1;
        int channels = raster.getNumBands() - alpha.size();
        float[] values = new float[channels * size.pixels()];
        float[] row = new float[size.width()];
        int[] whole = new int[kind == ImageFile.Kind.REAL ? 0 : size.width()];
        int channel = 0;
        for (int band = 0; band < raster.getNumBands(); band++) {
            boolean see = alpha.contains(band);
            int through = 0;
            for (int y = 0; y < size.height(); y++) {
                if (kind == ImageFile.Kind.REAL) {
                    raster.getSamples(raster.getMinX(), raster.getMinY() + y, size.width(), 1, band, row);
                } else {
                    raster.getSamples(raster.getMinX(), raster.getMinY() + y, size.width(), 1, band, whole);
                    for (int x = 0; x < whole.length; x++) {
                        row[x] = whole[x];
                    }
                }
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
        if (isSpread) {
            // The decoder has spread them over the range of their bits.
            double original = stated.greatest().getAsDouble() / full;
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.round(values[i] * original);
            }
        }
        if (kind == ImageFile.Kind.BYTE && bits < Byte.SIZE) {
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

    /** The bytes of a raster but its alpha, {@code [H, W, C]}; the decoder's own where they lie so already. */
    private byte[] pixels(Raster raster, ComponentSampleModel model, DataBufferByte buffer, List<Integer> alpha) {
        ImageSize size = new ImageSize(raster.getHeight(), raster.getWidth());
        int bands = raster.getNumBands();
        int channels = bands - alpha.size();
        byte[] data = buffer.getData();
        int[] offsets = model.getBandOffsets();
        int first = buffer.getOffset()
                + (raster.getMinY() - raster.getSampleModelTranslateY()) * model.getScanlineStride()
                + (raster.getMinX() - raster.getSampleModelTranslateX()) * model.getPixelStride();
        boolean isInOrder = first == 0
                && alpha.isEmpty()
                && model.getPixelStride() == bands
                && model.getScanlineStride() == bands * size.width()
                && IntStream.range(0, bands).allMatch(band -> offsets[band] == band);
        if (isInOrder && data.length == bands * size.pixels()) {
            return data;
        }
        byte[] pixels = new byte[Math.multiplyExact(channels, size.pixels())];
        int channel = 0;
        for (int band = 0; band < bands; band++) {
            boolean see = alpha.contains(band);
            int through = 0;
            for (int y = 0; y < size.height(); y++) {
                int from = first + offsets[band] + y * model.getScanlineStride();
                int to = y * size.width() * channels + channel;
                for (int x = 0; x < size.width(); x++, from += model.getPixelStride()) {
                    if (see) {
                        through += (data[from] & 0xff) < WHITE ? 1 : 0;
                    } else {
                        pixels[to + x * channels] = data[from];
                    }
                }
            }
            requireOpaque(through, size);
            channel += see ? 0 : 1;
        }
        return pixels;
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

    private ImageFile.Kind kind(Raster raster) {
        int bits = raster.getSampleModel().getSampleSize(0);
        return switch (raster.getSampleModel().getDataType()) {
            case DataBuffer.TYPE_BYTE -> ImageFile.Kind.BYTE;
            case DataBuffer.TYPE_USHORT -> bits <= Byte.SIZE ? ImageFile.Kind.BYTE : ImageFile.Kind.UNSIGNED_SHORT;
            case DataBuffer.TYPE_SHORT -> ImageFile.Kind.SIGNED;
            case DataBuffer.TYPE_INT -> bits <= Byte.SIZE ? ImageFile.Kind.BYTE : ImageFile.Kind.SIGNED;
            case DataBuffer.TYPE_FLOAT, DataBuffer.TYPE_DOUBLE -> ImageFile.Kind.REAL;
            default ->
                throw new DataException("'" + file + "' holds numbers of a kind that is not known", Stated.READABLE);
        };
    }

    /** Of rows nobody knows the colours of the other rows: they are grey where the palette has nothing else. */
    private ImageFile resolved(BufferedImage decoded, IndexColorModel palette, boolean isRows) {
        ImageSize size = new ImageSize(decoded.getHeight(), decoded.getWidth());
        int pixels = size.pixels();
        byte[] colours = new byte[3 * pixels];
        boolean isByte = palette.getMapSize() <= WHITE + 1;
        byte[] indices = new byte[isByte ? pixels : 0];
        float[] longIndices = new float[isByte ? 0 : pixels];
        int[] row = new int[size.width()];
        boolean grey = true;
        int through = 0;
        for (int y = 0; y < size.height(); y++) {
            decoded.getRaster().getSamples(0, y, size.width(), 1, 0, row);
            for (int x = 0; x < size.width(); x++) {
                int at = y * size.width() + x;
                int colour = palette.getRGB(row[x]);
                if (isByte) {
                    indices[at] = (byte) row[x];
                } else {
                    longIndices[at] = row[x];
                }
                colours[3 * at] = (byte) (colour >> 16);
                colours[3 * at + 1] = (byte) (colour >> 8);
                colours[3 * at + 2] = (byte) colour;
                through += colour >>> 24 < WHITE ? 1 : 0;
                grey &= isGrey(colour);
            }
        }
        requireOpaque(through, size);
        if (isRows) {
            grey = IntStream.range(0, palette.getMapSize()).map(palette::getRGB).allMatch(ImageDecoder::isGrey);
        }
        return new ImageFile(
                grey ? Image.ofBytes(1, size, reds(colours)) : Image.ofBytes(3, size, colours),
                ImageFile.Kind.BYTE,
                WHITE,
                Optional.of(isByte ? Image.ofBytes(1, size, indices) : new Image(1, size, longIndices)),
                this::shown);
    }

    private static boolean isGrey(int colour) {
        return (colour >> 16 & 0xff) == (colour & 0xff) && (colour >> 8 & 0xff) == (colour & 0xff);
    }

    private static byte[] reds(byte[] colours) {
        byte[] first = new byte[colours.length / 3];
        for (int i = 0; i < first.length; i++) {
            first[i] = colours[3 * i];
        }
        return first;
    }

    private ImageFile inks(ImageFile read) {
        if (read.image().channels() != 4
                || read.kind() == ImageFile.Kind.REAL
                || read.kind() == ImageFile.Kind.SIGNED) {
            throw new DataException(
                    "'" + file + "' holds inks in " + read.image().channels() + " channels", "save it as RGB or grey");
        }
        float scale = (float) (WHITE / read.white());
        Image image = map(read.image(), value -> value * scale);
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
        return new ImageFile(mixed, ImageFile.Kind.BYTE, WHITE, Optional.empty(), UnaryOperator.identity());
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

    private static ImageFile with(ImageFile read, Image other) {
        return new ImageFile(other, read.kind(), read.white(), read.indices(), read.shown());
    }

    private static Image map(Image image, Change change) {
        float[] values = new float[image.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = change.apply(image.values()[i]);
        }
        return new Image(image.channels(), image.size(), values);
    }

    /** Whether a decoder's warnings say that a file ends before its image does. */
    static boolean tellOfMissingData(List<String> warnings) {
        return warnings.stream().map(text -> text.toLowerCase(Locale.ROOT)).anyMatch(ImageDecoder::tellsOfMissingData);
    }

    private static boolean tellsOfMissingData(String warning) {
        return warning.contains("truncated")
                || warning.contains("eoi")
                || warning.contains("premature")
                || warning.contains("end of file")
                || warning.contains("eof");
    }

    @FunctionalInterface
    private interface Change {
        float apply(float value);
    }
}
