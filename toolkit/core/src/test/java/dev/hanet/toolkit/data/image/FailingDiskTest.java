package dev.hanet.toolkit.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.disk.FaultyDisk;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever reads an image tells a disk that fails from a file that is damaged. */
class FailingDiskTest {
    @TempDir
    private Path folder;

    private Path file(String name) throws IOException {
        if (name.startsWith("volume")) {
            return Nifti.write(folder.resolve(name), Nifti.STRAIGHT, 4, 3, 1, (x, y, z) -> x + y);
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        ImageIO.write(
                new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB),
                name.substring(name.indexOf('.') + 1).replace(".gz", ""),
                content);
        Path file = folder.resolve(name);
        try (OutputStream out = name.endsWith(".gz")
                ? new GZIPOutputStream(Files.newOutputStream(file))
                : Files.newOutputStream(file)) {
            out.write(content.toByteArray());
        }
        return file;
    }

    @ParameterizedTest
    @CsvSource({
        "a.png, IO, Input/output error, look whether its disk is sound",
        "a.jpg, IO, Input/output error, look whether its disk is sound",
        "a.tiff, IO, Input/output error, look whether its disk is sound",
        "a.bmp, IO, Input/output error, look whether its disk is sound",
        "a.bmp.gz, IO, Input/output error, look whether its disk is sound",
        "a.gif, IO, Input/output error, look whether its disk is sound",
        "a.png, DENIED, permission denied, let your user read it",
        "a.gif.gz, DENIED, permission denied, let your user read it",
        "volume.nii, IO, Input/output error, look whether its disk is sound",
        "volume.nii.gz, IO, Input/output error, look whether its disk is sound"
    })
    void a_read_that_fails_is_told_as_that(String name, FaultyDisk.Failure failure, String why, String remedy)
            throws IOException {
        Path file = file(name);
        FaultyDisk whole = new FaultyDisk();
        ImageFile.read(whole.path(file));
        assertThat(whole.reads()).isPositive();
        for (int read = 0; read < whole.reads(); read++) {
            Path failing = new FaultyDisk().failingRead(read, failure).path(file);
            assertThatThrownBy(() -> ImageFile.read(failing))
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith("cannot read '" + file + "': " + why)
                    .hasMessageContaining(remedy);
        }
    }

    @Test
    void bytes_are_those_of_the_file_wherever_a_reader_jumps() throws IOException {
        byte[] content = new byte[300_000];
        Random random = new Random(5);
        random.nextBytes(content);
        Path file = Files.write(folder.resolve("bytes"), content);
        try (ImageInputStream ours = Unpacked.open(file, 1 << 20);
                ImageInputStream known = new FileImageInputStream(file.toFile())) {
            assertThat(ours.length()).isEqualTo(content.length);
            for (int jump = 0; jump < 2000; jump++) {
                long to = random.nextInt(content.length + 10);
                ours.seek(to);
                known.seek(to);
                int bits = random.nextInt(9);
                if (to < content.length - 16 && bits > 0) {
                    assertThat(ours.readBits(bits)).isEqualTo(known.readBits(bits));
                    assertThat(ours.readInt()).isEqualTo(known.readInt());
                }
                assertThat(ours.read()).isEqualTo(known.read());
                byte[] here = new byte[random.nextInt(100_000)];
                byte[] there = new byte[here.length];
                assertThat(ours.read(here)).isEqualTo(known.read(there));
                assertThat(here).isEqualTo(there);
            }
        }
    }
}
