package dev.hanet.toolkit.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.data.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files are read some bytes at a time; where one of these pieces ends means nothing to what is in the file. */
class FieldsAcrossBuffersTest {
    private static final int BOUNDARY = 1 << 16;
    /** From a field that lies whole beyond the boundary to one that lies whole before it. */
    private static final int AROUND = 20;

    private static final int PIECE = 256;

    @TempDir
    private Path folder;

    /** Formats whose fields can be moved on by what a reader passes over; {@code file} takes how many bytes these are. */
    enum Format {
        PNG(passed -> png(drawn("png"), passed)),
        /** Which the platform's reader decodes. */
        PNG_OF_16_BITS(passed -> png(inTwoPieces(written(deep(), "png")), passed)),
        JPEG(FieldsAcrossBuffersTest::jpeg),
        TIFF(FieldsAcrossBuffersTest::tiff),
        BMP(FieldsAcrossBuffersTest::bmp),
        GIF(FieldsAcrossBuffersTest::gif);

        private final IntFunction<byte[]> file;

        Format(IntFunction<byte[]> file) {
            this.file = file;
        }
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void an_image_is_the_same_wherever_its_fields_lie(Format format) throws IOException {
        Image expected = read(format, 0);
        // The header and what a writer puts behind it lie before what is passed over.
        for (int passed = BOUNDARY - PIECE; passed < BOUNDARY + AROUND; passed++) {
            Image found = read(format, passed);
            assertThat(found.size()).as("%s, %d bytes before", format, passed).isEqualTo(expected.size());
            assertThat(found.values()).as("%s, %d bytes before", format, passed).isEqualTo(expected.values());
        }
    }

    private Image read(Format format, int passed) throws IOException {
        Path file = Files.write(folder.resolve("image." + format), format.file.apply(passed));
        return ImageFile.read(file).image();
    }

    @Test
    void numbers_of_any_length_are_read_across_every_end_of_a_piece() throws IOException {
        byte[] content = new byte[3 * BOUNDARY];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 7 + i / 251);
        }
        Path file = Files.write(folder.resolve("numbers"), content);
        for (long at = BOUNDARY - AROUND; at < BOUNDARY + AROUND; at++) {
            try (ImageInputStream ours = Unpacked.open(file, 1 << 20);
                    ImageInputStream known = new FileImageInputStream(file.toFile())) {
                ours.read(); // so that the first piece begins where the file does
                ours.seek(at);
                known.seek(at);
                assertThat(ours.readShort()).isEqualTo(known.readShort());
                ours.seek(at);
                known.seek(at);
                assertThat(ours.readInt()).isEqualTo(known.readInt());
                ours.seek(at);
                known.seek(at);
                assertThat(ours.readDouble()).isEqualTo(known.readDouble());
                byte[] here = new byte[2 * BOUNDARY];
                assertThat(ours.read(here)).isEqualTo(known.read(new byte[here.length]));
            }
        }
    }

    private static byte[] drawn(String format) {
        BufferedImage image = new BufferedImage(5, 4, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 20; i++) {
            image.setRGB(i % 5, i / 5, 0x0c0a05 * i);
        }
        return written(image, format);
    }

    private static byte[] written(BufferedImage image, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static BufferedImage deep() {
        BufferedImage image = new BufferedImage(5, 4, BufferedImage.TYPE_USHORT_GRAY);
        for (int i = 0; i < 20; i++) {
            image.getRaster().setSample(i % 5, i / 5, 0, 3001 * i);
        }
        return image;
    }

    /** The same PNG file with its pixels in two chunks, as a file of many pixels has more. */
    private static byte[] inTwoPieces(byte[] file) {
        int at = 33; // behind the header
        ByteBuffer chunks = ByteBuffer.wrap(file);
        while (chunks.getInt(at + 4) != 0x49444154) {
            at += 12 + chunks.getInt(at);
        }
        int length = chunks.getInt(at);
        byte[] pixels = Arrays.copyOfRange(file, at + 8, at + 8 + length);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(file, 0, at);
        all.writeBytes(chunk("IDAT", Arrays.copyOf(pixels, length / 2)));
        all.writeBytes(chunk("IDAT", Arrays.copyOfRange(pixels, length / 2, length)));
        all.write(file, at + 12 + length, file.length - at - 12 - length);
        return all.toByteArray();
    }

    private static byte[] chunk(String name, byte[] content) {
        byte[] chunk = ByteBuffer.allocate(12 + content.length)
                .putInt(content.length)
                .put(name.getBytes(StandardCharsets.US_ASCII))
                .put(content)
                .array();
        CRC32 sum = new CRC32();
        sum.update(chunk, 4, 4 + content.length);
        ByteBuffer.wrap(chunk).putInt(8 + content.length, (int) sum.getValue());
        return chunk;
    }

    /** The file up to a place, something to pass over, and the rest. */
    private static byte[] with(byte[] file, int place, byte[] passed) {
        return ByteBuffer.allocate(file.length + passed.length)
                .put(file, 0, place)
                .put(passed)
                .put(file, place, file.length - place)
                .array();
    }

    /** What many small pieces come to that one after the other are passed over, as a reader does not jump over a whole buffer then. */
    private static byte[] pieces(int passed, int around, IntFunction<byte[]> piece) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int left = passed; left >= PIECE; left -= PIECE) {
            all.writeBytes(piece.apply(PIECE - around));
        }
        all.writeBytes(piece.apply(passed % PIECE));
        return all.toByteArray();
    }

    /** With chunks of its own between header and data. */
    private static byte[] png(byte[] file, int passed) {
        return with(file, 33, pieces(passed, 12, length -> chunk("hnEt", new byte[length])));
    }

    /** With comments behind the start of the image. */
    private static byte[] jpeg(int passed) {
        return with(drawn("jpg"), 2, pieces(passed, 4, length -> ByteBuffer.allocate(4 + length)
                .putShort((short) 0xfffe)
                .putShort((short) (2 + length))
                .array()));
    }

    /** Whose directory follows the pixels and bytes that belong to nothing. */
    private static byte[] tiff(int passed) {
        int even = passed / 2 * 2; // directories begin at words
        byte[] pixels = {1, 2, 3, 4, 5, 6};
        byte[] file = Tiff.bytes(2, 3, Map.of(), pixels, 1);
        byte[] moved = with(file, 8 + pixels.length, new byte[even]);
        ByteBuffer.wrap(moved).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 8 + pixels.length + even);
        return moved;
    }

    /** Whose pixels do not follow the header at once. */
    private static byte[] bmp(int passed) {
        byte[] moved = with(drawn("bmp"), 54, new byte[passed]);
        return ByteBuffer.wrap(moved)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(2, moved.length)
                .putInt(10, 54 + passed)
                .array();
    }

    /** With comments before the image. */
    private static byte[] gif(int passed) {
        byte[] file = drawn("gif");
        int global = (file[10] & 0x80) == 0 ? 0 : 3 << (1 + (file[10] & 7));
        return with(file, 13 + global, pieces(passed, 4, length -> {
            ByteBuffer comment = ByteBuffer.allocate(length == 0 ? 3 : 4 + length)
                    .put((byte) 0x21)
                    .put((byte) 0xfe);
            return length == 0
                    ? comment.array()
                    : comment.put((byte) length)
                            .put(new byte[length])
                            .put((byte) 0)
                            .array();
        }));
    }
}
