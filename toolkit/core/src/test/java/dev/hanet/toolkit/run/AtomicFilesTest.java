package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomicFilesTest {
    @TempDir
    private Path folder;

    @Test
    void makes_the_folders_above_and_replaces_an_older_file() {
        Path file = folder.resolve("a/b/c.txt");
        AtomicFiles.write(file, "old");
        AtomicFiles.write(file, "größer");
        assertThat(AtomicFiles.read(file)).isEqualTo("größer");
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void a_folder_that_may_not_be_written_is_told_and_stays_as_it_was() throws IOException {
        Files.writeString(folder.resolve("status"), "old");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeThat(Files.isWritable(folder))
                    .as("the user may write everywhere")
                    .isFalse();
            assertThatThrownBy(() -> AtomicFiles.write(folder.resolve("status"), "new"))
                    .hasMessage("cannot write '" + folder.resolve("status")
                            + "': permission denied (let your user into the folder, or choose another one)");
            assertThat(folder.resolve("status")).hasContent("old");
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void a_full_disk_is_told_with_its_remedy() {
        var full = new FileSystemException("x", null, "No space left on device");
        assertThat(RunException.writing(Path.of("runs/x/metrics.csv"), full))
                .hasMessage(
                        "cannot write 'runs/x/metrics.csv': the disk is full (free some space, or choose a folder on"
                                + " another disk)");
        assertThat(RunException.writing(Path.of("x"), new IOException("No space left on device")))
                .hasMessageStartingWith("cannot write 'x': the disk is full (");
        assertThat(RunException.writing(Path.of("x"), new FileSystemException("x", null, "Read-only file system")))
                .hasMessageStartingWith("cannot write 'x': the file system is read-only (");
        assertThat(RunException.writing(Path.of("x"), new IOException())).hasMessage("cannot write 'x': IOException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp", "tiff"})
    void a_full_disk_is_told_whatever_an_encoder_says_of_it(String format) {
        assertThatThrownBy(() -> AtomicFiles.write(folder.resolve("mask." + format), beside -> {
                    try (ImageOutputStream out = new FullStream()) {
                        ImageWriter writer =
                                ImageIO.getImageWritersByFormatName(format).next();
                        writer.setOutput(out);
                        writer.write(new BufferedImage(9, 9, BufferedImage.TYPE_3BYTE_BGR));
                    }
                }))
                .isInstanceOf(RunException.class)
                .hasMessage("cannot write '" + folder.resolve("mask." + format)
                        + "': the disk is full (free some space," + " or choose a folder on another disk)");
    }

    /** Does not keep what it is given. */
    private static final class FullStream extends MemoryCacheImageOutputStream {
        FullStream() {
            super(OutputStream.nullOutputStream());
        }

        @Override
        public void write(int one) throws IOException {
            throw new IOException("No space left on device");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("No space left on device");
        }
    }

    @Test
    void the_innermost_reason_is_told_where_none_is_known() {
        assertThat(RunException.writing(
                        Path.of("x"),
                        new IOException("Error writing the image!", new IOException("Input/output error"))))
                .hasMessage("cannot write 'x': input/output error");
        assertThat(RunException.writing(Path.of("x"), new IOException("I/O error writing PNG file!")))
                .hasMessage("cannot write 'x': I/O error writing PNG file!");
    }

    @Test
    void a_folder_is_answered_as_it_was_given_whether_it_was_there_or_not() {
        Path relative = Path.of("").toAbsolutePath().relativize(folder.resolve("a/b"));
        assertThat(AtomicFiles.folder(relative)).isEqualTo(relative);
        assertThat(AtomicFiles.folder(relative)).isEqualTo(relative);
    }

    @Test
    void digests_are_those_of_the_standard() throws IOException {
        String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        Path file = folder.resolve("abc");
        Files.writeString(file, "abc");
        assertThat(Provenance.DataFile.of(folder, file)).isEqualTo(new Provenance.DataFile("abc", 3, abc));
    }

    @Test
    void peak_memory_is_the_high_water_mark() {
        String status = "VmPeak:\t  900 kB\nVmHWM:\t  512 kB\nVmRSS:\t 100 kB\n";
        assertThat(PeakMemory.parse(status, "VmHWM")).hasValue(512 * 1024);
        assertThat(PeakMemory.parse(status, "VmRSS")).hasValue(100 * 1024);
        assertThat(PeakMemory.parse("nothing", "VmRSS")).isEmpty();
    }

    @Test
    void what_java_and_the_engine_do_not_hold_are_tensors() {
        assertThat(new PeakMemory(1000, 300, 500, 200, 0).tensors()).isEqualTo(200);
        assertThat(new PeakMemory(700, 300, 500, 200, 0).tensors()).isZero();
        long beside = PeakMemory.beside();
        PeakMemory now = PeakMemory.now(OptionalLong.of(beside), 7, 0);
        assertThat(now.engine()) // and code, which may have been loaded since
                .isGreaterThanOrEqualTo(now.isKnown() ? beside + 1_000_000 : 0);
        assertThat(now.heap()).isGreaterThan(1_000_000);
        assertThat(now.images()).isEqualTo(now.isKnown() ? 7 : 0);
    }

    /** Of several trainings in one process each has its own. */
    @Test
    void what_was_held_before_a_training_began_is_not_its_own() {
        assumeThat(PeakMemory.bytes()).as("a system that says it").isPresent();
        long large = 300L << 20;
        PeakMemory.begin();
        try (BytePointer held = new BytePointer(large)) {
            Pointer.memset(held, 1, large);
        }
        long before = PeakMemory.bytes().orElseThrow();
        OptionalLong engine = PeakMemory.begin();
        assumeThat(engine).as("a system that lets it be forgotten").isPresent();
        assertThat(PeakMemory.bytes().orElseThrow()).isLessThan(before - large / 2);
        assertThat(PeakMemory.begin()).as("the engine's own share stays").isEqualTo(engine);
    }

    @Test
    void memory_of_a_run_that_went_on_says_of_which_part_it_is() {
        assertThat(new PeakMemory(1000, 300, 500, 200, 0).since()).isEmpty();
        assertThat(new PeakMemory(1000, 300, 500, 200, 7).since()).isEqualTo(", since it went on after epoch 7");
    }
}
