package dev.hanet.toolkit.attention;

import dev.hanet.blocks.tensor.Tensor;
import java.nio.FloatBuffer;

/** One number for every pair of places, {@code [N, N]} row by row: edges as 0 and 1, or attention weights. */
public final class PairMatrix {
    private final int places;
    private final FloatBuffer values;

    private PairMatrix(int places, FloatBuffer values) {
        this.places = places;
        this.values = values;
    }

    /**
     * The first sample's numbers.
     *
     * @param tensor floats [B, N, N]; not copied
     * @throws IllegalArgumentException when it has another shape
     */
    public static PairMatrix of(Tensor tensor) {
        int rank = tensor.shape().rank();
        if (rank != 3 || tensor.shape().size(1) != tensor.shape().size(2)) {
            throw new IllegalArgumentException(tensor + " is no number for every pair of places");
        }
        return new PairMatrix(
                Math.toIntExact(tensor.shape().size(1)), tensor.bytes().asFloatBuffer());
    }

    /** Numbers given row by row. */
    static PairMatrix of(float[][] rows) {
        FloatBuffer values = FloatBuffer.allocate(rows.length * rows.length);
        for (float[] row : rows) {
            values.put(row);
        }
        return new PairMatrix(rows.length, values.rewind());
    }

    /** N. */
    public int places() {
        return places;
    }

    /** The number of a pair. */
    public float at(int row, int column) {
        return values.get(row * places + column);
    }

    /** A copy of a row. */
    public float[] row(int row) {
        float[] copy = new float[places];
        values.get(row * places, copy);
        return copy;
    }
}
