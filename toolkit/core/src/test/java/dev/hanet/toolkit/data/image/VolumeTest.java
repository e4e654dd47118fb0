package dev.hanet.toolkit.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.Axis;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Spacing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Volumes of 2 x 3 x 4 voxels whose value tells their place: 100 x + 10 y + z. */
class VolumeTest {
    /** Numbers run to the right, the front and the head. */
    private static final float[][] STRAIGHT = {{2, 0, 0, 0}, {0, 3, 0, 0}, {0, 0, 5, 0}};
    /** The first numbers run to the feet, the second to the left, the third to the front. */
    private static final float[][] TURNED = {{0, -2, 0, 0}, {0, 0, 3, 0}, {-5, 0, 0, 0}};

    @TempDir
    private Path folder;

    @Test
    void axial_slice_has_the_front_at_the_top_and_the_right_at_the_left() throws IOException {
        Volume volume = open("a.nii", bytes(STRAIGHT, ByteOrder.LITTLE_ENDIAN, 1, 0));
        assertThat(volume.slices(Axis.AXIAL)).isEqualTo(4);
        assertThat(volume.size(Axis.AXIAL)).isEqualTo(new ImageSize(3, 2));
        assertThat(volume.spacing(Axis.AXIAL)).contains(new Spacing(3, 2));
        assertThat(volume.slice(Axis.AXIAL, 1).values()).containsExactly(121, 21, 111, 11, 101, 1);
        assertThat(volume.slice(Axis.CORONAL, 2).values()).containsExactly(123, 23, 122, 22, 121, 21, 120, 20);
        assertThat(volume.slice(Axis.SAGITTAL, 0).values()).containsExactly(23, 13, 3, 22, 12, 2, 21, 11, 1, 20, 10, 0);
    }

    /** The unit is the lower three bits: unknown, metres, millimetres, micrometres; the others are of time. */
    @ParameterizedTest(name = "xyzt_units {0}")
    @CsvSource({"0, 3, 2", "2, 3, 2", "10, 3, 2", "1, 3000, 2000", "3, 0.003, 0.002"})
    void spacing_is_in_millimetres_whatever_the_file_counts_in(int unit, double down, double across)
            throws IOException {
        byte[] bytes = bytes(STRAIGHT, ByteOrder.LITTLE_ENDIAN, 1, 0);
        bytes[123] = (byte) unit;
        Spacing spacing = open("units.nii", bytes).spacing(Axis.AXIAL).orElseThrow();
        assertThat(spacing.isLike(new Spacing(down, across)))
                .as(spacing.toString())
                .isTrue();
    }

    @Test
    void lengths_of_zero_are_no_spacing() throws IOException {
        byte[] bytes = bytes(STRAIGHT, ByteOrder.LITTLE_ENDIAN, 1, 0);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(80, 0);
        Volume volume = open("none.nii", bytes);
        assertThat(volume.spacing(Axis.AXIAL)).isEmpty();
        assertThat(volume.spacing(Axis.SAGITTAL)).isPresent();
    }

    /** Lengths of pixdim that are not those of the sform, and directions of it that stand askew. */
    @ParameterizedTest(name = "float at {0}: {1}")
    @CsvSource({"80, 2.1", "84, 1", "80, NaN", "280, 2.5", "284, 0.6"})
    void a_spacing_of_which_a_file_says_two_things_is_not_known(int at, float value) throws IOException {
        byte[] bytes = bytes(STRAIGHT, ByteOrder.LITTLE_ENDIAN, 1, 0);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(at, value);
        assertThat(open("two.nii", bytes).spacing(Axis.AXIAL)).isEmpty();
    }

    @ParameterizedTest(name = "float at {0}: {1}")
    @CsvSource({
        "108, 0, begin at byte 0.0",
        "108, 348, within its header",
        "108, NaN, within its header",
        "116, NaN, 'multiplied by 1.0, and NaN added'",
        "280, NaN, (sform) by what is no number",
        "280, 0, lie in a plane or a line (sform)"
    })
    void header_that_leads_to_no_voxels_is_told(int at, float value, String words) throws IOException {
        byte[] bytes = bytes(STRAIGHT, ByteOrder.BIG_ENDIAN, 1, 0);
        ByteBuffer.wrap(bytes).putFloat(at, value);
        assertThatThrownBy(() -> open("none.nii", bytes))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(words);
    }

