package dev.hanet.toolkit.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file states of its numbers becomes the pixels that a viewer shows, or the file is refused with it. */
class ShownTest {
    @TempDir
    private Path folder;

    /** Stored as {@code 1 2 3 / 4 5 6}. */
    @ParameterizedTest(name = "orientation {0}")
    @CsvSource({
        "1, 1 2 3 4 5 6, 2",
        "2, 3 2 1 6 5 4, 2",
        "3, 6 5 4 3 2 1, 2",
        "4, 4 5 6 1 2 3, 2",
        "5, 1 4 2 5 3 6, 3",
        "6, 4 1 5 2 6 3, 3",
        "7, 6 3 5 2 4 1, 3",
        "8, 3 6 2 5 1 4, 3"
    })
    void tiff_and_png_stand_upright(int orientation, String values, int height) throws IOException {
        Path tiff = folder.resolve("photo.tif");
        Tiff.write(tiff, 2, 3, Map.of(274, orientation), new byte[] {1, 2, 3, 4, 5, 6});
        BufferedImage drawn = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 6; i++) {
            drawn.getRaster().setSample(i % 3, i / 3, 0, i + 1);
        }
        Path png = Files.write(folder.resolve("photo.png"), withChunk(png(drawn), "eXIf", exif(orientation)));
        for (Path file : new Path[] {tiff, png}) {
            Image read = Images.photograph(file);
            assertThat(text(read)).isEqualTo(values);
            assertThat(read.height()).isEqualTo(height);
            assertThat(ImageFile.size(file)).isEqualTo(read.size());
        }
    }

    @Test
    void jpeg_of_a_phone_stands_upright() throws IOException {
        BufferedImage drawn = new BufferedImage(32, 16, BufferedImage.TYPE_3BYTE_BGR);
        drawn.createGraphics().fillRect(0, 0, 8, 16);
        byte[] exif = joined("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1), exif(6));
        Path file = Files.write(folder.resolve("phone.jpg"), withSegment(jpeg(drawn), 0xe1, exif));
        Image read = Images.photograph(file);
        assertThat(read.size()).isEqualTo(new ImageSize(32, 16));
        assertThat(read.at(1, 2, 8)).isGreaterThan(240);
        assertThat(read.at(1, 28, 8)).isLessThan(15);
    }

    @Test
    void damaged_exif_says_nothing() throws IOException {
        BufferedImage drawn = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
        Path file = Files.write(folder.resolve("photo.png"), withChunk(png(drawn), "eXIf", new byte[] {'M', 'M', 0}));
        assertThat(Images.photograph(file).size()).isEqualTo(new ImageSize(2, 3));
    }

    @Test
    void inks_of_a_tiff_are_shown_as_colours() throws IOException {
        Path file = folder.resolve("cmyk.tif");
        byte[] inks = {0, 0, 0, 0, (byte) 255, 0, 0, 0, 0, 100, 0, 51};
        Tiff.write(file, 1, 3, Map.of(262, 5, 277, 4), inks);
        assertThat(text(Images.photograph(file))).isEqualTo("255 0 204 255 255 124 255 255 204");
    }

    @ParameterizedTest(name = "Adobe transform {0}")
    @ValueSource(ints = {-1, 0, 2})
    void inks_of_a_jpeg_are_shown_as_colours(int transform) throws IOException {
        int[] inks = {0, 100, 200, 51}; // cyan, magenta, yellow, black
        float[] shown = {204, 124, 44};
        int[] stored =
                switch (transform) {
                    case 0 -> new int[] {255, 155, 55, 204};
                    // Luminance and differences of 0 100 200, the inks themselves; black inverted.
                    case 2 -> new int[] {82, 195, 70, 204};
                    default -> inks;
                };
        byte[] bytes = fourChannels(stored);
        if (transform >= 0) {
            byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
            bytes = withSegment(bytes, 0xee, adobe);
        }
        Image read = Images.photograph(Files.write(folder.resolve("cmyk.jpg"), bytes));
        for (int c = 0; c < 3; c++) {
            assertThat(read.at(c, 4, 4)).isCloseTo(shown[c], within(4f));
        }
    }

    @Test
    void a_shape_in_the_alpha_channel_is_refused_by_name() throws IOException {
        BufferedImage drawn = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        drawn.setRGB(0, 0, 0xffffffff);
        drawn.setRGB(1, 0, 0x00ffffff);
        Path png = Files.write(folder.resolve("mask.png"), png(drawn));
        Path tiff = folder.resolve("mask.tif");
        Tiff.write(tiff, 1, 2, Map.of(277, 2, 338, 2), new byte[] {-1, -1, -1, 7});
        byte[] ramp = {0, 1};
        BufferedImage indexed = new BufferedImage(
                2, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 2, ramp, ramp, ramp, 1));
        indexed.getRaster().setSample(1, 0, 0, 1);
        Path gif = folder.resolve("mask.gif");
        ImageIO.write(indexed, "gif", gif.toFile());
        for (Path file : new Path[] {png, tiff, gif}) {
            assertThatThrownBy(() -> Images.mask(file, Map.of(0, 0, 255, 1), "values"))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("is see-through in 1 of 2 pixels (alpha channel)");
        }
    }

    @Test
    void an_opaque_alpha_channel_changes_nothing() throws IOException {
        BufferedImage drawn = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        drawn.setRGB(0, 0, 0xff102030);
        Path png = Files.write(folder.resolve("photo.png"), png(drawn));
        assertThat(text(Images.photograph(png))).isEqualTo("16 32 48");
        Path tiff = folder.resolve("photo.tif");
        Tiff.write(tiff, 1, 1, Map.of(277, 2, 338, 1), new byte[] {9, -1});
        assertThat(text(Images.photograph(tiff))).isEqualTo("9");
    }

    @ParameterizedTest(name = "tag {0} says {1}")
    @CsvSource({"341, 4095, 2048, 128", "281, 1023, 1023, 255", "341, 3187, 65535, 255", "258, 16, 257, 1"})
    void sixteen_bits_run_to_the_stated_white(int tag, int number, int stored, int shown) throws IOException {
        Path file = folder.resolve("scan.tif");
        Map<Integer, Integer> tags = new HashMap<>(Map.of(258, 16));
        tags.put(tag, number);
        Tiff.write(file, 1, 1, tags, new byte[] {(byte) stored, (byte) (stored >> 8)});
        assertThat(Images.photograph(file).at(0, 0, 0)).isCloseTo(shown, within(0.6f));
        assertThat(ImageFile.read(file).image().at(0, 0, 0)).isEqualTo(stored);
    }

    @ParameterizedTest(name = "P2 to {0}")
    @CsvSource({"4095, 4095, 255", "15, 15, 255", "255, 200, 200", "65535, 257, 1", "100, 50, 127.5"})
    void pnm_runs_to_its_greatest(int greatest, int stored, float shown) throws IOException {
        Path file =
                Files.writeString(folder.resolve("scan.pgm"), "P2\n# drawn\n1 1\n" + greatest + "\n" + stored + "\n");
        assertThat(Images.photograph(file).at(0, 0, 0)).isCloseTo(shown, within(0.01f));
        assertThat(ImageFile.read(file).image().at(0, 0, 0)).isEqualTo(stored);
    }

    @Test
    void white_is_zero_is_turned_in_bytes_and_shorts() throws IOException {
        Path bytes = folder.resolve("bytes.tif");
        Tiff.write(bytes, 1, 2, Map.of(262, 0), new byte[] {0, 10});
        assertThat(text(Images.photograph(bytes))).isEqualTo("255 245");
        Path shorts = folder.resolve("shorts.tif");
        Tiff.write(shorts, 1, 1, Map.of(262, 0, 258, 16), new byte[] {0, 0});
        assertThat(text(Images.photograph(shorts))).isEqualTo("255");
        Path signed = folder.resolve("signed.tif");
        Tiff.write(signed, 1, 1, Map.of(262, 0, 258, 16, 339, 2), new byte[] {0, 0});
        assertThatThrownBy(() -> ImageFile.read(signed)).hasMessageContaining("says that white is zero");
    }

    @Test
    void signed_bytes_and_long_numbers_keep_their_sign() throws IOException {
        Path signed = folder.resolve("signed.tif");
        Tiff.write(signed, 1, 2, Map.of(339, 2), new byte[] {-5, 100});
        assertThat(text(ImageFile.read(signed).image())).isEqualTo("-5 100");
        Path unsigned = folder.resolve("unsigned.tif");
        Tiff.write(unsigned, 1, 1, Map.of(258, 32), new byte[] {0, 0, 0, -128});
        assertThat(ImageFile.read(unsigned).image().at(0, 0, 0)).isEqualTo(2_147_483_648f);
    }

    @Test
    void bands_beyond_the_third_are_kept_and_asked_for_by_number() throws IOException {
        Path file = folder.resolve("five.tif");
        Tiff.write(file, 1, 1, Map.of(277, 5), new byte[] {1, 2, 3, 4, 5});
        assertThat(text(Images.photograph(file, 5))).isEqualTo("1 2 3 4 5");
        assertThatThrownBy(() -> Images.photograph(file, 3))
                .hasMessage("'" + file + "' has 5 channels where 3 are read "
                        + "(say as many in the data set's 'channels', or save it with 3)");
        Path planar = folder.resolve("two.tif");
        Tiff.write(planar, 1, 1, Map.of(277, 2), new byte[] {1, 2});
        assertThat(text(Images.photograph(planar, 2))).isEqualTo("1 2");
        assertThatThrownBy(() -> Images.mask(planar, Map.of(1, 0), "values")).hasMessageContaining("has 2 channels");
    }

    @Test
    void grey_is_read_as_one_channel_and_colour_as_its_luminance() throws IOException {
        Path grey = folder.resolve("grey.tif");
        Tiff.bytes(grey, 1, 1, 9);
        assertThat(text(Images.photograph(grey, 1))).isEqualTo("9");
        assertThat(text(Images.photograph(grey, 3))).isEqualTo("9 9 9");
    }

    @Test
    void values_of_masks_are_held_to_classes_as_they_are() throws IOException {
        Path file = folder.resolve("mask.tif");
        Tiff.floats(file, 1, 4, 0, 1, 0.75f, 0.75f);
        assertThatThrownBy(() -> Images.mask(file, Map.of(0, 0, 1, 1), "values"))
                .hasMessageContaining("holds values that are no class: '0.75' (2 pixels)");
        Tiff.floats(file, 1, 2, -0.25f, 1e20f);
        assertThatThrownBy(() -> Images.mask(file, Map.of(0, 0, 1, 1), "values"))
                .hasMessageContaining("'-0.25' (1 pixels), '1.0E20' (1 pixels)");
        Tiff.floats(file, 1, 2, 1, Float.NaN);
        assertThatThrownBy(() -> Images.mask(file, Map.of(0, 0, 1, 1), "values"))
                .hasMessageContaining("'NaN'");
        Tiff.floats(file, 1, 2, 1, 0);
        assertThat(Images.mask(file, Map.of(0, 0, 1, 1), "values").classes()).containsExactly(1, 0);
    }

    @Test
    void gamma_is_followed_in_photographs_and_not_in_masks() throws IOException {
        BufferedImage drawn = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        drawn.getRaster().setSample(0, 0, 0, 64);
        Path linear = Files.write(folder.resolve("linear.png"), withChunk(png(drawn), "gAMA", number(100_000)));
        assertThat(Images.photograph(linear).at(0, 0, 0)).isCloseTo(136, within(1f));
        assertThat(Images.mask(linear, Map.of(64, 1), "values").classes()).containsExactly(1);
        Path usual = Files.write(folder.resolve("usual.png"), withChunk(png(drawn), "gAMA", number(45_455)));
        assertThat(Images.photograph(usual).at(0, 0, 0)).isEqualTo(64);
        Path zero = Files.write(folder.resolve("zero.png"), withChunk(png(drawn), "gAMA", number(0)));
        assertThat(Images.photograph(zero).at(0, 0, 0)).isEqualTo(64);
    }

    @Test
    void profile_is_followed_unless_it_is_that_of_the_screen() throws IOException {
        BufferedImage drawn = new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR);
        drawn.setRGB(0, 0, 0x408020);
        Path usual = Files.write(folder.resolve("usual.png"), withChunk(png(drawn), "iCCP", iccp(ColorSpace.CS_sRGB)));
        assertThat(text(Images.photograph(usual))).isEqualTo("64 128 32");
        Path linear = Files.write(
                folder.resolve("linear.png"), withChunk(png(drawn), "iCCP", iccp(ColorSpace.CS_LINEAR_RGB)));
        assertThat(Images.photograph(linear).at(0, 0, 0)).isCloseTo(137, within(2f));
        assertThat(Images.photograph(linear).at(1, 0, 0)).isCloseTo(188, within(2f));
        byte[] profile = joined(
                "ICC_PROFILE\0\1\1".getBytes(StandardCharsets.ISO_8859_1),
                ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData());
        Path jpeg = Files.write(folder.resolve("linear.jpg"), withSegment(jpeg(drawn), 0xe2, profile));
        assertThat(Images.photograph(jpeg).at(1, 0, 0)).isCloseTo(188, within(3f));
    }

    @Test
    void profile_that_is_none_is_told_of_photographs() throws IOException {
        BufferedImage drawn = new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR);
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.writeBytes(new byte[] {'x', 0, 0});
        try (DeflaterOutputStream packed = new DeflaterOutputStream(chunk)) {
            packed.write(new byte[200]);
        }
        Path file = Files.write(folder.resolve("photo.png"), withChunk(png(drawn), "iCCP", chunk.toByteArray()));
        assertThatThrownBy(() -> Images.photograph(file)).hasMessageContaining("a colour profile that cannot be used");
        assertThat(ImageFile.read(file).image().channels()).isEqualTo(3);
    }

    @Test
    void several_images_in_one_file_are_refused() throws IOException {
        Path pages = folder.resolve("pages.tif");
        Files.write(pages, Tiff.bytes(1, 1, Map.of(), new byte[] {1}, 3));
        assertThatThrownBy(() -> ImageFile.read(pages)).hasMessageContaining("holds 3 images");
        BufferedImage drawn = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
        Path animated =
                Files.write(folder.resolve("film.png"), withChunk(png(drawn), "acTL", joined(number(2), number(0))));
        assertThatThrownBy(() -> ImageFile.read(animated)).hasMessageContaining("holds 2 images");
        Path gif = folder.resolve("film.gif");
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(gif.toFile())) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            writer.writeToSequence(new IIOImage(drawn, null, null), null);
            writer.writeToSequence(new IIOImage(drawn, null, null), null);
            writer.endWriteSequence();
        }
        assertThatThrownBy(() -> ImageFile.read(gif)).hasMessageContaining("holds 2 images");
    }

    @ParameterizedTest(name = "photometric {0}")
    @CsvSource({"8, L*a*b*", "32803, sensor", "4, transparency", "99, unknown kind 99"})
    void colours_that_are_not_known_are_refused_by_name(int photometric, String told) throws IOException {
        Path file = folder.resolve("photo.tif");
        Tiff.write(file, 1, 1, Map.of(262, photometric, 277, 3), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> ImageFile.read(file)).hasMessageContaining(told);
    }

    @ParameterizedTest(name = "compression {0}")
    @CsvSource({"34925, LZMA", "50000, Zstandard", "34712, JPEG 2000", "4711, the unknown method 4711"})
    void compressions_that_are_not_read_are_told_by_name_and_not_as_damage(int compression, String told)
            throws IOException {
        Path file = folder.resolve("packed.tif");
        Tiff.write(file, 1, 1, Map.of(259, compression, 277, 3), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> ImageFile.read(file))
                .hasMessageContaining("is compressed by " + told + ", which is not read")
                .hasMessageContaining("deflate");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "JPEG 2000, 0000000c6a5020200d0a870a",
        "JPEG 2000, ff4fff51002f0000",
        "WebP, 524946462400000057454250",
        "HEIF, 00000018667479706865696330303030",
        "AVIF, 00000018667479706176696630303030",
        "Photoshop, 384250530001"
    })
    void formats_that_are_known_and_not_read_are_named(String format, String hex) throws IOException {
        Path file = Files.write(
                folder.resolve("photo.png"), java.util.HexFormat.of().parseHex(hex));
        assertThatThrownBy(() -> ImageFile.read(file))
                .hasMessageContaining(format)
                .hasMessageContaining("which is not read");
    }

    @Test
    void interlaced_and_sixteen_bit_png_are_read() throws IOException {
        BufferedImage drawn = new BufferedImage(9, 9, BufferedImage.TYPE_USHORT_GRAY);
        drawn.getRaster().setSample(7, 5, 0, 257 * 77);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam options = writer.getDefaultWriteParam();
        options.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        Path file = folder.resolve("interlaced.png");
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(drawn, null, null), options);
        }
        assertThat(Images.photograph(file).at(0, 5, 7)).isCloseTo(77, within(1e-3f));
    }

    @Test
    void indices_of_a_palette_are_kept() throws IOException {
        byte[] red = {0, (byte) 128};
        byte[] none = {0, 0};
        BufferedImage drawn =
                new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 2, red, none, none));
        drawn.getRaster().setSample(1, 0, 0, 1);
        ImageFile read = ImageFile.read(Files.write(folder.resolve("voc.png"), png(drawn)));
        assertThat(text(read.image())).isEqualTo("0 128 0 0 0 0");
        assertThat(text(read.indices().orElseThrow())).isEqualTo("0 1");
    }

    @Test
    void directories_in_a_circle_are_told() throws IOException {
        byte[] bytes = Tiff.bytes(1, 1, Map.of(), new byte[] {1}, 1);
        ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 4, 10);
        Path file = Files.write(folder.resolve("circle.tif"), bytes);
        assertThatThrownBy(() -> ImageFile.read(file)).hasMessageContaining("directories have no end");
    }

    @ParameterizedTest(name = "{0} bits")
    @ValueSource(ints = {1, 8, 16})
    void image_that_would_fill_the_memory_is_refused_before_it_is_decoded(int bits) throws IOException {
        Path file = folder.resolve("bomb.png");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(java.util.HexFormat.of().parseHex("89504e470d0a1a0a"));
        byte[] header = joined(number(9999), number(9999), new byte[] {(byte) bits, 0, 0, 0, 0});
        out.writeBytes(chunk("IHDR", header));
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        try (DeflaterOutputStream packed = new DeflaterOutputStream(rows, new Deflater(9))) {
            packed.write(new byte[1 << 24]);
        }
        out.writeBytes(chunk("IDAT", rows.toByteArray()));
        out.writeBytes(chunk("IEND", new byte[0]));
        Files.write(file, out.toByteArray());
        // The build's tests run with 3 GiB, of which 9999 x 9999 pixels would take more than half.
        assertThatThrownBy(() -> ImageFile.read(file))
                .hasMessageContaining("claims to be 9999x9999 (height x width), which takes 2288 MiB, more than half");
    }

    private static String text(Image image) {
        StringBuilder text = new StringBuilder();
        for (float value : image.values()) {
            text.append(text.isEmpty() ? "" : " ").append(Math.round(value));
        }
        return text.toString();
    }

    static byte[] png(BufferedImage drawn) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(drawn, "png", out);
        return out.toByteArray();
    }

    static byte[] jpeg(BufferedImage drawn) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(drawn, "jpg", out);
        return out.toByteArray();
    }

    /** A JPEG of four equal channels, as they are. */
    static byte[] fourChannels(int... values) throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
        for (int i = 0; i < 256; i++) {
            raster.setPixel(i % 16, i / 16, values);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(raster, null, null), null);
        }
        return out.toByteArray();
    }

    /** An EXIF block that holds an orientation alone. */
    static byte[] exif(int orientation) {
        return Tiff.bytes(1, 1, Map.of(274, orientation), new byte[0], 1);
    }

    static byte[] withSegment(byte[] jpeg, int marker, byte[] body) {
        byte[] head = {(byte) 0xff, (byte) marker, (byte) ((body.length + 2) >> 8), (byte) (body.length + 2)};
        return joined(java.util.Arrays.copyOf(jpeg, 2), head, body, java.util.Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    /** Behind the header, which is always as long. */
    static byte[] withChunk(byte[] png, String type, byte[] body) {
        return joined(
                java.util.Arrays.copyOf(png, 33), chunk(type, body), java.util.Arrays.copyOfRange(png, 33, png.length));
    }

    private static byte[] chunk(String type, byte[] body) {
        byte[] named = joined(type.getBytes(StandardCharsets.ISO_8859_1), body);
        CRC32 sum = new CRC32();
        sum.update(named);
        return joined(number(body.length), named, number((int) sum.getValue()));
    }

    private static byte[] iccp(int space) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {'x', 0, 0});
        try (DeflaterOutputStream packed = new DeflaterOutputStream(out)) {
            packed.write(ICC_Profile.getInstance(space).getData());
        }
        return out.toByteArray();
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
