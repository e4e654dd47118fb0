package dev.hanet.toolkit.data.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes NIfTI-1 volumes of 16-bit numbers. */
public final class Nifti {
    /** Numbers run to the right, the front and the head, 2, 3 and 5 mm apart. */
    public static final float[][] STRAIGHT = {{2, 0, 0, -7}, {0, 3, 0, 4}, {0, 0, 5, 9}};

    private static final int DATA = 352;

    private Nifti() {}

    /** The number of a voxel. */
    @FunctionalInterface
    public interface Voxel {
        /** By its place in the file's own three directions. */
        int at(int x, int y, int z);
    }

    /**
     * Writes a volume, packed where its name says so.
     *
     * @param affine where voxels lie, 3 x 4
     */
    public static Path write(Path file, float[][] affine, int x, int y, int z, Voxel voxel) throws IOException {
        Files.createDirectories(file.getParent());
        byte[] bytes = bytes(affine, x, y, z, voxel);
        if (!file.toString().endsWith(".gz")) {
            return Files.write(file, bytes);
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return Files.write(file, packed.toByteArray());
    }

    private static byte[] bytes(float[][] affine, int width, int height, int depth, Voxel voxel) {
        ByteBuffer out = ByteBuffer.allocate(DATA + 2 * width * height * depth).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0, 348);
        int[] dimensions = {3, width, height, depth, 1, 1, 1, 1};
        for (int i = 0; i < dimensions.length; i++) {
            out.putShort(40 + 2 * i, (short) dimensions[i]);
        }
        out.putShort(70, (short) 4).putShort(72, (short) 16);
        for (int axis = 0; axis < 4; axis++) {
            float length = 0;
            for (int row = 0; row < 3; row++) {
                length += Math.abs(affine[row][axis]);
                out.putFloat(280 + 16 * row + 4 * axis, affine[row][axis]);
            }
            if (axis < 3) {
                out.putFloat(80 + 4 * axis, length);
            }
        }
        out.putFloat(108, DATA).putFloat(112, 1).putShort(254, (short) 1);
        out.position(344);
        out.put("n+1\0".getBytes(StandardCharsets.ISO_8859_1));
        int at = DATA;
        for (int z = 0; z < depth; z++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    out.putShort(at, (short) voxel.at(x, y, z));
                    at += 2;
                }
            }
        }
        return out.array();
    }
}
