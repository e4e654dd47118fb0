package dev.hanet.toolkit.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.data.Axis;
import dev.hanet.toolkit.data.DataException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files are images or sentences; nothing else leaves the reader.
 *
 * <p>{@code -Dhanet.mutations=1000000} tries more of them.
 */
class MutatedFilesTest {
    private static final int MUTATIONS = Integer.getInteger("hanet.mutations", 4_000);
    private static final long SEED = 20261128;
    private static final int[] TELLING = {0, 1, 0x7f, 0x80, 0xff, 0xfe, 0x40};

    @TempDir
    private Path folder;

    @Test
    void every_mutated_file_is_an_image_or_a_sentence() throws IOException {
        List<byte[]> files = files();
        Random random = new Random(SEED);
        Path[] targets = {folder.resolve("mutated.bin"), folder.resolve("mutated.nii")};
        int read = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = mutated(files.get(i % files.size()), random);
            // The last is the volume, which is known by its name.
            Path file = targets[i % files.size() == files.size() - 1 ? 1 : 0];
            Files.write(file, mutated);
            try {
                read += open(file) > 0 ? 1 : 0;
            } catch (DataException e) {
                assertThat(e.problem()).contains("'" + file + "'").doesNotContain("\n", "Exception", "java.");
            } catch (RuntimeException | Error e) {
                Files.write(Path.of("target", "mutation-" + i + ".bin"), mutated);
                throw new AssertionError("mutation " + i + ", kept as target/mutation-" + i + ".bin", e);
            }
        }
        // The mutations leave enough whole that the decoders are reached.
        assertThat(read).isGreaterThan(MUTATIONS / 20);
    }

    private static int open(Path file) {
        return Volume.isNamedSo(file)
                ? Volume.open(file).slice(Axis.CORONAL, 0).values().length
                : Images.photograph(file).values().length;
    }

    private static byte[] mutated(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        int changes = 1 + random.nextInt(4);
        for (int change = 0; change < changes; change++) {
            // Half of the changes hit the first bytes, where sizes and kinds stand.
            int at = random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 64) : bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) TELLING[random.nextInt(TELLING.length)];
                case 3 -> {
                    int length = Math.min(4, bytes.length - at);
                    Arrays.fill(bytes, at, at + length, (byte) TELLING[random.nextInt(TELLING.length)]);
                }
                default -> {
                    if (random.nextInt(4) == 0 && at > 1) {
                        bytes = Arrays.copyOf(bytes, at);
                    } else {
                        int from = random.nextInt(bytes.length);
                        int length = Math.min(random.nextInt(16), bytes.length - Math.max(at, from));
                        System.arraycopy(whole.length >= from + length ? whole : bytes, from, bytes, at, length);
                    }
                }
            }
        }
        return bytes;
    }

    private static List<byte[]> files() throws IOException {
        List<byte[]> files = new ArrayList<>();
        BufferedImage colour = drawn(BufferedImage.TYPE_3BYTE_BGR);
        for (String format : List.of("png", "jpg", "gif", "bmp", "tif")) {
            files.add(written(colour, format));
        }
        for (int type : new int[] {
            BufferedImage.TYPE_BYTE_BINARY,
            BufferedImage.TYPE_BYTE_INDEXED,
            BufferedImage.TYPE_USHORT_GRAY,
            BufferedImage.TYPE_4BYTE_ABGR
        }) {
            files.add(written(drawn(type), "png"));
        }
        files.add(written(drawn(BufferedImage.TYPE_BYTE_INDEXED), "bmp"));
        files.add(ShownTest.withChunk(written(colour, "png"), "eXIf", ShownTest.exif(6)));
        byte[] exif = new byte[6 + ShownTest.exif(8).length];
        System.arraycopy("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1), 0, exif, 0, 6);
        System.arraycopy(ShownTest.exif(8), 0, exif, 6, exif.length - 6);
        files.add(ShownTest.withSegment(written(colour, "jpg"), 0xe1, exif));
        files.add(ShownTest.fourChannels(1, 2, 3, 4));
        byte[] data = new byte[1200];
        new Random(SEED).nextBytes(data);
        files.add(Tiff.bytes(12, 20, Map.of(277, 5), data, 1));
        files.add(Tiff.bytes(12, 25, Map.of(277, 4, 262, 5), data, 1));
        files.add(Tiff.bytes(12, 25, Map.of(258, 32, 339, 3), data, 1));
        files.add(Tiff.bytes(20, 20, Map.of(258, 16, 274, 6, 341, 4095), data, 1));
        for (String kind : List.of("P2", "P3", "P5", "P6", "P1", "P4")) {
            String header = kind + "\n# drawn\n12 10\n" + (kind.matches("P[14]") ? "" : "255\n");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(kind.matches("P[123]") ? "1 0 ".repeat(200).getBytes(StandardCharsets.US_ASCII) : data);
            files.add(out.toByteArray());
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(files.get(files.size() - 3));
        }
        files.add(packed.toByteArray());
        files.add(new DicomTest.Written("1.2.840.10008.1.2.1").sequence().grey("MONOCHROME2", 12, false, new int[300]));
        files.add(new DicomTest.Written("1.2.840.10008.1.2").grey("MONOCHROME1", 12, false, new int[300]));
        files.add(VolumeTest.bytes(
                new float[][] {{0, -2, 0, 0}, {0, 0, 3, 0}, {-5, 0, 0, 0}}, java.nio.ByteOrder.LITTLE_ENDIAN, 1, 0));
        return files;
    }

    private static byte[] written(BufferedImage drawn, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(drawn, format, out);
        return out.toByteArray();
    }

    private static BufferedImage drawn(int type) {
        BufferedImage drawn = new BufferedImage(24, 20, type);
        Graphics2D graphics = drawn.createGraphics();
        graphics.setColor(Color.ORANGE);
        graphics.fillRect(0, 0, 24, 20);
        graphics.setColor(Color.BLUE);
        graphics.fillOval(4, 3, 12, 9);
        graphics.dispose();
        return drawn;
    }
}
