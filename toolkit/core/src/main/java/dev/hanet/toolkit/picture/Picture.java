package dev.hanet.toolkit.picture;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Colours of pixels, ready to be looked at or written. */
public final class Picture {
    /** Pictures of as many pixels are small as PNG too. */
    private static final int FINE = 160 * 160;

    private static final float QUALITY = 0.85f;

    private final ImageSize size;
    private final int[] rgb;

    /** Wraps {@code 0xRRGGBB} values, which must not change afterwards. */
    public Picture(ImageSize size, int[] rgb) {
        this.size = size;
        this.rgb = rgb;
    }

    /**
     * The image as a person sees it: three channels as red, green and blue, else the first one as gray.
     *
     * <p>Values beyond 0 to 255, such as Hounsfield units, are stretched: all but the lowest and highest hundredth fit.
     */
    public static Picture of(Image image) {
        float[] values = image.values();
        float[] range = range(values);
        int pixels = image.size().pixels();
        boolean color = image.channels() >= 3;
        int[] rgb = new int[pixels];
        for (int pixel = 0; pixel < pixels; pixel++) {
            int red = level(values[pixel], range);
            rgb[pixel] = color
                    ? rgb(red, level(values[pixels + pixel], range), level(values[2 * pixels + pixel], range))
                    : rgb(red, red, red);
        }
        return new Picture(image.size(), rgb);
    }

    /** What is shown as black and as white. */
    static float[] range(float[] values) {
        boolean plain = true;
        for (float value : values) {
            plain &= value >= -0.5f && value <= 255.5f;
        }
        if (plain) {
            return new float[] {0, 255};
        }
        int[] counts = new int[1 << Short.SIZE]; // of numbers in order, by their upper halves
        for (float value : values) {
            counts[(ordered(value) >> Short.SIZE) - Short.MIN_VALUE]++;
        }
        float low = ranked(values, counts, values.length / 100);
        float high = ranked(values, counts, values.length - 1 - values.length / 100);
        return new float[] {low, high > low ? high : low + 1};
    }

    /** The value that stands at a place when all are sorted, without sorting them: by upper halves, then those of one upper half by their lower ones. */
    private static float ranked(float[] values, int[] upper, int rank) {
        int at = 0;
        int below = 0;
        for (; below + upper[at] <= rank; at++) {
            below += upper[at];
        }
        int half = at + Short.MIN_VALUE;
        int[] lower = new int[1 << Short.SIZE];
        for (float value : values) {
            int number = ordered(value);
            if (number >> Short.SIZE == half) {
                lower[number & 0xffff]++;
            }
        }
        for (at = 0; below + lower[at] <= rank; at++) {
            below += lower[at];
        }
        return Float.intBitsToFloat(ordered((half << Short.SIZE) | at));
    }

    /** A float's bits as an int that is greater where the float stands later when sorted; the same takes it back. */
    private static int ordered(float value) {
        return ordered(Float.floatToIntBits(value));
    }

    private static int ordered(int bits) {
        return bits ^ ((bits >> (Integer.SIZE - 1)) & Integer.MAX_VALUE);
    }

    private static int level(float value, float[] range) {
        return Math.round(255 * Math.max(0, Math.min(1, (value - range[0]) / (range[1] - range[0]))));
    }

    static int rgb(int red, int green, int blue) {
        return red << 16 | green << 8 | blue;
    }