    @Test
    void rotation_that_is_none_is_told() throws IOException {
        byte[] bytes = bytes(STRAIGHT, ByteOrder.LITTLE_ENDIAN, 1, 0);
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        header.putShort(254, (short) 0)
                .putShort(252, (short) 1)
                .putFloat(256, 0.9f)
                .putFloat(260, 0.9f);
        assertThatThrownBy(() -> open("q.nii", bytes)).hasMessageContaining("by a rotation that is none");
        header.putFloat(256, 1.000001f).putFloat(260, 0);
        assertThat(open("r.nii", bytes).slices(Axis.AXIAL)).isEqualTo(4);
    }

    @Test
    void a_flat_picture_needs_no_third_direction() throws IOException {
        byte[] bytes = bytes(new float[][] {{2, 0, 0, 0}, {0, 3, 0, 0}, {0, 0, 0, 0}}, ByteOrder.LITTLE_ENDIAN, 1, 0);
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(40, (short) 2)
                .putShort(46, (short) 1);
        Volume flat = open("flat.nii", java.util.Arrays.copyOf(bytes, 352 + 2 * 6));
        assertThat(flat.slice(Axis.AXIAL, 0).values()).containsExactly(120, 20, 110, 10, 100, 0);
        assertThat(flat.difference(flat)).isEmpty();
    }

    @Test
    void whole_numbers_of_64_bits_are_read() throws IOException {
        ByteBuffer wide = ByteBuffer.allocate(352 + 8 * 24).order(ByteOrder.LITTLE_ENDIAN);
        wide.put(bytes(STRAIGHT, ByteOrder.LITTLE_ENDIAN, 1, 0), 0, 352);
        for (int voxel = 0; voxel < 24; voxel++) {
            wide.putLong(voxel == 0 ? -3 : voxel);
        }
        wide.putShort(70, (short) 1024).putShort(72, (short) 64);
        assertThat(open("wide.nii", wide.array()).slice(Axis.AXIAL, 0).values()).containsExactly(5, 4, 3, 2, 1, -3);
    }

