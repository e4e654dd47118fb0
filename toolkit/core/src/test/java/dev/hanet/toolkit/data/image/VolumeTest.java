package dev.hanet.toolkit.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.Axis;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Spacing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                List<Mask> masks = new ArrayList<>();
                for (int i = 0; i < volume.slices(axis); i++) {
                    float[] values = volume.slice(axis, i).values();
                    byte[] classes = new byte[values.length];
                    for (int p = 0; p < classes.length; p++) {
                        classes[p] = (byte) values[p];
                    }
                    masks.add(new Mask(volume.size(axis), classes));
                }
                Volume written = open("e.mask.nii.gz", volume.packed(axis, masks, 1));
                assertThat(written.slice(axis, 1).values())
                        .containsExactly(volume.slice(axis, 1).values());
                assertThat(written.spacing(axis)).isEqualTo(volume.spacing(axis));
            }
        }
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
        assertThatThrownBy(() -> open("k.nii", huge.array())).hasMessageContaining("more than half of the memory");
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
