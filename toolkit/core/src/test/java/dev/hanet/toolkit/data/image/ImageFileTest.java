package dev.hanet.toolkit.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
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

class ImageFileTest {
    @TempDir
    private Path folder;

    @Test
    void one_bit_png_is_black_and_white() throws IOException {
        BufferedImage drawn = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_BINARY);
        drawn.setRGB(1, 0, 0xffffff);
        drawn.setRGB(2, 1, 0xffffff);
        assertThat(write(drawn, "png").values()).containsExactly(0, 255, 0, 0, 0, 255);
    }

    @Test
    void grey_values_stay_as_they_are_written() throws IOException {
        BufferedImage drawn = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        drawn.getRaster().setSample(0, 0, 0, 128);
        drawn.getRaster().setSample(1, 0, 0, 37);
        assertThat(write(drawn, "png").values()).containsExactly(128, 37);
        assertThat(write(drawn, "bmp").values()).containsExactly(128, 37);
    }

    @Test
    void palette_is_resolved_to_colour_or_grey() throws IOException {
        byte[] ramp = {0, 64, (byte) 255};
        byte[] other = {9, 64, (byte) 255};
        assertThat(write(indexed(ramp, ramp, ramp), "gif").values()).containsExactly(0, 64, 255);
        assertThat(write(indexed(ramp, ramp, other), "png").values())
                .containsExactly(0, 64, 255, 0, 64, 255, 9, 64, 255);
    }

    private static BufferedImage indexed(byte[] red, byte[] green, byte[] blue) {
        BufferedImage drawn =
                new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 3, red, green, blue));
        for (int x = 0; x < 3; x++) {
            drawn.getRaster().setSample(x, 0, 0, x);
        }
        return drawn;
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "tif"})
    void colour_comes_as_red_green_blue(String format) throws IOException {
        BufferedImage drawn = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        drawn.setRGB(0, 0, 0x102030);
        drawn.setRGB(1, 0, 0xff8001);
        assertThat(write(drawn, format).values()).containsExactly(16, 255, 32, 128, 48, 1);
    }

    @Test
    void jpeg_is_close_to_what_was_drawn() throws IOException {
        BufferedImage drawn = new BufferedImage(16, 16, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 256; i++) {
            drawn.setRGB(i % 16, i / 16, 0xc86432);
        }
        Image read = write(drawn, "jpg");
        assertThat(read.at(0, 8, 8)).isBetween(195f, 205f);
        assertThat(read.at(1, 8, 8)).isBetween(95f, 105f);
        assertThat(read.at(2, 8, 8)).isBetween(45f, 55f);
    }

    @Test
    void tiff_compressed_as_drive_is_read() throws IOException {
        BufferedImage drawn = new BufferedImage(5, 4, BufferedImage.TYPE_3BYTE_BGR);
        drawn.setRGB(4, 3, 0x0a0b0c);
        Path file = folder.resolve("drive.tif");
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        ImageWriteParam options = writer.getDefaultWriteParam();
        options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        options.setCompressionType("LZW");
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(drawn, null, null), options);
        }
        Image read = ImageFile.read(file).image();
        assertThat(read.size()).isEqualTo(new ImageSize(4, 5));
        assertThat(new float[] {read.at(0, 3, 4), read.at(1, 3, 4), read.at(2, 3, 4)})
                .containsExactly(10, 11, 12);
    }

    @Test
    void signed_tiff_holds_hounsfield_units() throws IOException {
        Path file = folder.resolve("slice.tif");
        Tiff.shorts(file, 1, 3, -2048, -600, 3071);
        ImageFile read = ImageFile.read(file);
        assertThat(read.image().values()).containsExactly(-2048, -600, 3071);
        assertThat(read.kind()).isEqualTo(ImageFile.Kind.SIGNED);
    }

    @Test
    void real_tiff_keeps_fractions() throws IOException {
        Path file = folder.resolve("slice.tif");
        Tiff.floats(file, 2, 1, -999.5f, 0.25f);
        ImageFile read = ImageFile.read(file);
        assertThat(read.image().values()).containsExactly(-999.5f, 0.25f);
        assertThat(read.kind()).isEqualTo(ImageFile.Kind.REAL);
    }

    @Test
    void long_and_unsigned_tiff_keep_their_numbers() throws IOException {
        Path file = folder.resolve("slice.tif");
        Tiff.ints(file, 1, 2, -2048, 70_000);
        assertThat(ImageFile.read(file).image().values()).containsExactly(-2048, 70_000);
        assertThat(ImageFile.read(file).kind()).isEqualTo(ImageFile.Kind.SIGNED);
        Tiff.unsignedShorts(file, 1, 2, 1024, 65_535);
        assertThat(ImageFile.read(file).image().values()).containsExactly(1024, 65_535);
        assertThat(ImageFile.read(file).kind()).isEqualTo(ImageFile.Kind.UNSIGNED_SHORT);
    }

    @Test
    void packed_bomb_is_refused_before_it_fills_the_memory() throws IOException {
        Path file = folder.resolve("image.ppm.gz");
        try (GZIPOutputStream stream = new GZIPOutputStream(Files.newOutputStream(file))) {
            stream.write("P5\n60000 60000\n255\n".getBytes(StandardCharsets.US_ASCII));
            stream.write(new byte[1 << 20]);
        }
        assertThatThrownBy(() -> ImageFile.read(file)).hasMessageContaining("claims to be 60000x60000");
    }

    @Test
    void sixteen_bit_photograph_is_scaled() throws IOException {
        BufferedImage drawn = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        drawn.getRaster().setSample(0, 0, 0, 65535);
        drawn.getRaster().setSample(1, 0, 0, 257);
        write(drawn, "png");
        assertThat(Images.photograph(folder.resolve("image.png")).values()).containsExactly(255, 1);
    }

    /** Uncompressed and packed by LZW: a few bytes that are said to be a picture of many. */
    @ParameterizedTest(name = "compression {0}")
    @ValueSource(ints = {1, 4, 5, 8, 32773})
    void tiff_that_says_to_be_far_more_than_it_can_be_is_told_before_it_is_given_memory(int compression)
            throws IOException {
        Path file = folder.resolve("bomb.tif");
        Tiff.write(file, 9000, 9000, Map.of(259, compression, 258, compression == 4 ? 1 : 8), new byte[64]);
        assertThatThrownBy(() -> ImageFile.read(file)).hasMessageContaining("bomb.tif' ends before its image does");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp", "tif"})
    void truncated_file_is_told(String format) throws IOException {
        BufferedImage drawn = new BufferedImage(64, 64, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 64 * 64; i++) {
            drawn.setRGB(i % 64, i / 64, i * 2654435);
        }
        write(drawn, format);
        Path file = folder.resolve("image." + format);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> ImageFile.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void claim_of_a_huge_size_is_refused_before_decoding() throws IOException {
        Path file = folder.resolve("image.png");
        write(new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY), "png");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        bytes.putInt(16, 30000).putInt(20, 20000);
        CRC32 sum = new CRC32();
        sum.update(bytes.array(), 12, 17);
        bytes.putInt(29, (int) sum.getValue());
        Files.write(file, bytes.array());
        assertThatThrownBy(() -> ImageFile.read(file))
                .hasMessage("'" + file + "' claims to be 20000x30000 (height x width), more than 100 million pixels "
                        + "(scale it down, or check that the file is what it should be)");
    }

    /** A ring and some noise, whose rows are unlike each other. */
    private static BufferedImage drawing() {
        BufferedImage image = new BufferedImage(61, 40, BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 61; x++) {
                boolean isRing = Math.abs(Math.hypot(x - 30, y - 20) - 14) < 4;
                image.getRaster().setSample(x, y, 0, isRing != (x * 31 + y * 17) % 23 < 2 ? 1 : 0);
            }
        }
        return image;
    }

    private static byte[] coded(BufferedImage image, String code) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(code.startsWith("BI") ? "bmp" : "tiff")
                .next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (!code.equals("none")) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionType(code);
            }
            if (param.canWriteTiles()) {
                param.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
                param.setTiling(image.getWidth(), image.getHeight(), 0, 0); // which makes a single strip
            }
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Where the entry of a tag in the only directory has its number. */
    private static int entry(ByteBuffer tiff, int tag) {
        int directory = tiff.getInt(4);
        for (int i = 0; i < tiff.getShort(directory); i++) {
            int at = directory + 2 + 12 * i;
            if (tiff.getShort(at) == tag) {
                return at + 8;
            }
        }
        throw new AssertionError("there is no tag " + tag);
    }

    /** The decoder takes what is missing for white rows. */
    @ParameterizedTest
    @ValueSource(strings = {"CCITT RLE", "CCITT T.4", "CCITT T.6"})
    void facsimile_whose_strip_ends_early_is_told_and_never_read_otherwise(String code) throws IOException {
        byte[] whole = coded(drawing(), code);
        Path file = Files.write(folder.resolve("fax.tif"), whole);
        float[] values = ImageFile.read(file).image().values();
        float[] drawn = drawing().getRaster().getSamples(0, 0, 61, 40, 0, (float[]) null);
        for (int i = 0; i < drawn.length; i++) {
            assertThat(values[i]).isEqualTo(255 * drawn[i]);
        }
        ByteBuffer tiff =
                ByteBuffer.wrap(whole).order(whole[0] == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int at = entry(tiff, 279);
        int length = tiff.getInt(at);
        int told = 0;
        List<Integer> silent = new ArrayList<>();
        for (int less = 1; less < length; less++) {
            tiff.putInt(at, length - less);
            Files.write(file, whole);
            try {
                if (!Arrays.equals(ImageFile.read(file).image().values(), values)) {
                    silent.add(less);
                }
            } catch (DataException e) {
                assertThat(e.problem()).startsWith("'" + file + "' ");
                told++;
            }
        }
        assertThat(silent).as("of " + length + " bytes, so many less").isEmpty();
        assertThat(told)
                .as("of " + length + " bytes, of which the last ones may only end it")
                .isGreaterThan(length - 12);
        tiff.putInt(at, length / 2);
        Files.write(file, whole);
        assertThatThrownBy(() -> ImageFile.read(file)).hasMessageContaining("fax.tif' ends before its image does");
    }

    /** What is packed ends properly, by a code or with its strip, and the header asks for more rows. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "CCITT RLE",
                "CCITT T.4",
                "CCITT T.6",
                "LZW",
                "ZLib",
                "Deflate",
                "PackBits",
                "JPEG",
                "none",
                "png",
                "gif",
                "bmp",
                "BI_RLE8",
                "jpg"
            })
    void fewer_rows_than_the_header_says_are_told_however_they_are_packed(String packed) throws IOException {
        Path file = folder.resolve("image");
        for (int more = 1; more <= 8; more++) {
            byte[] whole = packed(packed);
            Files.write(file, whole);
            assertThat(ImageFile.read(file).image().size()).isEqualTo(new ImageSize(40, 61));
            Files.write(file, higher(whole, 40 + more));
            assertThatThrownBy(() -> ImageFile.read(file))
                    .as("%d rows more", more)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("'" + file + "' ends before its image does");
        }
    }

    private static byte[] packed(String packed) throws IOException {
        BufferedImage image = drawing();
        if (!packed.startsWith("CCITT")) {
            BufferedImage grey = new BufferedImage(
                    61, 40, packed.equals("BI_RLE8") ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_GRAY);
            grey.getGraphics().drawImage(image, 0, 0, null);
            image = grey;
        }
        if (packed.toLowerCase(Locale.ROOT).equals(packed) && !packed.equals("none")) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(image, packed, bytes);
            return bytes.toByteArray();
        }
        return coded(image, packed);
    }

    /** The same file with another height in its header; a TIFF has all of it in one strip. */
    private static byte[] higher(byte[] file, int height) {
        ByteBuffer bytes = ByteBuffer.wrap(file.clone());
        if (file[0] == 'G') {
            bytes.order(ByteOrder.LITTLE_ENDIAN).putShort(8, (short) height);
            for (int at = 13 + 3 * (2 << (file[10] & 7)); ; at++) {
                if (file[at] == ',') {
                    return bytes.putShort(at + 7, (short) height).array();
                }
            }
        }
        if (file[0] == 'B') {
            return bytes.order(ByteOrder.LITTLE_ENDIAN).putInt(22, height).array();
        }
        if (file[1] == 'P') {
            bytes.putInt(20, height);
            CRC32 sum = new CRC32();
            sum.update(bytes.array(), 12, 17);
            return bytes.putInt(29, (int) sum.getValue()).array();
        }
        if ((file[0] & 0xff) == 0xff) {
            int at = 2;
            while ((file[at + 1] & 0xff) != 0xc0) {
                at += 2 + bytes.getShort(at + 2);
            }
            return bytes.putShort(at + 5, (short) height).array();
        }
        bytes.order(file[0] == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        for (int tag : new int[] {257, 278}) {
            int at = entry(bytes, tag);
            if (bytes.getShort(at - 6) == 3) {
                bytes.putShort(at, (short) height);
            } else {
                bytes.putInt(at, height);
            }
        }
        return bytes.array();
    }

    /** 40 rows of 61 pixels, of which nothing but the header says where they end: another image, and lines at the end of a header's text. */
    @ParameterizedTest(name = "{0}: {1} bytes of {2} behind")
    @CsvSource({
        "P5, 0, 0, true", "P5, 1, 0, true", "P5, 39, 0, true", "P5, 40, 0, false", "P5, 61, 0, false",
                "P5, 1, 10, true",
        "P5, 39, 7, false", "P6, 39, 0, true", "P6, 39, 7, false", "P6, 513, 0, false", "P4, 39, 0, true",
                "P4, 8, 9, false"
    })
    void map_that_goes_on_behind_its_rows_is_told(String kind, int count, int value, boolean isRead)
            throws IOException {
        int row = kind.equals("P4") ? 8 : kind.equals("P6") ? 183 : 61;
        byte[] head =
                (kind + "\n# drawn\n61 40\n" + (kind.equals("P4") ? "" : "255\n")).getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = Arrays.copyOf(head, head.length + 40 * row + count);
        Arrays.fill(bytes, head.length, head.length + 40 * row, (byte) 90);
        if (count > 0) {
            bytes[bytes.length - 1] = (byte) value;
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        for (byte[] content : List.of(bytes, packed.toByteArray())) {
            Path file = Files.write(folder.resolve("map.pnm"), content);
            if (isRead) {
                assertThat(ImageFile.read(file).image().size()).isEqualTo(new ImageSize(40, 61));
            } else {
                assertThatThrownBy(() -> ImageFile.read(file))
                        .hasMessage("'" + file + "' goes on behind the 40x61 (height x width) that its header tells of"
                                + " (correct its header, or save the image that is meant as a file of its own)");
            }
        }
    }

    /** They say themselves where they end, and viewers pass over what follows. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"png", "gif", "bmp", "jpg", "none", "LZW", "CCITT T.6"})
    void what_stands_behind_the_end_of_others_is_passed_over(String packed) throws IOException {
        byte[] whole = packed(packed);
        Path file = Files.write(folder.resolve("image"), whole);
        float[] values = ImageFile.read(file).image().values();
        byte[] longer = Arrays.copyOf(whole, whole.length + 700);
        Arrays.fill(longer, whole.length, longer.length, (byte) 'x');
        Files.write(file, longer);
        assertThat(ImageFile.read(file).image().values()).containsExactly(values);
    }

    @Test
    void a_file_without_a_byte_and_a_link_that_leads_nowhere_are_told_as_such() throws IOException {
        Path file = Files.createFile(folder.resolve("empty.png"));
        assertThatThrownBy(() -> ImageFile.read(file))
                .hasMessage("'" + file + "' is empty (fetch it again, or remove it)");
        Path link = Files.createSymbolicLink(folder.resolve("link.png"), Path.of("nothing.png"));
        String words = "'" + link + "' is a link that leads to no file (fetch what it leads to, or remove it)";
        assertThatThrownBy(() -> ImageFile.read(link)).hasMessage(words);
        assertThatThrownBy(() -> ImageFile.size(link)).hasMessage(words);
        Path volume = Files.createSymbolicLink(folder.resolve("link.nii"), Path.of("link.nii"));
        assertThatThrownBy(() -> ImageFile.read(volume)).hasMessageContaining("is a link that leads to no file");
    }

    @Test
    void text_is_no_image() throws IOException {
        Path file = Files.writeString(folder.resolve("image.png"), "not an image");
        assertThatThrownBy(() -> ImageFile.read(file))
                .hasMessage("'" + file + "' is no image that can be read "
                        + "(readable are PNG, JPEG, GIF, BMP, TIFF, PPM, PGM, DICOM and NIfTI)");
    }

    @Test
    void missing_file_is_told() {
        Path file = folder.resolve("nothing.png");
        assertThatThrownBy(() -> ImageFile.read(file)).hasMessage("there is no file '" + file + "'");
    }

    @Test
    void mask_values_become_classes() throws IOException {
        Path file = folder.resolve("mask.tif");
        Tiff.bytes(file, 1, 4, 255, 128, 0, 128);
        Mask mask = Images.mask(file, Map.of(255, 0, 128, 1, 0, 2), "data.dataset.values");
        assertThat(mask.classes()).containsExactly(0, 1, 2, 1);
    }

    @Test
    void mask_value_without_a_class_is_told_with_its_pixels() throws IOException {
        Path file = folder.resolve("mask.tif");
        Tiff.bytes(file, 1, 4, 255, 17, 17, 200);
        assertThatThrownBy(() -> Images.mask(file, Map.of(0, 0, 255, 1), "data.dataset.values"))
                .hasMessage("mask '" + file + "' holds values that are no class: '17' (2 pixels), '200' (1 pixels) "
                        + "(data.dataset.values knows 0, 255; add the missing ones there, or correct the mask)");
    }

    private Image write(BufferedImage drawn, String format) throws IOException {
        Path file = folder.resolve("image." + format);
        assertThat(ImageIO.write(drawn, format, file.toFile())).isTrue();
        return ImageFile.read(file).image();
    }

    /** Random differences from random guesses: what the JDK's decoder makes of them is what they mean. */
    @ParameterizedTest(name = "colour type {0}")
    @CsvSource({"0, 1", "2, 3", "4, 2", "6, 4"})
    void png_rows_are_unpacked_in_each_of_the_five_ways(int type, int samples) throws IOException {
        int width = 13;
        int height = 20;
        Random random = new Random(type);
        byte[] rows = new byte[height * (1 + width * samples)];
        random.nextBytes(rows);
        for (int y = 0; y < height; y++) {
            rows[y * (1 + width * samples)] = (byte) (y % 5);
        }
        if (type >= 4) { // opaque: each alpha is 255 itself, or as far from it as its guess
            for (int y = 0; y < height; y++) {
                rows[y * (1 + width * samples)] = 0;
                for (int x = 1; x <= width; x++) {
                    rows[y * (1 + width * samples) + x * samples] = (byte) 255;
                }
            }
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            out.write(rows);
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(png)) {
            out.writeLong(0x89504e470d0a1a0aL);
            byte[] header = ByteBuffer.allocate(13)
                    .putInt(width)
                    .putInt(height)
                    .put((byte) 8)
                    .put((byte) type)
                    .array();
            chunk(out, "IHDR", header);
            chunk(out, "IDAT", packed.toByteArray());
            chunk(out, "IEND", new byte[0]);
        }
        Path file = Files.write(folder.resolve("filters.png"), png.toByteArray());
        Raster decoded = ImageIO.read(file.toFile()).getRaster();
        Image image = ImageFile.read(file).image();
        int channels = samples - (type >= 4 ? 1 : 0);
        assertThat(image.channels()).isEqualTo(channels);
        for (int i = 0; i < channels * width * height; i++) {
            int pixel = i % (width * height);
            int channel = i / (width * height);
            assertThat(image.values()[i]).isEqualTo(decoded.getSample(pixel % width, pixel / width, channel));
        }
    }

    private static void chunk(DataOutputStream out, String name, byte[] content) throws IOException {
        byte[] called = name.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(called);
        sum.update(content);
        out.writeInt(content.length);
        out.write(called);
        out.write(content);
        out.writeInt((int) sum.getValue());
    }
}