    @Test
    void voxels_that_were_damaged_on_the_way_are_told() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed) {
            {
                def.setLevel(0); // as it is, so that only the sum at the end tells
            }
        }) {
            out.write(bytes(STRAIGHT, ByteOrder.LITTLE_ENDIAN, 1, 0));
        }
        byte[] bytes = packed.toByteArray();
        bytes[bytes.length - 9] ^= 1;
        assertThatThrownBy(() -> open("damaged.nii.gz", bytes).slice(Axis.AXIAL, 0))
                .hasMessageContaining("cannot be read");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void image_of_values_that_are_no_number_is_told(float value) throws IOException {
        ByteBuffer real = ByteBuffer.allocate(352 + 4 * 24).order(ByteOrder.LITTLE_ENDIAN);
        real.put(bytes(STRAIGHT, ByteOrder.LITTLE_ENDIAN, 1, 0), 0, 352);
        real.putShort(70, (short) 16).putFloat(352, value);
        Volume volume = open("real.nii", real.array());
        Path file = folder.resolve("real.nii");
        assertThatThrownBy(() -> Images.photograph(ImageFile.slice(volume, Axis.AXIAL, 0), file, 1))
                .hasMessageContaining("real.nii' holds 1 value that is no number");
        assertThat(Images.photograph(ImageFile.slice(volume, Axis.AXIAL, 1), file, 3)
                        .channels())
                .isEqualTo(3);
        Path picture = folder.resolve("real.tif");
        Tiff.floats(picture, 1, 2, value, value);
        assertThatThrownBy(() -> Images.photograph(picture, 1)).hasMessageContaining("2 values that are no number");
    }

    @Test
    void layer_or_field_of_a_volume_is_drawn_by_one_or_by_white() throws IOException {
        for (int drawn : new int[] {1, 255}) {
            Path file = Nifti.write(folder.resolve(drawn + ".nii"), Nifti.STRAIGHT, 2, 1, 1, (x, y, z) -> x * drawn);
            assertThat(Images.region(file, "'fieldOfView'").inside()).containsExactly(true, false);
        }
        Path other = Nifti.write(folder.resolve("2.nii"), Nifti.STRAIGHT, 2, 1, 1, (x, y, z) -> 2 * x);
        assertThatThrownBy(() -> Images.region(other, "'fieldOfView'")).hasMessageContaining("'2' (1 pixels)");
    }

    @Test
    void turned_numbers_give_slices_that_stand_alike() throws IOException {
        Volume volume = open("b.nii", bytes(TURNED, ByteOrder.BIG_ENDIAN, 1, 0));
        assertThat(volume.slices(Axis.AXIAL)).isEqualTo(2);
        // The lowest slice has the greatest first number; rows from the front, columns from the right.
        assertThat(volume.slice(Axis.AXIAL, 0).values())
                .containsExactly(103, 113, 123, 102, 112, 122, 101, 111, 121, 100, 110, 120);
    }

    @Test
    void slope_and_intercept_are_applied_and_a_slope_of_nought_is_none() throws IOException {
        Volume scaled = open("c.nii", bytes(STRAIGHT, ByteOrder.LITTLE_ENDIAN, 0.5f, -1000));
        assertThat(scaled.slice(Axis.AXIAL, 0).values()).containsExactly(-940, -990, -945, -995, -950, -1000);
        Volume plain = open("d.nii", bytes(STRAIGHT, ByteOrder.LITTLE_ENDIAN, 0, -1000));
        assertThat(plain.slice(Axis.AXIAL, 0).values()).containsExactly(120, 20, 110, 10, 100, 0);
    }

    @Test
    void masks_go_back_to_where_their_voxels_came_from() throws IOException {
        for (float[][] affine : List.of(STRAIGHT, TURNED)) {
            for (Axis axis : Axis.values()) {
                Volume volume = open("e.nii", bytes(affine, ByteOrder.LITTLE_ENDIAN, 0, 0));
                Path file = folder.resolve("e-" + axis + affine[0][0] + ".mask.nii.gz");
                volume.write(
                        file, axis, 1, slice -> bytes(volume.slice(axis, slice).values()));
                Volume written = Volume.open(file);
                assertThat(written.slice(axis, 1).values())
                        .containsExactly(volume.slice(axis, 1).values());
                assertThat(written.spacing(axis)).isEqualTo(volume.spacing(axis));
            }
        }
    }

    /** Sides of 20, 30 and 40, so that compression sees more than one of its windows; every band and the whole. */
    @ParameterizedTest(name = "{0} bytes at once")
    @ValueSource(ints = {1, 5_000, 1 << 20})
    void slices_in_order_are_the_same_and_bytes_written_in_bands_are_those_of_all_at_once(int atOnce)
            throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        for (float[][] affine : List.of(STRAIGHT, TURNED)) {
            Path file = folder.resolve("n-" + affine[0][0] + ".nii.gz");
            Nifti.write(file, affine, 20, 30, 40, (x, y, z) -> z % 7 == 0 ? random.nextInt(256) : (x + y / 3) & 0xff);
            Volume volume = Volume.open(file);
            for (Axis axis : Axis.values()) {
                Volume.InOrder inOrder = Volume.openInOrder(file).inOrder(axis, atOnce);
                for (int slice = 0; slice < volume.slices(axis); slice++) {
                    assertThat(inOrder.next().values())
                            .containsExactly(volume.slice(axis, slice).values());
                }
                Path bands = folder.resolve(axis + "-" + affine[0][0] + ".nii.gz");
                volume.write(
                        bands,
                        axis,
                        0.5f,
                        slice -> bytes(volume.slice(axis, slice).values()),
                        atOnce);
                assertThat(bands).hasBinaryContent(atOnce(file));
            }
        }
    }

    /** A volume of shorts as one of bytes, packed by one call. */
    private static byte[] atOnce(Path file) throws IOException {
        byte[] shorts;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            shorts = in.readAllBytes();
        }
        ByteBuffer from = ByteBuffer.wrap(shorts).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer to = ByteBuffer.allocate(352 + (shorts.length - 352) / 2).order(ByteOrder.LITTLE_ENDIAN);
        to.put(shorts, 0, 348).putInt(0);
        to.putShort(70, (short) 2).putShort(72, (short) 8).putFloat(112, 0.5f);
        for (int voxel = 0; to.hasRemaining(); voxel++) {
            to.put((byte) from.getShort(352 + 2 * voxel));
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(to.array());
        }
        return packed.toByteArray();
    }

    private static byte[] bytes(float[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void a_volume_that_does_not_go_into_memory_is_read_in_order() throws IOException {
        int slices = (int) Math.min(32_000, Runtime.getRuntime().maxMemory() / 2 / 8 / 1_000_000 + 1);
        Path file = folder.resolve("large.nii");
        ByteBuffer header = ByteBuffer.wrap(bytes(STRAIGHT, ByteOrder.LITTLE_ENDIAN, 1, 0), 0, 352)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(42, (short) 1000)
                .putShort(44, (short) 1000)
                .putShort(46, (short) slices);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(header.rewind().limit(352));
            channel.write(ByteBuffer.wrap(new byte[] {1, 0}), 350 + 2_000_000L * slices); // what lies between is a hole
        }
        assertThatThrownBy(() -> Volume.open(file)).hasMessageContaining("more than half of the memory");
        Volume volume = Volume.openInOrder(file);
        assertThat(volume.slices(Axis.AXIAL)).isEqualTo(slices);
        assertThat(volume.inOrder(Axis.AXIAL).next().values())
                .hasSize(1_000_000)
                .containsOnly(0);
    }

    /** A packed byte becomes 1032 at most, so that so small a file cannot hold what its header says; nothing is given memory for it. */
    @Test
    void packed_volume_that_says_to_be_far_more_than_it_can_be_is_told_as_it_is_opened() throws IOException {
        ByteBuffer huge =
                ByteBuffer.wrap(bytes(STRAIGHT, ByteOrder.LITTLE_ENDIAN, 1, 0)).order(ByteOrder.LITTLE_ENDIAN);
        huge.putShort(42, (short) 300).putShort(44, (short) 300).putShort(46, (short) 300);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(huge.array());
        }
        assertThatThrownBy(() -> open("bomb.nii.gz", packed.toByteArray()))
                .hasMessageContaining("bomb.nii.gz' ends before its volume does");
        huge.putFloat(108, 2e9f);
        assertThatThrownBy(() -> open("far.nii", huge.array())).hasMessageContaining("far behind its header");
    }

    /** A wrong side, or numbers of another kind, which leave voxels in other places or with other values. */
    @Test
    void volume_that_goes_on_behind_its_voxels_is_told() throws IOException {
        byte[] bytes = bytes(STRAIGHT, ByteOrder.LITTLE_ENDIAN, 1, 0);
        byte[] longer = java.util.Arrays.copyOf(bytes, bytes.length + 12); // a further slice of zeros
        String words = "' goes on behind the 2x3x4 voxels of 2 bytes that its header tells of";
        assertThatThrownBy(() -> open("l.nii", longer).slice(Axis.AXIAL, 0))
                .hasMessageContaining("l.nii" + words)
                .hasMessageContaining("correct its header");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(longer);
        }
        Volume volume = open("l.nii.gz", packed.toByteArray());
        assertThatThrownBy(() -> volume.inOrder(Axis.SAGITTAL)).hasMessageContaining("l.nii.gz" + words);
        ByteBuffer fewer = ByteBuffer.wrap(bytes.clone()).order(ByteOrder.LITTLE_ENDIAN);
        fewer.putShort(46, (short) 3);
        assertThatThrownBy(() -> open("m.nii", fewer.array()).slice(Axis.CORONAL, 0))
                .hasMessageContaining("behind the 2x3x3 voxels");
    }

    /** Voxels of 2 bytes; a side that is longer by one has 512 bytes more, or 2048. */
    @ParameterizedTest(name = "{0} bytes of {1} behind")
    @CsvSource({
        "1, 0, true",
        "160, 0, true",
        "511, 0, true",
        "512, 0, false",
        "513, 0, false",
        "1, 7, false",
        "160, 7, false"
    })
    void zeros_that_fill_the_last_block_are_passed_over(int count, int value, boolean isRead) throws IOException {
        Path file = Nifti.write(folder.resolve("padded.nii"), STRAIGHT, 16, 16, 16, (x, y, z) -> x + 2 * y + 3 * z);
        float[] voxels = Volume.open(file).slice(Axis.AXIAL, 9).values();
        byte[] bytes = Files.readAllBytes(file);
        byte[] padded = java.util.Arrays.copyOf(bytes, bytes.length + count);
        padded[padded.length - 1] = (byte) value;
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(padded);
        }
        for (Volume volume : List.of(open("padded.nii", padded), open("padded.nii.gz", packed.toByteArray()))) {
            if (isRead) {
                assertThat(volume.slice(Axis.AXIAL, 9).values()).containsExactly(voxels);
            } else {
                assertThatThrownBy(() -> volume.slice(Axis.AXIAL, 9))
                        .hasMessageContaining("goes on behind the 16x16x16");
            }
        }
    }

    /** Such as a second member of gzip, whose content is content, and what is no member, which gzip passes over. */
    @Test
    void what_stands_behind_a_packed_volume_is_held_to_the_same() throws IOException {
        byte[] bytes = Files.readAllBytes(
                Nifti.write(folder.resolve("one.nii"), STRAIGHT, 16, 16, 16, (x, y, z) -> x + 2 * y + 3 * z));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (byte[] member : List.of(
                java.util.Arrays.copyOf(bytes, 1000),
                java.util.Arrays.copyOfRange(bytes, 1000, bytes.length),
                new byte[100])) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                out.write(member);
            }
            packed.writeTo(file);
        }
        assertThat(open("members.nii.gz", file.toByteArray())
                        .slice(Axis.AXIAL, 0)
                        .values())
                .hasSize(256);
        file.write(new byte[300]);
        assertThat(open("members.nii.gz", file.toByteArray())
                        .slice(Axis.AXIAL, 0)
                        .values())
                .hasSize(256);
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        for (int i = 0; i < 2; i++) {
            try (GZIPOutputStream out = new GZIPOutputStream(twice)) {
                out.write(bytes);
            }
        }
        assertThatThrownBy(() -> open("twice.nii.gz", twice.toByteArray()).slice(Axis.AXIAL, 0))
                .hasMessageContaining("twice.nii.gz' goes on behind the 16x16x16 voxels of 2 bytes");
    }

    @Test
    void packed_volume_is_read_alike() throws IOException {
        byte[] bytes = bytes(STRAIGHT, ByteOrder.LITTLE_ENDIAN, 1, 0);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        assertThat(open("f.nii.gz", packed.toByteArray()).slice(Axis.AXIAL, 3).values())
                .containsExactly(123, 23, 113, 13, 103, 3);
    }

    @Test
    void what_is_not_read_is_told() throws IOException {
        byte[] whole = bytes(STRAIGHT, ByteOrder.LITTLE_ENDIAN, 1, 0);
        byte[] short_ = java.util.Arrays.copyOf(whole, whole.length - 1);
        assertThatThrownBy(() -> open("g.nii", short_).slice(Axis.AXIAL, 0))
                .hasMessageContaining("ends before its volume does");
        assertThatThrownBy(() -> open("h.nii", new byte[400])).hasMessageContaining("is no NIfTI volume");
        ByteBuffer several = ByteBuffer.wrap(whole.clone()).order(ByteOrder.LITTLE_ENDIAN);
        several.putShort(40, (short) 4).putShort(48, (short) 7);
        assertThatThrownBy(() -> open("i.nii", several.array())).hasMessageContaining("holds 7 volumes");
        ByteBuffer complex = ByteBuffer.wrap(whole.clone()).order(ByteOrder.LITTLE_ENDIAN);
        complex.putShort(70, (short) 32);
        assertThatThrownBy(() -> open("j.nii", complex.array())).hasMessageContaining("numbers of the kind 32");
        ByteBuffer huge = ByteBuffer.wrap(whole.clone()).order(ByteOrder.LITTLE_ENDIAN);
        huge.putShort(42, (short) 32000).putShort(44, (short) 32000).putShort(46, (short) 32000);
        assertThatThrownBy(() -> open("k.nii", huge.array())).hasMessageContaining("ends before its volume does");
        assertThatThrownBy(() -> ImageFile.read(Files.write(folder.resolve("l.nii"), whole)))
                .hasMessageContaining("is a volume of 4 slices where one image is read");
    }

    private Volume open(String name, byte[] bytes) throws IOException {
        return Volume.open(Files.write(folder.resolve(name), bytes));
    }

    static byte[] bytes(float[][] affine, ByteOrder order, float slope, float intercept) {
        ByteBuffer out = ByteBuffer.allocate(352 + 2 * 24).order(order);
        out.putInt(0, 348);
        int[] dimensions = {3, 2, 3, 4, 1, 1, 1, 1};
        for (int i = 0; i < 8; i++) {
            out.putShort(40 + 2 * i, (short) dimensions[i]);
        }
        out.putShort(70, (short) 4).putShort(72, (short) 16);
        for (int axis = 0; axis < 3; axis++) {
            float length = 0;
            for (int row = 0; row < 3; row++) {
                length += Math.abs(affine[row][axis]);
                out.putFloat(280 + 16 * row + 4 * axis, affine[row][axis]);
            }
            out.putFloat(80 + 4 * axis, length);
        }
        out.putFloat(108, 352).putFloat(112, slope).putFloat(116, intercept).putShort(254, (short) 1);
        out.position(344);
        out.put("n+1\0".getBytes(StandardCharsets.ISO_8859_1));
        for (int i = 0; i < 24; i++) {
            out.putShort(352 + 2 * i, (short) (i % 2 * 100 + i / 2 % 3 * 10 + i / 6));
        }
        return out.array();
    }
}
