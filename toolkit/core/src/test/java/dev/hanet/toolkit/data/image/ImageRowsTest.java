package dev.hanet.toolkit.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageRowsTest {
    private static final int HEIGHT = 41;
    private static final int WIDTH = 29;

    @TempDir
    private Path folder;

    private static BufferedImage drawn(int type) {
        BufferedImage image =
                type == BufferedImage.TYPE_BYTE_INDEXED ? palette() : new BufferedImage(WIDTH, HEIGHT, type);
        SplittableRandom random = new SplittableRandom(7);
        int most = 1 << image.getRaster().getSampleModel().getSampleSize(0);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                for (int band = 0; band < image.getRaster().getNumBands(); band++) {
                    image.getRaster().setSample(x, y, band, (y * most / HEIGHT + random.nextInt(9)) % most);
                }
            }
        }
        return image;
    }

    private static BufferedImage palette() {
        byte[] levels = new byte[256];
        byte[] others = new byte[256];
        for (int i = 0; i < 256; i++) {
            levels[i] = (byte) i;
            others[i] = (byte) (255 - i);
        }
        return new BufferedImage(
                WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 256, levels, others, levels));
    }

    /** The JDK's own, which can write tiles. */
    private static ImageWriter writer(String format) {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
        ImageWriter found = writers.next();
        while (!found.getClass().getName().startsWith("com.sun.") && writers.hasNext()) {
            found = writers.next();
        }
        return found;
    }

    private Path written(String kind) throws IOException {
        String format = kind.substring(0, kind.indexOf(' '));
        Path file = folder.resolve("eye." + format);
        if (format.equals("pgm")) {
            byte[] head = ("P5\n" + WIDTH + " " + HEIGHT + "\n255\n").getBytes(StandardCharsets.US_ASCII);
            byte[] all = Arrays.copyOf(head, head.length + WIDTH * HEIGHT);
            for (int i = head.length; i < all.length; i++) {
                all[i] = (byte) (i * 3);
            }
            return Files.write(file, all);
        }
        BufferedImage image = drawn(
                kind.contains("16 bits")
                        ? BufferedImage.TYPE_USHORT_GRAY
                        : kind.contains("1 bit")
                                ? BufferedImage.TYPE_BYTE_BINARY
                                : kind.contains("palette")
                                        ? BufferedImage.TYPE_BYTE_INDEXED
                                        : kind.contains("grey")
                                                ? BufferedImage.TYPE_BYTE_GRAY
                                                : BufferedImage.TYPE_3BYTE_BGR);
        ImageWriter writer = writer(format);
        ImageWriteParam options = writer.getDefaultWriteParam();
        if (kind.contains("tiles")) {
            options.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
            options.setTiling(16, 16, 0, 0);
        }
        if (kind.contains("packed")) {
            options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            options.setCompressionType("LZW");
        }
        if (kind.contains("in passes")) {
            options.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        }
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), options);
        } finally {
            writer.dispose();
        }
        return file;
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "png colour",
                "png grey",
                "png 16 bits",
                "png 1 bit",
                "png palette",
                "png in passes",
                "jpeg colour",
                "jpeg grey",
                "jpeg in passes",
                "tiff colour",
                "tiff packed",
                "tiff packed in tiles",
                "tiff tiles 16 bits",
                "tiff palette",
                "bmp colour",
                "gif palette",
                "pgm grey"
            })
    void rows_are_those_of_the_whole(String kind) throws IOException {
        Path file = written(kind);
        Image whole = Images.photograph(file, 3);
        ImageSize size = ImageFile.size(file);
        assertThat(size).isEqualTo(new ImageSize(HEIGHT, WIDTH));
        try (ImageRows rows = new ImageRows(
                size, 6, (top, count) -> ImageRows.photograph(file, 3, 10_000, top, count), image -> image)) {
            for (int top = 0; top < HEIGHT; top += 4) {
                rows.forget(top);
                ImageSize window = new ImageSize(9, 13);
                assertThat(rows.window(top, 5, window).values())
                        .containsExactly(Framing.window(whole, top, 5, window).values());
                ImageSize beyond = new ImageSize(7, 20);
                assertThat(rows.window(top, 17, beyond).values())
                        .containsExactly(Framing.window(whole, top, 17, beyond).values());
            }
        }
        for (int band : new int[] {1, 7, HEIGHT}) {
            try (ImageRows rows = ImageRows.of(file, 3, 10_000, band, image -> image)) {
                assertThat(rows.window(0, 0, size).values())
                        .as("bands of " + band)
                        .containsExactly(whole.values());
            }
        }
        try (ImageRows rows = ImageRows.of(file, 3, 10_000, image -> image)) {
            assertThat(rows.window(0, 0, size).values()).containsExactly(whole.values());
        }
    }

    /** What lies above is damaged once it has been read; whoever decodes it again finds other pixels, or none. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "png colour",
                "png grey",
                "png 16 bits",
                "png 1 bit",
                "png palette",
                "png in passes",
                "png in passes 1 bit",
                "png in passes 16 bits",
                "jpeg colour",
                "jpeg grey"
            })
    void rows_of_png_and_jpeg_are_decoded_once(String kind) throws IOException {
        Path file = written(kind);
        Image whole = Images.photograph(file, 3);
        byte[] bytes = Files.readAllBytes(file);
        String content = new String(bytes, StandardCharsets.ISO_8859_1);
        int pixels = kind.startsWith("png") ? content.indexOf("IDAT") + 4 : content.indexOf("\u00ff\u00da") + 16;
        try (ImageRows rows = ImageRows.of(file, 3, 10_000, 5, image -> image)) {
            ImageSize first = new ImageSize(5, WIDTH);
            assertThat(rows.window(0, 0, first).values())
                    .containsExactly(Framing.window(whole, 0, 0, first).values());
            // In place: the next rows are being read meanwhile, of a file that is never empty.
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                byte[] damage = new byte[20];
                Arrays.fill(damage, (byte) 0xff);
                channel.write(ByteBuffer.wrap(damage), pixels);
            }
            assertThatThrownBy(() -> ImageRows.photograph(file, 3, 10_000, 5, 1))
                    .isInstanceOf(DataException.class);
            ImageSize rest = new ImageSize(HEIGHT - 5, WIDTH);
            assertThat(rows.window(5, 0, rest).values())
                    .containsExactly(Framing.window(whole, 5, 0, rest).values());
        }
    }

    @Test
    void reading_ends_when_nobody_wants_the_rest() throws IOException {
        try (ImageRows rows = ImageRows.of(written("jpeg colour"), 3, 10_000, 5, image -> image)) {
            assertThat(rows.window(0, 0, new ImageSize(5, WIDTH)).height()).isEqualTo(5);
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("rows of a JPEG file"));
    }

    @Test
    void jpeg_that_ends_before_its_last_row_is_told_as_truncated() throws IOException {
        Path file = written("jpeg colour");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 100));
        try (ImageRows rows = ImageRows.of(file, 3, 10_000, 5, image -> image)) {
            assertThatThrownBy(() -> rows.window(0, 0, new ImageSize(HEIGHT, WIDTH)))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("ends before its image does");
        }
    }

    @Test
    void png_that_ends_before_its_last_row_is_told_as_truncated() throws IOException {
        Path file = written("png colour");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 600));
        try (ImageRows rows = ImageRows.of(file, 3, 10_000, 5, image -> image)) {
            assertThatThrownBy(() -> rows.window(0, 0, new ImageSize(HEIGHT, WIDTH)))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("ends before its image does");
        }
    }

    @Test
    void what_claims_more_than_the_limit_or_cannot_be_read_by_rows_is_refused() throws IOException {
        Path file = written("png colour");
        assertThatThrownBy(() -> ImageRows.photograph(file, 3, 1_000, 0, 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("claims to be 41x29 (height x width), more than 0 million pixels")
                .hasMessageContaining("--most-pixels");
        Path palette = written("png palette");
        assertThatThrownBy(() -> ImageRows.photograph(palette, 1, 10_000, 0, 1))
                .hasMessageContaining("save it in grey");
        Path real = folder.resolve("real.tif");
        Tiff.floats(real, 2, 2, 1, 2, 3, 4);
        assertThatThrownBy(() -> ImageRows.photograph(real, 1, 10_000, 0, 1))
                .hasMessageContaining("signed or real numbers");
        Path turned = folder.resolve("turned.tif");
        Tiff.write(turned, 2, 2, Map.of(274, 6), new byte[4]);
        assertThatThrownBy(() -> ImageRows.photograph(turned, 1, 10_000, 0, 1)).hasMessageContaining("save it upright");
        Path mirrored = folder.resolve("mirrored.tif");
        Tiff.write(mirrored, 2, 2, Map.of(274, 2), new byte[] {1, 2, 3, 4});
        assertThat(ImageRows.photograph(mirrored, 1, 10_000, 1, 1).values()).containsExactly(4, 3);
    }

    @Test
    void a_claim_that_memory_does_not_hold_is_for_rows() throws IOException {
        assertThat(ImageFile.isForRows(written("png colour"))).isFalse();
        Path large = folder.resolve("large.pgm");
        Files.write(large, "P5\n20000 20000\n255\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(ImageFile.isForRows(large)).isTrue();
        assertThatThrownBy(() -> ImageRows.photograph(large, 1, ImageRows.MOST_PIXELS, 0, 1))
                .hasMessageContaining("ends before its image does");
    }
}
