package dev.hanet.toolkit.data.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Small pictures in the encodings of the published data sets; grey values are given row by row. */
public record Drawn(int height, int width, int... values) {
    /** A photograph of one colour, 0xRRGGBB. */
    public static void photograph(Path file, String format, int height, int width, int colour) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < height * width; i++) {
            image.setRGB(i % width, i / width, colour);
        }
        write(image, format, file);
    }

    /** As DRIVE's photographs are. */
    public static void lzwTiff(Path file, int height, int width, int colour) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < height * width; i++) {
            image.setRGB(i % width, i / width, colour);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        ImageWriteParam options = writer.getDefaultWriteParam();
        options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        options.setCompressionType("LZW");
        write(image, writer, options, file);
    }

    /** With two colours in the palette, white first: what counts is the colour, not the index. */
    public void paletteGif(Path file) throws IOException {
        byte[] levels = {(byte) 255, 0};
        BufferedImage image = new BufferedImage(
                width, height, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(1, 2, levels, levels, levels));
        for (int i = 0; i < values.length; i++) {
            image.getRaster().setSample(i % width, i / width, 0, values[i] == 255 ? 0 : 1);
        }
        gif(image, file);
    }

    /** With all 256 levels in the palette. */
    public void greyGif(Path file) throws IOException {
        byte[] levels = new byte[256];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) i;
        }
        BufferedImage image = new BufferedImage(
                width, height, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 256, levels, levels, levels));
        for (int i = 0; i < values.length; i++) {
            image.getRaster().setSample(i % width, i / width, 0, values[i]);
        }
        gif(image, file);
    }

    /** Eight bits a pixel: {@code bmp}, {@code png}. */
    public void grey(Path file, String format) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < values.length; i++) {
            image.getRaster().setSample(i % width, i / width, 0, values[i]);
        }
        write(image, format, file);
    }

    /** Grey values as colours: three equal channels. */
    public void expanded(Path file, String format) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < values.length; i++) {
            image.setRGB(i % width, i / width, values[i] * 0x010101);
        }
        write(image, format, file);
    }

    /** A grey map with a header of text. */
    public void pgm(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, pnm("P5", 1));
    }

    /** A colour map with a header of text, every channel alike. */
    public void ppm(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, pnm("P6", 3));
    }

    /** The same, packed, as STARE is. */
    public void packed(Path file, boolean colour) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (GZIPOutputStream stream = new GZIPOutputStream(Files.newOutputStream(file))) {
            stream.write(colour ? pnm("P6", 3) : pnm("P5", 1));
        }
    }

    private byte[] pnm(String magic, int channels) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                (magic + "\n# drawn\n" + width + " " + height + "\n255\n").getBytes(StandardCharsets.US_ASCII));
        for (int value : values) {
            for (int c = 0; c < channels; c++) {
                bytes.write(value);
            }
        }
        return bytes.toByteArray();
    }

    /** Row after row: the JDK cannot read interlaced files of less than five rows. */
    private static void gif(BufferedImage image, Path file) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        ImageWriteParam options = writer.getDefaultWriteParam();
        options.setProgressiveMode(ImageWriteParam.MODE_DISABLED);
        write(image, writer, options, file);
    }

    private static void write(BufferedImage image, ImageWriter writer, ImageWriteParam options, Path file)
            throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), options);
        } finally {
            writer.dispose();
        }
    }

    private static void write(BufferedImage image, String format, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        if (!ImageIO.write(image, format, file.toFile())) {
            throw new IOException("no writer for " + format);
        }
    }
}