    /** Between two colours: the first at 0, the second at 1. */
    static int blend(int from, int to, double share) {
        int mixed = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int a = from >> shift & 0xff;
            int b = to >> shift & 0xff;
            mixed |= (int) Math.round(a + (b - a) * share) << shift;
        }
        return mixed;
    }

    static Picture of(BufferedImage canvas) {
        int width = canvas.getWidth();
        int height = canvas.getHeight();
        int[] rgb = canvas.getRGB(0, 0, width, height, null, 0, width);
        for (int pixel = 0; pixel < rgb.length; pixel++) {
            rgb[pixel] &= 0xffffff;
        }
        return new Picture(new ImageSize(height, width), rgb);
    }

    public ImageSize size() {
        return size;
    }

    public int width() {
        return size.width();
    }

    public int height() {
        return size.height();
    }

    /** {@code 0xRRGGBB} of a pixel. */
    public int at(int y, int x) {
        return rgb[y * size.width() + x];
    }

    /** A copy of all pixels, row by row. */
    int[] pixels() {
        return rgb.clone();
    }

    /** Every pixel as a square of {@code times * times}. */
    public Picture enlarged(int times) {
        var larger = new ImageSize(size.height() * times, size.width() * times);
        int[] copies = new int[larger.pixels()];
        for (int y = 0; y < larger.height(); y++) {
            for (int x = 0; x < larger.width(); x++) {
                copies[y * larger.width() + x] = at(y / times, x / times);
            }
        }
        return new Picture(larger, copies);
    }

    /** Every square of {@code times * times} pixels as one, their mean; what is left over at the right and below is cut. */
    public Picture reduced(int times) {
        var smaller = new ImageSize(Math.max(1, size.height() / times), Math.max(1, size.width() / times));
        int[] means = new int[smaller.pixels()];
        for (int y = 0; y < smaller.height(); y++) {
            for (int x = 0; x < smaller.width(); x++) {
                means[y * smaller.width() + x] = mean(y * times, x * times, times);
            }
        }
        return new Picture(smaller, means);
    }

    private int mean(int top, int left, int side) {
        int[] sum = new int[3];
        int count = 0;
        for (int y = top; y < Math.min(top + side, size.height()); y++) {
            for (int x = left; x < Math.min(left + side, size.width()); x++) {
                int color = at(y, x);
                sum[0] += color >> 16 & 0xff;
                sum[1] += color >> 8 & 0xff;
                sum[2] += color & 0xff;
                count++;
            }
        }
        return rgb(sum[0] / count, sum[1] / count, sum[2] / count);
    }

    /** The same without colours, by their lightness. */
    public Picture gray() {
        int[] gray = new int[rgb.length];
        for (int pixel = 0; pixel < rgb.length; pixel++) {
            int color = rgb[pixel];
            int light = (int)
                    Math.round(0.299 * (color >> 16 & 0xff) + 0.587 * (color >> 8 & 0xff) + 0.114 * (color & 0xff));
            gray[pixel] = rgb(light, light, light);
        }
        return new Picture(size, gray);
    }

    /** The picture as Java2D has it. */
    public BufferedImage canvas() {
        var canvas = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
        canvas.setRGB(0, 0, size.width(), size.height(), rgb, 0, size.width());
        return canvas;
    }

    /** The picture as a PNG file's bytes. */
    public byte[] png() {
        return png(canvas());
    }

    /** The same of a picture in at most 255 colours, of which black is clear: what lies beneath is seen. */
    public byte[] clearPng() {
        int[] colors = IntStream.concat(IntStream.of(0), Arrays.stream(rgb))
                .distinct()
                .sorted()
                .toArray();
        if (colors.length > 256) {
            throw new IllegalArgumentException(colors.length + " colours");
        }
        byte[][] channels = new byte[4][colors.length];
        for (int i = 0; i < colors.length; i++) {
            for (int channel = 0; channel < 3; channel++) {
                channels[channel][i] = (byte) (colors[i] >> (16 - 8 * channel));
            }
            channels[3][i] = (byte) (colors[i] == 0 ? 0 : 0xff);
        }
        int bits = colors.length <= 2 ? 1 : colors.length <= 4 ? 2 : colors.length <= 16 ? 4 : 8;
        IndexColorModel model =
                new IndexColorModel(bits, colors.length, channels[0], channels[1], channels[2], channels[3]);
        BufferedImage canvas = new BufferedImage(
                size.width(),
                size.height(),
                bits < 8 ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_BYTE_INDEXED,
                model);
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                canvas.getRaster().setSample(x, y, 0, Arrays.binarySearch(colors, at(y, x)));
            }
        }
        return png(canvas);
    }

    /** A photograph's bytes: PNG where that is small or finer than JPEG's squares, else JPEG. */
    public byte[] photograph() {
        if (size.pixels() <= FINE) {
            return png();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam quality = writer.getDefaultWriteParam();
            quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            quality.setCompressionQuality(QUALITY);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(canvas(), null, null), quality);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static byte[] png(BufferedImage canvas) {
        var bytes = new ByteArrayOutputStream();
        try (var stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(canvas, "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }
}
